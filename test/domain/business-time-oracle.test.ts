/** The calendar's arithmetic over random calendars, zone changes and spans over midnight, against a walk over every minute. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeZones } from '#adapters/time-zones';
import { addBusinessTime, businessMsBetween, isOpenAt, nextOpening } from '#domain/business-time';
import type { Calendar } from '#schemas/sla';

const zones = createTimeZones();
const HOUR = 3600;
const MINUTE_MS = 60_000;
const at = (text: string): string => new Date(text).toISOString();

describe('the calendar against an oracle that walks minute by minute', () => {
  const DAYS = 12;
  const DAY_MS = 24 * HOUR * 1000;
  const QUARTER_MS = 15 * MINUTE_MS;
  const WARM_UP_DAYS = 3;
  const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  /** Twelve days around a zone change, where the zone has one. */
  const WINDOWS = [
    { timeZone: 'Asia/Jakarta', from: '2026-11-20' },
    { timeZone: 'Asia/Jayapura', from: '2026-11-20' },
    { timeZone: 'Europe/Berlin', from: '2026-03-23' },
    { timeZone: 'Europe/Berlin', from: '2026-10-19' },
    { timeZone: 'America/New_York', from: '2026-03-02' },
    { timeZone: 'America/New_York', from: '2026-10-26' },
    { timeZone: 'Australia/Lord_Howe', from: '2026-03-30' },
    { timeZone: 'Australia/Lord_Howe', from: '2026-09-28' },
    { timeZone: 'Africa/Cairo', from: '2026-10-24' },
    // Goes on at midnight: the day lacks its first hour.
    { timeZone: 'America/Santiago', from: '2026-08-31' },
    // Had no 30 December.
    { timeZone: 'Pacific/Apia', from: '2011-12-24' },
  ].map((window) => ({ ...window, walls: wallMinutes(window.timeZone, Date.parse(window.from)) }));

  type Wall = { dates: [today: string, yesterday: string]; minute: number };

  /** For each minute the latest wall time shown so far, read from Intl: a clock that is put back opens nothing again. */
  function wallMinutes(timeZone: string, start: number): Wall[] {
    const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    let latest = '';
    return Array.from({ length: DAYS * 24 * 60 }, (_, minute) => {
      const shown = format.format(start + minute * MINUTE_MS);
      if (shown > latest) latest = shown;
      const today = latest.slice(0, 10);
      return { dates: [today, dateOf(Date.parse(today) - DAY_MS)], minute: minutesOf(latest.slice(11, 16)) };
    });
  }

  /** Whether a span that began today, or yesterday and runs over midnight, covers the minute. */
  function isOpen(calendar: Calendar, { dates, minute }: Wall): boolean {
    return dates.some((date, daysBack) => {
      const exception = calendar.exceptions.find((candidate) => candidate.date === date);
      const spans = exception?.spans ?? calendar.week[(new Date(date).getUTCDay() + 6) % 7] ?? [];
      return spans.some(({ from, to }) => {
        const end = minutesOf(to) + (to < from ? 24 * 60 : 0);
        return minute + daysBack * 24 * 60 >= minutesOf(from) && minute + daysBack * 24 * 60 < end;
      });
    });
  }

  const time = fc.integer({ min: 0, max: 95 }).map((quarter) => new Date(quarter * 15 * MINUTE_MS).toISOString().slice(11, 16));
  const span = fc.record({ from: time, to: fc.oneof(time, fc.constant<'24:00'>('24:00')) }).filter(({ from, to }) => from !== to);
  const spans = fc.array(span, { maxLength: 3 });
  /** Half of them whole quarters, as all spans have: what falls on an opening or a closing is where errors are. */
  const ms = (min: number, max: number): fc.Arbitrary<number> =>
    fc.oneof(
      fc.integer({ min, max }),
      fc.integer({ min: Math.ceil(min / QUARTER_MS), max: Math.floor(max / QUARTER_MS) }).map((quarters) => quarters * QUARTER_MS),
    );
  const scenario = fc.constantFrom(...WINDOWS).chain(({ timeZone, from, walls }) =>
    fc.record({
      start: fc.constant(Date.parse(from)),
      walls: fc.constant(walls),
      calendar: fc.record({
        id: fc.constant('random'),
        version: fc.constant(1),
        timeZone: fc.constant(timeZone),
        week: fc.array(spans, { minLength: 7, maxLength: 7 }),
        exceptions: fc.uniqueArray(
          fc.record({ date: fc.integer({ min: 0, max: DAYS - 1 }).map((day) => dateOf(Date.parse(from) + day * DAY_MS)), spans }),
          { selector: ({ date }) => date, maxLength: 4 },
        ),
      }),
      offset: ms(WARM_UP_DAYS * DAY_MS, (DAYS - 1) * DAY_MS),
      length: ms(1, 3 * DAY_MS),
    }),
  );

  /** Open milliseconds in [from, to), both counted in ms from the window's start, by looking at each minute. */
  function count({ calendar, walls }: { calendar: Calendar; walls: Wall[] }, from: number, to: number): number {
    let total = 0;
    for (let minute = Math.floor(from / MINUTE_MS); minute * MINUTE_MS < to; minute += 1) {
      const wall = walls[minute];
      if (wall === undefined || !isOpen(calendar, wall)) continue;
      total += Math.min(to, (minute + 1) * MINUTE_MS) - Math.max(from, minute * MINUTE_MS);
    }
    return total;
  }

  it('businessMsBetween counts what a walk over every minute counts', () => {
    fc.assert(
      fc.property(scenario, ({ start, walls, calendar, offset, length }) => {
        const to = Math.min(offset + length, DAYS * DAY_MS);
        const measured = businessMsBetween({
          calendar,
          zones,
          from: at(new Date(start + offset).toISOString()),
          to: new Date(start + to).toISOString(),
        });

        expect(measured).toBe(count({ calendar, walls }, offset, to));
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });

  it('addBusinessTime gives the first instant by which a walk over every minute has counted that much', () => {
    fc.assert(
      fc.property(scenario, ({ start, walls, calendar, offset, length }) => {
        const available = count({ calendar, walls }, offset, DAYS * DAY_MS);
        fc.pre(available > 0);
        const added = Math.min(length, available);

        const due =
          Date.parse(addBusinessTime({ calendar, zones, from: new Date(start + offset).toISOString(), seconds: added / 1000 })) - start;

        expect([count({ calendar, walls }, offset, due - 1), count({ calendar, walls }, offset, due)]).toEqual([added - 1, added]);
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });

  it('nextOpening is the first minute that the walk finds open, and isOpenAt says so of each', () => {
    fc.assert(
      fc.property(scenario, ({ start, walls, calendar, offset }) => {
        const instant = (ms: number): string => new Date(start + ms).toISOString();
        const minute = Math.floor(offset / MINUTE_MS);
        const isOpenNow = walls[minute] !== undefined && isOpen(calendar, walls[minute]);
        const ahead = walls.findIndex((wall, index) => index >= minute && isOpen(calendar, wall));
        fc.pre(ahead >= 0);

        const next = nextOpening({ calendar, zones, from: instant(offset) });

        expect(next).toBe(instant(isOpenNow ? offset : ahead * MINUTE_MS));
        expect(isOpenAt({ calendar, zones, at: instant(offset) })).toBe(isOpenNow);
        expect(isOpenAt({ calendar, zones, at: next })).toBe(true);
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });
});
