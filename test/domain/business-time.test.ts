import { describe, expect, it } from 'vitest';
import { createTimeZones } from '#adapters/time-zones';
import { addBusinessTime, businessMsBetween, isOpenAt, nextOpening } from '#domain/business-time';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { Calendar, SlaPolicy, type Span } from '#schemas/sla';

const zones = createTimeZones();
const MINUTE = 60;
const HOUR = 3600;
const at = (text: string): string => new Date(text).toISOString();

/** Every day the same spans. */
const daily = (spans: Span[], timeZone = 'Asia/Jakarta', exceptions: Calendar['exceptions'] = []): Calendar => ({
  id: 'daily',
  version: 1,
  timeZone,
  week: [spans, spans, spans, spans, spans, spans, spans],
  exceptions,
});

const add = (calendar: Calendar, from: string, seconds: number): string => addBusinessTime({ calendar, zones, from: at(from), seconds });
const between = (calendar: Calendar, from: string, to: string): number =>
  businessMsBetween({ calendar, zones, from: at(from), to: at(to) });

describe('addBusinessTime over the default calendar (Jakarta, UTC+7)', () => {
  // 2026-11-23 is a Monday. Monday to Thursday 08-12 and 13-17, Friday 08-11:30 and 13:30-17, Saturday 08-13.
  it.each([
    ['inside a span, plainly', '2026-11-23T09:00:00+07:00', 15 * MINUTE, '2026-11-23T09:15:00+07:00'],
    ['before hours, from the opening', '2026-11-23T05:00:00+07:00', 15 * MINUTE, '2026-11-23T08:15:00+07:00'],
    // 11:50-12:00 is 10 min; 20 more from 13:00.
    ['over the lunch break', '2026-11-23T11:50:00+07:00', 30 * MINUTE, '2026-11-23T13:20:00+07:00'],
    // 11:20-11:30 is 10 min; 5 more from 13:30.
    ['over Friday prayer', '2026-11-27T11:20:00+07:00', 15 * MINUTE, '2026-11-27T13:35:00+07:00'],
    ['in the lunch break, from its end', '2026-11-23T12:30:00+07:00', 15 * MINUTE, '2026-11-23T13:15:00+07:00'],
    ['exactly to closing, at closing', '2026-11-23T16:45:00+07:00', 15 * MINUTE, '2026-11-23T17:00:00+07:00'],
    ['exactly to the lunch break, at its beginning', '2026-11-23T11:45:00+07:00', 15 * MINUTE, '2026-11-23T12:00:00+07:00'],
    // 16:50-17:00 is 10 min; 5 more on Tuesday.
    ['over the night', '2026-11-23T16:50:00+07:00', 15 * MINUTE, '2026-11-24T08:05:00+07:00'],
    // Saturday 12:00-13:00 is 1 h; Sunday is closed; 1 more from Monday 08:00.
    ['over Sunday', '2026-11-28T12:00:00+07:00', 2 * HOUR, '2026-11-30T09:00:00+07:00'],
    // From Monday 08:00: Mon 8, Tue 8, Wed 8 = 24 h, so Wednesday at closing.
    ['24 business hours', '2026-11-23T08:00:00+07:00', 24 * HOUR, '2026-11-25T17:00:00+07:00'],
    // Mon-Thu 32 h, Fri 7 = 39, Sat 5 = 44, 4 more on Monday: 12:00.
    ['48 business hours', '2026-11-23T08:00:00+07:00', 48 * HOUR, '2026-11-30T12:00:00+07:00'],
    ['to the millisecond', '2026-11-23T16:59:59.999+07:00', 1, '2026-11-24T08:00:00.999+07:00'],
    ['nothing, outside hours too', '2026-11-29T10:00:00+07:00', 0, '2026-11-29T10:00:00+07:00'],
  ])('counts %s', (_, from, seconds, due) => {
    expect(add(DEFAULT_CALENDAR, from, seconds)).toBe(at(due));
  });
});

describe('addBusinessTime over other calendars', () => {
  const night = daily([{ from: '22:00', to: '06:00' }]);

  // 05:30-06:00 is 30 min; 30 more from 22:00.
  it('counts a span over midnight on both of its dates', () => {
    expect(add(night, '2026-11-23T23:30:00+07:00', HOUR)).toBe(at('2026-11-24T00:30:00+07:00'));
    expect(add(night, '2026-11-24T05:30:00+07:00', HOUR)).toBe(at('2026-11-24T22:30:00+07:00'));
  });

  // Closed on the 24th: the span that began on the 23rd still ends at 06:00 on the 24th, none begins on the 24th.
  it('lets a night that began before a holiday run to its end, and begins none on it', () => {
    const calendar = daily([{ from: '22:00', to: '06:00' }], 'Asia/Jakarta', [{ date: '2026-11-24', spans: [] }]);

    expect(add(calendar, '2026-11-24T05:30:00+07:00', HOUR)).toBe(at('2026-11-25T22:30:00+07:00'));
  });

  it('takes the hours of an exception in place of the weekday', () => {
    const calendar = {
      ...DEFAULT_CALENDAR,
      exceptions: [{ date: '2026-11-29', spans: [{ from: '10:00', to: '11:00' }], name: 'Sunday sale' }],
    };

    expect(add(calendar, '2026-11-28T13:00:00+07:00', 30 * MINUTE)).toBe(at('2026-11-29T10:30:00+07:00'));
  });

  it('counts time that two spans share once', () => {
    const calendar = daily([
      { from: '10:00', to: '12:00' },
      { from: '08:00', to: '11:00' },
    ]);

    expect(between(calendar, '2026-11-23T00:00:00+07:00', '2026-11-24T00:00:00+07:00')).toBe(4 * HOUR * 1000);
  });

  // 01:00 CET to 04:00 CEST on 2026-03-29 in Berlin is 2 h, for 02:00-03:00 does not exist: from 00:00 UTC, 90 min later is 01:30 UTC.
  it('counts no hour that the clock skipped', () => {
    const calendar = daily([{ from: '01:00', to: '04:00' }], 'Europe/Berlin');

    expect(between(calendar, '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00')).toBe(2 * HOUR * 1000);
    expect(add(calendar, '2026-03-29T00:00:00Z', 90 * MINUTE)).toBe('2026-03-29T01:30:00.000Z');
  });

  // 01:00 CEST to 04:00 CET on 2026-10-25 is 4 h: 02:00-03:00 comes twice.
  it('counts the hour that came twice, twice', () => {
    const calendar = daily([{ from: '01:00', to: '04:00' }], 'Europe/Berlin');

    expect(between(calendar, '2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toBe(4 * HOUR * 1000);
  });

  // 100 Mondays of one hour: the last is 99 weeks (693 days) after 2026-11-23.
  it('looks as far ahead as it takes when the desk opens now and then', () => {
    const mondays: Calendar = { ...DEFAULT_CALENDAR, week: [[{ from: '08:00', to: '09:00' }], [], [], [], [], [], []] };

    expect(add(mondays, '2026-11-23T08:00:00+07:00', 100 * HOUR)).toBe(at('2028-10-16T09:00:00+07:00'));
  });

  it('gives up after 400 closed days instead of searching for ever', () => {
    const closed: Calendar = { ...DEFAULT_CALENDAR, week: [[], [], [], [], [], [], []] };

    expect(() => add(closed, '2026-11-23T09:00:00+07:00', 1)).toThrow(RangeError);
    expect(() => nextOpening({ calendar: closed, zones, from: at('2026-11-23') })).toThrow('Calendar default@0 stays closed for 400 days');
    expect(between(closed, '2020-01-01', '2026-01-01')).toBe(0);
  });
});

describe('businessMsBetween', () => {
  // Friday 16:00-17:00 1 h, Saturday 5 h, Monday 08:00-08:30 half an hour.
  it('sums the open time between two instants', () => {
    expect(between(DEFAULT_CALENDAR, '2026-11-27T16:00:00+07:00', '2026-11-30T08:30:00+07:00')).toBe(6.5 * HOUR * 1000);
  });

  it('measures beyond any number of closed days', () => {
    const exceptions = [{ date: '2026-11-23', spans: [{ from: '08:00', to: '09:00' }] }];
    const calendar: Calendar = { ...DEFAULT_CALENDAR, week: [[], [], [], [], [], [], []], exceptions };

    expect(between(calendar, '2020-01-01', '2030-01-01')).toBe(HOUR * 1000);
  });

  it('is nothing when the end is not after the beginning', () => {
    expect(between(DEFAULT_CALENDAR, '2026-11-23T10:00:00+07:00', '2026-11-23T10:00:00+07:00')).toBe(0);
    expect(between(DEFAULT_CALENDAR, '2026-11-23T11:00:00+07:00', '2026-11-23T10:00:00+07:00')).toBe(0);
  });
});

describe('isOpenAt and nextOpening', () => {
  const open = (text: string): boolean => isOpenAt({ calendar: DEFAULT_CALENDAR, zones, at: at(text) });
  const opening = (text: string): string => nextOpening({ calendar: DEFAULT_CALENDAR, zones, from: at(text) });

  it('a desk is open from its opening instant up to, not including, its closing instant', () => {
    expect(open('2026-11-23T07:59:59.999+07:00')).toBe(false);
    expect(open('2026-11-23T08:00:00+07:00')).toBe(true);
    expect(open('2026-11-23T16:59:59.999+07:00')).toBe(true);
    expect(open('2026-11-23T17:00:00+07:00')).toBe(false);
  });

  it('the next opening is now when it is open, else the beginning of the next span', () => {
    expect(opening('2026-11-23T10:00:00+07:00')).toBe(at('2026-11-23T10:00:00+07:00'));
    expect(opening('2026-11-27T12:00:00+07:00')).toBe(at('2026-11-27T13:30:00+07:00'));
    expect(opening('2026-11-28T13:00:00+07:00')).toBe(at('2026-11-30T08:00:00+07:00'));
  });
});

describe('the schemas', () => {
  const issues = (calendar: unknown): string[] => Calendar.safeParse(calendar).error?.issues.map(({ message }) => message) ?? [];

  it('take the default calendar and policy as they stand', () => {
    expect(Calendar.parse(DEFAULT_CALENDAR)).toEqual(DEFAULT_CALENDAR);
    expect(SlaPolicy.parse(DEFAULT_POLICY)).toEqual(DEFAULT_POLICY);
  });

  it('refuse a week with no open span', () => {
    expect(issues({ ...DEFAULT_CALENDAR, week: [[], [], [], [], [], [], []] })).toContain(
      'A calendar needs at least one open span in its week.',
    );
  });

  it('refuse an unknown zone, an empty span and a second exception for a date', () => {
    const closed = { date: '2026-12-25', spans: [] };

    expect(issues({ ...DEFAULT_CALENDAR, timeZone: 'Asia/Atlantis' })).toContain(
      'This time zone is not known; use an IANA name such as Asia/Jakarta.',
    );
    expect(issues(daily([{ from: '08:00', to: '08:00' }]))).toContain(
      'A span ends at another time than it begins; a whole day is 00:00 to 24:00.',
    );
    expect(issues({ ...DEFAULT_CALENDAR, exceptions: [closed, closed] })).toContain('A date may have one exception only.');
  });

  it('refuse a calendar that its exceptions close for over a year, so that a due instant is always found', () => {
    const monday = Date.parse('2026-11-23');
    const closedMondays = (weeks: number) =>
      [...Array(weeks).keys()].map((week) => ({
        date: new Date(monday + week * 7 * 24 * HOUR * 1000).toISOString().slice(0, 10),
        spans: [],
      }));
    const mondaysOnly = (weeks: number) => ({
      ...DEFAULT_CALENDAR,
      week: [[{ from: '08:00', to: '17:00' }], [], [], [], [], [], []],
      exceptions: closedMondays(weeks),
    });

    expect(issues(mondaysOnly(60))).toContain('A calendar may not be closed for 400 days in a row.');
    const accepted = Calendar.parse(mondaysOnly(55));
    // 55 closed weeks of 7 days after 2026-11-23 is 2027-12-13.
    expect(nextOpening({ calendar: accepted, zones, from: at('2026-11-16T17:00:00+07:00') })).toBe(at('2027-12-13T08:00:00+07:00'));
  });
});
