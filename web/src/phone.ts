/** Telephone numbers as people read them. The desk keeps their digits only, with the country's first. */
import type { Identity, IdentityKind } from '#schemas/channel';

const DIGITS = /^\+?(\d{8,15})$/;
/** ITU-T E.164: every country code has one, two or three digits, and none is the beginning of another. */
const COUNTRY = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/;
const INDONESIA = '62';
/** Jakarta, Bandung, Semarang, Surabaya and Medan; every other area has three digits. */
const AREA = /^(2[124]|31|61|[2-79]\d\d)(\d+)$/;

const inFours = (digits: string): string => digits.replace(/\B(?=(?:\d{4})+$)/g, '-');
const elsewhere = (digits: string): string =>
  digits.length === 10 ? `${digits.slice(0, 3)} ${digits.slice(3, 6)}-${digits.slice(6)}` : inFours(digits);

/** A mobile number as it is read aloud: 812-3456-7890. */
function indonesian(digits: string): string {
  if (digits.startsWith('8')) return [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].filter(Boolean).join('-');
  const [, area, rest = ''] = AREA.exec(digits) ?? [];
  return area === undefined ? inFours(digits) : `${area} ${inFours(rest)}`;
}

/** 6281234567890 -> +62 812-3456-7890. What is no number with a country's code, such as a name, is left as it is. */
export function phoneText(value: string): string {
  const [, digits = ''] = DIGITS.exec(value) ?? [];
  const [, country, rest = ''] = digits.startsWith('0') ? [] : (COUNTRY.exec(digits) ?? []);
  if (country === undefined) return value;
  return `+${country} ${country === INDONESIA ? indonesian(rest) : elsewhere(rest)}`;
}

const IS_PHONE: readonly IdentityKind[] = ['wa_phone', 'phone'];
/** Ids by which WhatsApp tells people apart: nobody can call them, write them down, or tell whose they are. */
const INTERNAL: readonly IdentityKind[] = ['wa_bsuid', 'wa_parent_bsuid'];

export const isInternal = (kind: IdentityKind): boolean => INTERNAL.includes(kind);
export const identityText = ({ kind, value }: Pick<Identity, 'kind' | 'value'>): string =>
  IS_PHONE.includes(kind) ? phoneText(value) : value;
