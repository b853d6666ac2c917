import { describe, expect, it } from 'vitest';
import { createTimeZones } from '#adapters/time-zones';
import { addBusinessTime, businessMsBetween, nextOpening } from '#domain/business-time';
import { Calendar, type Span } from '#schemas/sla';

const zones = createTimeZones();
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAYS = 15;

const WEEKDAY: Span[] = [
  { from: '08:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
];
/** Friday prayer: closed from 11:30 to 13:00. */
const FRIDAY: Span[] = [
  { from: '08:00', to: '11:30' },
  { from: '13:00', to: '17:00' },
];
/** Ramadan: an early end, and a short break. */
const RAMADAN: Span[] = [
  { from: '08:00', to: '12:00' },
  { from: '12:30', to: '15:00' },
];

/** Two weeks from each zone's `first`, a Monday; the second Tuesday is a holiday, the second Friday has Ramadan hours. */
const WEEKS = [
  { zone: 'WIB', timeZone: 'Asia/Jakarta', first: '2026-11-23', holiday: '2026-12-01', ramadan: '2026-12-04' },
  { zone: 'WITA', timeZone: 'Asia/Makassar', first: '2026-11-23', holiday: '2026-12-01', ramadan: '2026-12-04' },
  { zone: 'WIT', timeZone: 'Asia/Jayapura', first: '2026-11-23', holiday: '2026-12-01', ramadan: '2026-12-04' },
  // Both zones go over to summer time on a Sunday in these weeks.
  { zone: 'Berlin', timeZone: 'Europe/Berlin', first: '2026-03-23', holiday: '2026-03-31', ramadan: '2026-04-03' },
  { zone: 'New York', timeZone: 'America/New_York', first: '2026-03-02', holiday: '2026-03-10', ramadan: '2026-03-13' },
].map((week) => ({
  ...week,
  calendar: Calendar.parse({
    id: 'default',
    version: 1,
    timeZone: week.timeZone,
    week: [WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, FRIDAY, [], []],
    exceptions: [
      { date: week.holiday, spans: [], name: 'Holiday', source: 'A decree', certainty: 'provisional' },
      { date: week.ramadan, spans: RAMADAN },
    ],
  }),
}));
type Week = (typeof WEEKS)[number];

/** For each minute of the window whether the desk is open, by the wall clock that Intl shows. */
function openMinutes({ calendar, timeZone, first }: Week): boolean[] {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return Array.from({ length: DAYS * DAY_MINUTES }, (_, minute) => {
    const [date = '', time = ''] = format.format(Date.parse(first) + minute * MINUTE_MS).split(' ');
    const exception = calendar.exceptions.find((candidate) => candidate.date === date);
    const spans = exception?.spans ?? calendar.week[(new Date(date).getUTCDay() + 6) % 7] ?? [];
    return spans.some(({ from, to }) => time >= from && time < to);
  });
}

const at = ({ first }: Week, minute: number): string => new Date(Date.parse(first) + minute * MINUTE_MS).toISOString();

describe.each(WEEKS)('a week with lunch, Friday prayer, a holiday and Ramadan hours in $zone', (week) => {
  const { calendar } = week;
  const open = openMinutes(week);
  const end = open.length;

  it('measures what a walk over every minute counts', () => {
    for (let from = 0; from < end; from += 97) {
      const to = Math.min(end, from + 5 * DAY_MINUTES);
      const counted = open.slice(from, to).filter(Boolean).length;
      expect(businessMsBetween({ calendar, zones, from: at(week, from), to: at(week, to) })).toBe(counted * MINUTE_MS);
    }
  });

  it('adds 10 minutes to 8 hours as the walk does', () => {
    const minutesOpen = open.flatMap((isOpen, minute) => (isOpen ? [minute] : []));
    for (let from = 0; from < 8 * DAY_MINUTES; from += 53) {
      const ahead = minutesOpen.filter((minute) => minute >= from);
      for (const length of [10, 90, 480]) {
        const due = addBusinessTime({ calendar, zones, from: at(week, from), seconds: length * 60 });
        expect(due).toBe(at(week, (ahead[length - 1] ?? Number.NaN) + 1));
      }
    }
  });

  it('opens next where the walk finds the desk open', () => {
    for (let from = 0; from < 12 * DAY_MINUTES; from += 31) {
      expect(nextOpening({ calendar, zones, from: at(week, from) })).toBe(at(week, open.indexOf(true, from)));
    }
  });
});

describe('Friday prayer by hand', () => {
  // 11:20-11:30 is 10 min and 13:00-13:20 is 20.
  it.each([
    ['WIB', 'Asia/Jakarta', '+07:00'],
    ['WITA', 'Asia/Makassar', '+08:00'],
    ['WIT', 'Asia/Jayapura', '+09:00'],
  ])('stops the clock from 11:30 to 13:00 in %s', (_, timeZone, offset) => {
    const calendar = Calendar.parse({ ...WEEKS[0]?.calendar, timeZone });
    const from = new Date(`2026-11-27T11:20:00${offset}`).toISOString();

    const due = addBusinessTime({ calendar, zones, from, seconds: 30 * 60 });

    expect(due).toBe(new Date(`2026-11-27T13:20:00${offset}`).toISOString());
  });
});
