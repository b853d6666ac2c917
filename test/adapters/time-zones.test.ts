import { describe, expect, it } from 'vitest';
import { createTimeZones } from '#adapters/time-zones';

const HOUR = 3600;
const zones = createTimeZones();
const utc = (ms: number): string => new Date(ms).toISOString();
const instant = (date: string, secondOfDay: number, zone: string): string => utc(zones.instant(date, secondOfDay, zone));

/** An independent reading of the same zone data. */
function intl(zone: string): (ms: number) => { date: string; secondOfDay: number } {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'medium' });
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return {
      date: `${part.year}-${part.month}-${part.day}`,
      secondOfDay: Number(part.hour) * HOUR + Number(part.minute) * 60 + Number(part.second),
    };
  };
}

describe('local', () => {
  it.each([
    ['Asia/Jakarta', '2026-11-23T17:00:00.000Z', '2026-11-24', 0],
    ['Asia/Makassar', '2026-11-23T16:00:00.000Z', '2026-11-24', 0],
    ['Asia/Jayapura', '2026-11-23T15:00:00.000Z', '2026-11-24', 0],
    ['America/New_York', '2026-11-23T02:30:00.999Z', '2026-11-22', 21.5 * HOUR],
    ['UTC', '1969-12-31T23:59:59.999Z', '1969-12-31', 86_399],
  ])('in %s at %s the wall clock shows %s, second %i', (zone, at, date, secondOfDay) => {
    const shown = zones.local(Date.parse(at), zone);

    expect(shown).toEqual({ date, secondOfDay });
  });

  it.each([
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Africa/Casablanca',
    'Pacific/Apia',
    'Asia/Jakarta',
    'Asia/Kathmandu',
  ])('agrees with Intl all over three years in %s, in whatever order it is asked', (zone) => {
    const expected = intl(zone);
    const start = Date.UTC(2010, 11, 25);
    const steps = [...Array(800).keys()].map((step) => start + ((step * 337) % 800) * 33 * HOUR * 1000);

    const shown = steps.map((ms) => zones.local(ms, zone));

    expect(shown).toEqual(steps.map(expected));
  });

  it('refuses a zone that does not exist', () => {
    expect(() => zones.local(0, 'Asia/Atlantis')).toThrow(RangeError);
  });
});

describe('instant', () => {
  it('is the instant at which the wall clock shows the time', () => {
    expect(instant('2026-11-23', 8 * HOUR, 'Asia/Jakarta')).toBe('2026-11-23T01:00:00.000Z');
    expect(instant('2026-07-01', 8 * HOUR, 'Europe/Berlin')).toBe('2026-07-01T06:00:00.000Z');
  });

  it('takes 24:00 as the next midnight', () => {
    expect(instant('2026-12-31', 24 * HOUR, 'Asia/Jakarta')).toBe('2026-12-31T17:00:00.000Z');
  });

  // Berlin, 2026-03-29: 02:00 CET becomes 03:00 CEST at 01:00 UTC.
  it('puts every skipped time at the end of the gap', () => {
    expect(instant('2026-03-29', 2 * HOUR, 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(instant('2026-03-29', 2.5 * HOUR, 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(instant('2026-03-29', 3 * HOUR, 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(instant('2026-03-29', 3 * HOUR + 1, 'Europe/Berlin')).toBe('2026-03-29T01:00:01.000Z');
  });

  // Berlin, 2026-10-25: 03:00 CEST becomes 02:00 CET at 01:00 UTC, so 02:30 is at 00:30 and at 01:30 UTC.
  it('takes the first of two equal times', () => {
    expect(instant('2026-10-25', 2.5 * HOUR, 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instant('2026-10-25', 3 * HOUR, 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z');
  });

  // Apia went from UTC-10 to UTC+14 at the end of 2011-12-29 and had no 30 December.
  it('puts a skipped day at the instant at which the next one begins', () => {
    expect(instant('2011-12-30', 9 * HOUR, 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
    expect(instant('2011-12-31', 0, 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  });

  it('is undone by local outside of zone changes', () => {
    const ms = zones.instant('2026-05-05', 12_345, 'America/New_York');

    expect(zones.local(ms, 'America/New_York')).toEqual({ date: '2026-05-05', secondOfDay: 12_345 });
  });
});
