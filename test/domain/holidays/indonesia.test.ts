import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INDONESIA, indonesianHolidays } from '#domain/holidays/indonesia';
import { HolidayYear } from '#schemas/holidays';

const DAY_MS = 86_400_000;
const { decrees, holidays } = INDONESIA;
const YEARS = [...HolidayYear.values];
const plus = (date: string, days: number): string => new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
const datesOf = (englishName: string, year: number): string[] =>
  holidays.filter((holiday) => holiday.englishName === englishName && holiday.date.startsWith(`${year}-`)).map(({ date }) => date);

/** Easter Sunday of the Gregorian calendar: the computus of Meeus, Jones and Butcher. */
function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

describe("the file of Indonesia's holidays", () => {
  it('covers the years that can be asked for, each date once and in order', () => {
    const dates = holidays.map(({ date }) => date);

    expect([...new Set(dates.map((date) => Number(date.slice(0, 4))))]).toEqual(YEARS);
    expect(dates).toEqual([...new Set(dates)].sort());
  });

  it('gives the dates of all years that are asked for, closed, with name, source and certainty', () => {
    const public2 = indonesianHolidays({ years: YEARS.slice(0, 2), includeJointLeave: false });
    const wanted = holidays.filter(
      ({ kind, date }) => kind === 'public_holiday' && YEARS.slice(0, 2).includes(Number(date.slice(0, 4)) as (typeof YEARS)[0]),
    );

    expect(public2).toEqual(wanted.map(({ date, name, source, certainty }) => ({ date, spans: [], name, source, certainty })));
  });

  it.each(YEARS)('has as many public holidays and days of joint leave in %i as the decree says', (year) => {
    const decree = decrees.find((one) => one.year === year);
    const count = (kind: string) => holidays.filter((holiday) => holiday.kind === kind && holiday.date.startsWith(`${year}-`)).length;

    expect([count('public_holiday'), count('joint_leave')]).toEqual([decree?.publicHolidays, decree?.jointLeave]);
  });

  it.each(YEARS)('has the dates of %i that the law fixes', (year) => {
    const fixed = ["New Year's Day", 'Labour Day', 'Pancasila Day', 'Independence Day', 'Christmas Day'].flatMap((name) =>
      datesOf(name, year),
    );

    expect(fixed).toEqual(['01-01', '05-01', '06-01', '08-17', '12-25'].map((date) => `${year}-${date}`));
  });

  // The day of the computus: 2000-04-23 and 2019-04-21 are known Easters.
  it.each(YEARS)('has Good Friday, Easter and Ascension Day of %i where the computus has them', (year) => {
    expect([easter(2000), easter(2019)]).toEqual(['2000-04-23', '2019-04-21']);
    expect(datesOf('Good Friday', year)).toEqual([plus(easter(year), -2)]);
    expect(datesOf('Easter Sunday', year)).toEqual([easter(year)]);
    expect(datesOf('Ascension Day', year)).toEqual([plus(easter(year), 39)]);
  });

  it('gives each date the source of its year, and says where none confirms it', () => {
    for (const { date, source, certainty } of holidays) {
      const decree = decrees.find(({ year }) => date.startsWith(`${year}-`));
      expect(source.startsWith(decree?.source ?? 'no decree')).toBe(true);
      expect(source.includes('not confirmed')).toBe(certainty === 'provisional');
    }
  });

  it('holds every feast that is still to be decided, and the leave beside it, to be provisional', () => {
    const isOpen = ({ name }: { name: string }) => /Idulfitri 1448|Iduladha/.test(name);

    expect(holidays.filter(isOpen).map(({ certainty }) => certainty)).toEqual(Array.from({ length: 9 }, () => 'provisional'));
  });

  it('confirms of 2027 only what the law or the computus fixes: no copy of its decree was at hand, joint leave least of all', () => {
    const confirmed = holidays.filter(({ date, certainty }) => date.startsWith('2027') && certainty === 'confirmed');

    expect(confirmed.map(({ englishName }) => englishName)).toEqual([
      "New Year's Day",
      'Good Friday',
      'Easter Sunday',
      'Labour Day',
      'Ascension Day',
      'Pancasila Day',
      'Independence Day',
      'Christmas Day',
    ]);
  });

  it('gives joint leave only when asked', () => {
    const datesOfLeave = holidays.filter(({ kind }) => kind === 'joint_leave').map(({ date }) => date);
    const without = indonesianHolidays({ years: YEARS, includeJointLeave: false }).map(({ date }) => date);

    expect(without.filter((date) => datesOfLeave.includes(date))).toEqual([]);
    expect(indonesianHolidays({ years: [2027], includeJointLeave: true })).toHaveLength(26);
    expect(indonesianHolidays({ years: [2027], includeJointLeave: false })).toHaveLength(18);
  });

  it('stands in docs/calendars.md as it is', () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/calendars.md'), 'utf8');
    const rows = docs.split('\n').filter((line) => /^\| \d{4}-\d{2}-\d{2} \|/.test(line));

    expect(rows).toEqual(
      holidays.map(
        ({ date, name, englishName, kind, certainty }) =>
          `| ${date} | ${name} | ${englishName} | ${kind === 'joint_leave' ? 'joint leave' : 'public holiday'} | ${certainty} |`,
      ),
    );
    for (const { source, url } of decrees) for (const text of [source, url]) expect(docs).toContain(text);
  });
});
