/** The whole days of an ICS file as closed dates of a calendar, and what was not taken and why. */
import type { SkippedEvent } from '#schemas/holidays';
import type { CalendarException, Certainty } from '#schemas/sla';
import { cut, type IcsEvent, readIcs, textOf } from './ics-lines.ts';

export type IcsHolidays = { readonly holidays: readonly CalendarException[]; readonly skipped: readonly SkippedEvent[] };

/** As many as a calendar holds. */
const MOST_DATES = 1000;
const YEARS_AHEAD = 2;
const DAY_MS = 86_400_000;
const NAME_CHARACTERS = 120;
const SOURCE_CHARACTERS = 100;
/** Dates go on for at most 1,000 days from here, within the four digits of a year. */
const LAST_YEAR = 9000;

/** Days since 1970: a file may name a thousand for each of thousands of events, so only those taken become dates. */
type Days = { readonly days: readonly number[] } | { readonly reason: string };

/**
 * Takes events of whole days: one, several by DTEND or DURATION, or each year by RRULE:FREQ=YEARLY, of which it gives the dates in `firstYear`
 * and the year after. An event is taken whole or not at all.
 * @see https://www.rfc-editor.org/rfc/rfc5545#section-3.6.1
 */
export function holidaysFromIcs(text: string, firstYear: number): IcsHolidays {
  const { name, events } = readIcs(text);
  const source = cut(`ICS file ${name}`.trim(), SOURCE_CHARACTERS);
  const holidays = new Map<number, CalendarException>();
  const skipped: SkippedEvent[] = [];
  for (const event of events) {
    const found = roomFor(daysOf(event, firstYear), holidays);
    if ('reason' in found) skipped.push({ line: event.line, ...uidOf(event), reason: found.reason });
    else {
      const rest = { spans: [], ...namedBy(event), source, certainty: certaintyOf(event) };
      for (const day of found.days) holidays.set(day, { date: dateOf(day), ...rest });
    }
  }
  return { holidays: [...holidays.values()], skipped };
}

function roomFor(found: Days, holidays: ReadonlyMap<number, unknown>): Days {
  if ('reason' in found) return found;
  const taken = found.days.find((day) => holidays.has(day));
  if (taken !== undefined) return { reason: `${dateOf(taken)} has another event in this file.` };
  return holidays.size + found.days.length > MOST_DATES ? { reason: 'The file has over 1,000 dates; this one is beyond them.' } : found;
}

function daysOf({ properties, isClosed }: IcsEvent, firstYear: number): Days {
  const start = properties.get('DTSTART')?.trim();
  if (!isClosed) return { reason: 'The event has no END:VEVENT.' };
  if (properties.get('STATUS')?.trim().toUpperCase() === 'CANCELLED') return { reason: 'It is cancelled.' };
  if (start === undefined) return { reason: 'It has no DTSTART.' };
  if (/^\d{8}T/.test(start)) return { reason: 'It has a time of day; only whole days are taken.' };
  const first = dayNumber(start);
  if (first === undefined) return { reason: `DTSTART is not a date: ${cut(textOf(start), 20)}.` };
  const count = lengthOf(first, properties);
  if (count === undefined) return { reason: 'Its end is not a whole day after its beginning.' };
  if (count > MOST_DATES) return { reason: 'It has over 1,000 days.' };
  const firsts = repeated(first, properties, firstYear);
  if (firsts === undefined) return { reason: 'It repeats in another way than once a year.' };
  const days = firsts.flatMap((day) => Array.from({ length: count }, (_, index) => day + index));
  return days.length > 0 ? { days: [...new Set(days)] } : { reason: `It does not come in ${firstYear} or ${firstYear + 1}.` };
}

/** In days. DTEND is the day after the last; some programs write the same day. Undefined when it makes no sense. */
function lengthOf(first: number, properties: IcsEvent['properties']): number | undefined {
  const end = properties.get('DTEND')?.trim();
  const duration = properties.get('DURATION')?.trim();
  if (end !== undefined) {
    const after = dayNumber(end);
    return after === undefined || after < first ? undefined : Math.max(1, after - first);
  }
  if (duration === undefined) return 1;
  const [, days, weeks] = /^\+?P(?:([1-9]\d{0,4})D|([1-9]\d{0,3})W)$/.exec(duration) ?? [];
  if (days === undefined && weeks === undefined) return undefined;
  return Number(days ?? 0) + 7 * Number(weeks ?? 0);
}

/** The days on which it begins. A 29 February comes in leap years only. */
function repeated(first: number, properties: IcsEvent['properties'], firstYear: number): number[] | undefined {
  if (['RDATE', 'EXDATE', 'RECURRENCE-ID'].some((name) => properties.has(name))) return undefined;
  const rule = properties.get('RRULE');
  if (rule === undefined) return [first];
  if (rule.trim().toUpperCase() !== 'FREQ=YEARLY') return undefined;
  const [, month, day] = dateOf(first).split('-');
  return Array.from({ length: YEARS_AHEAD }).flatMap((_, ahead) => {
    const begins = dayNumber(`${firstYear + ahead}${month}${day}`);
    return begins === undefined || begins < first ? [] : [begins];
  });
}

/** Days since 1970 of a DATE such as 20260817; undefined when there is no such day. */
function dayNumber(value: string): number | undefined {
  const [, year = '', month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(value) ?? [];
  const date = `${year}-${month}-${day}`;
  const at = Date.parse(date) / DAY_MS;
  return Number.isNaN(at) || Number(year) > LAST_YEAR || dateOf(at) !== date ? undefined : at;
}

const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Public feeds call a date CONFIRMED whose name says that it is not. */
function certaintyOf({ properties }: IcsEvent): Certainty {
  const isDoubted = /belum pasti|tentati|provisional|estimated/i.test(textOf(properties.get('SUMMARY') ?? ''));
  return properties.get('STATUS')?.trim().toUpperCase() === 'CONFIRMED' && !isDoubted ? 'confirmed' : 'provisional';
}

function namedBy({ properties }: IcsEvent): { name?: string } {
  const name = cut(textOf(properties.get('SUMMARY') ?? ''), NAME_CHARACTERS);
  return name === '' ? {} : { name };
}

function uidOf({ properties }: IcsEvent): { uid?: string } {
  const uid = cut(textOf(properties.get('UID') ?? ''), NAME_CHARACTERS);
  return uid === '' ? {} : { uid };
}
