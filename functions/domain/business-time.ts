/** Adds and measures working time over weekly spans, dated exceptions and zone changes. Exact to the millisecond. */
import type { Instant } from '#schemas/primitives';
import { type Calendar, MAX_CLOSED_DAYS, type Span } from '#schemas/sla';

/** A wall clock's reading. */
export type LocalTime = { readonly date: string; readonly secondOfDay: number };

/** What the domain must know of time zones; the data behind it is an adapter's. */
export type TimeZones = {
  /** What a clock on the wall shows at `ms` since 1970. */
  local(ms: number, zone: string): LocalTime;
  /**
   * The first instant at which the wall clock shows this or later, in ms since 1970: a time that a zone change skips is the end of the gap,
   * one that comes twice is the first. `secondOfDay` may be 86,400.
   */
  instant(date: string, secondOfDay: number, zone: string): number;
};

export type Hours = { readonly calendar: Calendar; readonly zones: TimeZones };

type DaySpan = { readonly fromSecond: number; readonly toSecond: number; readonly endsNextDay: boolean };
type CompiledCalendar = { readonly week: readonly (readonly DaySpan[])[]; readonly exceptions: ReadonlyMap<string, readonly DaySpan[]> };
/** Open from `start` up to, not including, `end`; ms since 1970. */
type OpenInterval = { readonly start: number; readonly end: number };

const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;
/** 1970-01-01 was a Thursday; the week begins on Monday. */
const EPOCH_WEEKDAY = 3;

const compiledCalendars = new WeakMap<Calendar, CompiledCalendar>();

/**
 * The first instant by which `seconds` of open time have passed since `from`: what begins outside hours counts from the next opening, and what ends exactly at
 * closing is due at closing. Nothing to add gives `from`.
 * @throws RangeError when the calendar stays closed for 400 days, which its schema refuses.
 * @example Friday 16:50 plus 900 seconds, closing at 17:00 and opening on Monday at 08:00, is Monday 08:05.
 */
export function addBusinessTime({ calendar, zones, from, seconds }: Hours & { from: Instant; seconds: number }): Instant {
  let remaining = Math.round(seconds * 1000);
  if (remaining <= 0) return from;
  for (const { start, end } of openIntervals({ calendar, zones }, Date.parse(from))) {
    if (remaining <= end - start) return toInstant(start + remaining);
    remaining -= end - start;
  }
  throw closedTooLong(calendar, from);
}

/** Open milliseconds from `from` up to `to`; 0 when `to` is not after `from`. */
export function businessMsBetween({ calendar, zones, from, to }: Hours & { from: Instant; to: Instant }): number {
  const until = Date.parse(to);
  let total = 0;
  for (const { start, end } of openIntervals({ calendar, zones }, Date.parse(from), until)) total += Math.min(end, until) - start;
  return total;
}

/** Whether the desk is open; it is at the opening instant and is not at the closing instant. */
export function isOpenAt({ calendar, zones, at }: Hours & { at: Instant }): boolean {
  return nextOpening({ calendar, zones, from: at }) === at;
}

/**
 * `from` itself when the desk is open then, else the instant at which it next opens.
 * @throws RangeError as `addBusinessTime`.
 */
export function nextOpening({ calendar, zones, from }: Hours & { from: Instant }): Instant {
  const next = openIntervals({ calendar, zones }, Date.parse(from)).next();
  if (next.done) throw closedTooLong(calendar, from);
  return toInstant(next.value.start);
}

/**
 * Open intervals in order, without overlap, cut off at `from`. Ends before the first that begins at or after `until`; without `until`,
 * after 400 closed days. A span lasts at most a day and belongs to the date on which it begins, so looking one date back finds what is still open.
 */
function* openIntervals({ calendar, zones }: Hours, from: number, until = Number.POSITIVE_INFINITY): Generator<OpenInterval, undefined> {
  const zone = calendar.timeZone;
  const isBounded = Number.isFinite(until);
  let covered = from;
  let day = Date.parse(zones.local(from, zone).date) / DAY_MS - 1;
  for (let closedDays = 0; closedDays < MAX_CLOSED_DAYS || isBounded; closedDays += 1, day += 1) {
    const date = dateOf(day);
    if (isBounded && zones.instant(date, 0, zone) >= until) return;
    for (const span of spansOn(calendar, date, day)) {
      const start = Math.max(covered, zones.instant(date, span.fromSecond, zone));
      if (start >= until) return;
      const end = zones.instant(span.endsNextDay ? dateOf(day + 1) : date, span.toSecond, zone);
      if (end <= start) continue;
      covered = end;
      closedDays = 0;
      yield { start, end };
    }
  }
}

function spansOn(calendar: Calendar, date: string, day: number): readonly DaySpan[] {
  const compiled = compiledCalendars.get(calendar) ?? compile(calendar);
  const weekday = (((day + EPOCH_WEEKDAY) % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK;
  return compiled.exceptions.get(date) ?? compiled.week[weekday] ?? [];
}

function compile(calendar: Calendar): CompiledCalendar {
  const compiled = {
    week: calendar.week.map(compileSpans),
    exceptions: new Map(calendar.exceptions.map(({ date, spans }) => [date, compileSpans(spans)])),
  };
  compiledCalendars.set(calendar, compiled);
  return compiled;
}

const compileSpans = (spans: readonly Span[]): DaySpan[] =>
  spans
    .map(({ from, to }) => ({ fromSecond: secondOfDay(from), toSecond: secondOfDay(to), endsNextDay: to < from }))
    .sort((a, b) => a.fromSecond - b.fromSecond);

/** @param time as `08:30`; `24:00` ends a day. */
export const secondOfDay = (time: string): number => Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60;
const toInstant = (ms: number): Instant => new Date(ms).toISOString();
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const closedTooLong = (calendar: Calendar, from: Instant): RangeError =>
  new RangeError(`Calendar ${calendar.id}@${calendar.version} stays closed for ${MAX_CLOSED_DAYS} days from ${from}.`);
