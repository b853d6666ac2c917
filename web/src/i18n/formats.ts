/** Dates, times, lengths and numbers, as a language writes them in the zone of the browser. */
import type { Language } from './language.ts';

const MINUTE_MS = 60_000;
const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', MINUTE_MS],
  ['second', 1_000],
] as const;
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Days before months and 24 hours in both languages: a desk reads one kind of date. */
const DATES = { id: 'id', en: 'en-GB' } as const satisfies Record<Language, string>;

/** WIB, WITA, WIT: only Indonesian names them; others write an offset. */
function zoneNameOf(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat('id', { timeZone, timeZoneName: 'short' });
  return (instant) => format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** WIB where the browser names no place. */
export function zoneOfBrowser(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !zone || zone === 'UTC' ? 'Asia/Jakarta' : zone;
}

export type Formats = {
  readonly number: (value: number) => string;
  readonly bytes: (value: number) => string;
  /** 23 Nov 2026 */
  readonly date: (instant: string) => string;
  /** 09.15; English 09:15 */
  readonly time: (instant: string) => string;
  /** 23 Nov 2026, 09.15 WIB */
  readonly dateTime: (instant: string) => string;
  /** 5 minutes ago, in 2 hours; `now` is the desk's. */
  readonly relative: (instant: string, now: number) => string;
  /** The two largest units: 2 h 5 min. Below a minute: seconds. */
  readonly duration: (ms: number) => string;
};

function relativeOf(language: Language) {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return (instant: string, now: number): string => {
    const ms = Date.parse(instant) - now;
    if (Math.abs(ms) < MINUTE_MS) return relative.format(0, 'second');
    const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? UNITS[2];
    return relative.format(Math.trunc(ms / size), unit);
  };
}

function durationOf(language: Language) {
  const formats = UNITS.map(([unit, size]) => ({
    size,
    format: new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }),
  }));
  return (ms: number): string => {
    const all = Math.max(0, Math.abs(ms));
    const first = Math.min(
      formats.findIndex(({ size }) => all >= size),
      formats.length - 1,
    );
    const shown = formats.slice(first === -1 ? formats.length - 1 : first).slice(0, 2);
    const parts = shown.map(({ size, format }, index) => {
      const above = shown[index - 1]?.size;
      return { value: Math.floor((above ? all % above : all) / size), format };
    });
    return parts
      .filter(({ value }, index) => index === 0 || value > 0)
      .map(({ value, format }) => format.format(value))
      .join(' ');
  };
}

function bytesOf(language: Language) {
  return (value: number): string => {
    const power = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), BYTE_UNITS.length - 1);
    const unit = BYTE_UNITS[power] ?? 'byte';
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(
      value / 1000 ** power,
    );
  };
}

export function formatsOf(language: Language, timeZone: string = zoneOfBrowser()): Formats {
  const number = new Intl.NumberFormat(language);
  const date = new Intl.DateTimeFormat(DATES[language], { timeZone, dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(DATES[language], { timeZone, timeStyle: 'short' });
  const dateTime = new Intl.DateTimeFormat(DATES[language], {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const zone = zoneNameOf(timeZone);
  return {
    number: (value) => number.format(value),
    bytes: bytesOf(language),
    date: (instant) => date.format(Date.parse(instant)),
    time: (instant) => time.format(Date.parse(instant)),
    dateTime: (instant) => `${dateTime.format(Date.parse(instant))} ${zone(Date.parse(instant))}`,
    relative: relativeOf(language),
    duration: durationOf(language),
  };
}
