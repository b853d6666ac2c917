/** Identities as people type them, in the form in which channels name them. */
import type { Identity, IdentityKind } from '#schemas/channel';

/** One portfolio a deployment; see schemas/channel.ts. */
const WHATSAPP_SCOPE = 'waba';
const ANY_SCOPE = '*';
const PHONE_DECORATION = /[+\s().-]/g;
/** ITU-T E.164: at most 15 digits, the country's first, which is never 0. */
const PHONE = /^[1-9]\d{6,14}$/;
/** One @, nothing that would end a header; deliverability is for the channel to say. */
const MAIL_ADDRESS = /^[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:"]+$/;

/**
 * The identity, or a sentence saying what is wrong with the value.
 * @example identityOf('wa_phone', '+62 812-3456-7890') // { kind: 'wa_phone', scope: 'waba', value: '6281234567890' }
 */
export function identityOf(kind: IdentityKind, value: string): Identity | string {
  switch (kind) {
    case 'wa_phone':
    case 'phone': {
      const digits = value.replace(PHONE_DECORATION, '');
      const scope = kind === 'phone' ? ANY_SCOPE : WHATSAPP_SCOPE;
      return PHONE.test(digits) ? { kind, scope, value: digits } : 'A telephone number begins with its country code, such as +62.';
    }
    case 'email': {
      const address = value.trim().toLowerCase();
      return MAIL_ADDRESS.test(address) ? { kind, scope: ANY_SCOPE, value: address } : 'This is not an e-mail address.';
    }
    case 'wa_bsuid':
    case 'wa_parent_bsuid':
      return { kind, scope: WHATSAPP_SCOPE, value };
    default:
      return kind satisfies never;
  }
}

/** What to call somebody: their name, else their number or address. @returns undefined for who is known by an id of WhatsApp's alone. */
export function calledBy({ name, identities }: { readonly name: string; readonly identities: readonly Identity[] }): string | undefined {
  if (name !== '') return name;
  const phone = identities.find(({ kind }) => kind === 'wa_phone' || kind === 'phone')?.value;
  return phone === undefined ? identities.find(({ kind }) => kind === 'email')?.value : `+${phone}`;
}

/** The identities that a WhatsApp message went out to, or came from. */
export function whatsAppIdentities({ phone, bsuid }: { readonly phone?: string; readonly bsuid?: string }): Identity[] {
  const of = (kind: IdentityKind, value: string | undefined): Identity[] => (value ? [{ kind, scope: WHATSAPP_SCOPE, value }] : []);
  return [...of('wa_phone', phone), ...of('wa_bsuid', bsuid)];
}

/** Where WhatsApp messages to these identities go. */
export function whatsAppRecipient(identities: readonly Identity[]): { phone?: string; bsuid?: string } | undefined {
  const find = (kind: IdentityKind): string | undefined => identities.find((identity) => identity.kind === kind)?.value;
  const recipient = { phone: find('wa_phone'), bsuid: find('wa_bsuid') ?? find('wa_parent_bsuid') };
  return recipient.phone || recipient.bsuid ? recipient : undefined;
}
