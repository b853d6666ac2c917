/** Points in time in words, as people at the desk and contacts read them. */
import type { Language } from '#schemas/acknowledgement';
import type { Instant } from '#schemas/primitives';

/** Own tables, so that a text does not change with the runtime's locale data. */
const WEEKDAYS = {
  id: { Sun: 'Minggu', Mon: 'Senin', Tue: 'Selasa', Wed: 'Rabu', Thu: 'Kamis', Fri: 'Jumat', Sat: 'Sabtu' },
  en: { Sun: 'Sunday', Mon: 'Monday', Tue: 'Tuesday', Wed: 'Wednesday', Thu: 'Thursday', Fri: 'Friday', Sat: 'Saturday' },
} as const satisfies Record<Language, Record<string, string>>;
const MONTHS = {
  id: ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
} as const satisfies Record<Language, readonly string[]>;

/** Indonesia's three zones by their own names; elsewhere the offset says it. */
const ZONE_NAMES: Readonly<Record<string, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
};

/**
 * Date and time of day in a zone, in words.
 * @param timeZone an IANA name
 * @throws RangeError when the runtime does not know the zone
 * @example localTimeText('2026-11-23T02:00:00.000Z', 'Asia/Jakarta', 'id') // 'Senin, 23 November 2026 pukul 09.00 WIB'
 */
export function localTimeText(at: Instant, timeZone: string, language: Language): string {
  const part = partsOf(at, timeZone);
  const weekday = Object.entries(WEEKDAYS[language]).find(([key]) => key === part('weekday'))?.[1] ?? '';
  const month = MONTHS[language][Number(part('month')) - 1] ?? '';
  const zone = ZONE_NAMES[timeZone] ?? part('timeZoneName');
  const date = `${weekday}, ${part('day')} ${month} ${part('year')}`;
  return language === 'id'
    ? `${date} pukul ${part('hour')}.${part('minute')} ${zone}`
    : `${date} at ${part('hour')}:${part('minute')} ${zone}`;
}

/** The numbers only come from the runtime: its calendar and zone data, none of its words. */
function partsOf(at: Instant, timeZone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  });
  const parts = format.formatToParts(Date.parse(at));
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}
