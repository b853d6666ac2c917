import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holidaysFromIcs, type IcsHolidays } from '#domain/holidays/ics';
import { CalendarException } from '#schemas/sla';

const calendar = (...lines: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const read = (...lines: string[]): IcsHolidays => holidaysFromIcs(calendar(...event(...lines)), 2026);
const datesOf = ({ holidays }: IcsHolidays): string[] => holidays.map(({ date }) => date);
const reasonsOf = ({ skipped }: IcsHolidays): string[] => skipped.map(({ reason }) => reason);
const nameOf = ({ holidays }: IcsHolidays): string | undefined => holidays[0]?.name;

describe('holidaysFromIcs takes', () => {
  it('a whole day as a closed date with its name, source and certainty', () => {
    const text = calendar(
      'X-WR-CALNAME:Hari Libur',
      ...event('UID:a', 'DTSTART;VALUE=DATE:20260817', 'DTEND;VALUE=DATE:20260818', 'SUMMARY:Kemerdekaan', 'STATUS:CONFIRMED'),
    );

    expect(holidaysFromIcs(text, 2026)).toEqual({
      holidays: [{ date: '2026-08-17', spans: [], name: 'Kemerdekaan', source: 'ICS file Hari Libur', certainty: 'confirmed' }],
      skipped: [],
    });
  });

  // DTEND is the day after the last: 30 December up to, not including, 2 January.
  it.each([
    ['several days up to DTEND', ['DTSTART;VALUE=DATE:20261230', 'DTEND;VALUE=DATE:20270102'], ['2026-12-30', '2026-12-31', '2027-01-01']],
    ['one day without an end', ['DTSTART;VALUE=DATE:20260228'], ['2026-02-28']],
    ['one day whose end is itself', ['DTSTART;VALUE=DATE:20260228', 'DTEND;VALUE=DATE:20260228'], ['2026-02-28']],
    ['as many days as DURATION says', ['DTSTART;VALUE=DATE:20280228', 'DURATION:P2D'], ['2028-02-28', '2028-02-29']],
    ['this year and the next of a yearly event', ['DTSTART;VALUE=DATE:19450817', 'RRULE:FREQ=YEARLY'], ['2026-08-17', '2027-08-17']],
    ['the next year only of a yearly event that begins then', ['DTSTART;VALUE=DATE:20270101', 'RRULE:FREQ=YEARLY'], ['2027-01-01']],
    ['blanks around what is said', ['DTSTART: 20260228 ', 'DTEND: 20260301 ', 'RRULE: freq=yearly '], ['2026-02-28', '2027-02-28']],
    ['the last year that a calendar takes', ['DTSTART:90000101'], ['9000-01-01']],
    ['a duration with blanks and a sign', ['DTSTART:20280228', 'DURATION: +P2D '], ['2028-02-28', '2028-02-29']],
    ['what is said first of what is said twice', ['DTSTART:20260228', 'DTSTART:20260301'], ['2026-02-28']],
    ['lines without a name or a value', ['DTSTART:20260228', ':DTSTART', 'x', 'DTENDx'], ['2026-02-28']],
    ['a parameter in quotes that nothing closes', ['DTSTART:20260228', 'DTEND;X-NOTE="a:b'], ['2026-02-28']],
    ['two parameters in quotes', ['DTSTART;X-NOTE="a:b";X-MORE="":20260228'], ['2026-02-28']],
    ['a parameter in quotes with a colon in it', ['DTSTART;X-NOTE="a:b";VALUE=DATE:20260817'], ['2026-08-17']],
  ])('%s', (_, lines, dates) => {
    expect([datesOf(read(...lines)), reasonsOf(read(...lines))]).toEqual([dates, []]);
  });

  it.each([
    ['P1W', 7],
    ['P12W', 84],
    ['P1000D', 1000],
  ])('a duration of %s as %i days', (duration, count) => {
    expect(datesOf(read('DTSTART:20260101', `DURATION:${duration}`))).toHaveLength(count);
  });

  it('the name of the calendar from the calendar alone, and none where it has none', () => {
    const sourceOf = (...lines: string[]) => holidaysFromIcs(calendar(...lines), 2026).holidays[0]?.source;

    const elsewhere = ['BEGIN:VTIMEZONE', 'X-WR-CALNAME:Bukan', 'END:VTIMEZONE'];

    expect(sourceOf('X-WR-CALNAME:Libur', ...elsewhere, ...event('DTSTART:20260817', 'X-WR-CALNAME:Bukan'), 'X-NOTE:Bukan')).toBe(
      'ICS file Libur',
    );
    expect(sourceOf(...event('DTSTART:20260817'), 'X-WR-CALNAME:Libur')).toBe('ICS file Libur');
    expect(sourceOf(...event('DTSTART:20260817'))).toBe('ICS file');
  });

  it.each(['\uFEFF', '  \t', '\n  ', ' \r\n\uFEFF \t'])('a calendar that begins after %j', (blank) => {
    const text = blank + calendar('X-WR-CALNAME:Libur', ...event('DTSTART:20260817'));

    expect(holidaysFromIcs(text, 2026).holidays).toMatchObject([{ source: 'ICS file Libur' }]);
  });

  it('no half of a character at the end of a long name, and all of them within', () => {
    expect(nameOf(read('DTSTART:20260817', `SUMMARY:😀${'a'.repeat(117)}😀`))).toBe(`😀${'a'.repeat(117)}`);
    expect(read('DTSTART:20260817', 'SUMMARY: ').holidays[0]).not.toHaveProperty('name');
    expect(read('DTSTART:20260817').holidays[0]).not.toHaveProperty('name');
  });

  it('an event whose component is written with blanks and in lower case', () => {
    expect(datesOf(holidaysFromIcs(calendar('BEGIN: vevent ', 'DTSTART:20260817', 'end:VEVENT'), 2026))).toEqual(['2026-08-17']);
  });

  it('a folded summary with escapes, on one line', () => {
    expect(nameOf(read('DTSTART:20260817', 'SUMMARY:Libur\\, cuti\\; dan', '  lain\\n-lain \\\\ h', '\tari'))).toBe(
      'Libur, cuti; dan lain -lain \\ hari',
    );
  });

  it('lines that end with LF alone, and go on in the next', () => {
    const text = calendar(...event('DTSTART:20260817', 'SUMMARY:Hari', '  Kemer', '\tdekaan')).replaceAll('\r\n', '\n');

    expect(nameOf(holidaysFromIcs(text, 2026))).toBe('Hari Kemerdekaan');
  });

  it('lines that end with LF alone, and a byte order mark', () => {
    expect(datesOf(holidaysFromIcs(`\uFEFF${calendar(...event('DTSTART:20260817')).replaceAll('\r\n', '\n')}`, 2026))).toEqual([
      '2026-08-17',
    ]);
  });

  it('as confirmed only what the file confirms and does not doubt in its name', () => {
    const certainty = (...lines: string[]) => read('DTSTART:20260817', ...lines).holidays[0]?.certainty;

    expect(certainty('STATUS:CONFIRMED')).toBe('confirmed');
    expect(certainty()).toBe('provisional');
    expect(certainty('STATUS:TENTATIVE')).toBe('provisional');
    expect(certainty('STATUS:CONFIRMED', 'SUMMARY:Idul Adha (belum pasti)')).toBe('provisional');
  });

  it('the properties of the event, not those of its alarm or of a time zone', () => {
    const text = calendar(
      ...['BEGIN:VTIMEZONE', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'END:STANDARD', 'END:VTIMEZONE'],
      ...event('BEGIN:VALARM', 'SUMMARY:Alarm', 'END:VALARM', 'DTSTART:20260817', 'SUMMARY:Libur'),
    );

    expect(holidaysFromIcs(text, 2026)).toMatchObject({ holidays: [{ date: '2026-08-17', name: 'Libur' }], skipped: [] });
  });
});

describe('holidaysFromIcs skips and says why', () => {
  it.each([
    ['a cancelled event', ['DTSTART:20260817', 'STATUS:CANCELLED'], 'It is cancelled.'],
    ['a time of day', ['DTSTART;TZID=Asia/Jakarta:20260817T080000'], 'It has a time of day; only whole days are taken.'],
    ['no beginning', ['SUMMARY:Libur'], 'It has no DTSTART.'],
    ['30 February', ['DTSTART;VALUE=DATE:20260230'], 'DTSTART is not a date: 20260230.'],
    ['29 February of a common year', ['DTSTART;VALUE=DATE:20260229'], 'DTSTART is not a date: 20260229.'],
    ['a month 13', ['DTSTART;VALUE=DATE:20261301'], 'DTSTART is not a date: 20261301.'],
    ['another text', ['DTSTART;VALUE=DATE:2026-08-17'], 'DTSTART is not a date: 2026-08-17.'],
    ['an end before the beginning', ['DTSTART:20260817', 'DTEND:20260816'], 'Its end is not a whole day after its beginning.'],
    ['an end at a time of day', ['DTSTART:20260817', 'DTEND:20260818T120000Z'], 'Its end is not a whole day after its beginning.'],
    ['a duration of hours', ['DTSTART:20260817', 'DURATION:PT8H'], 'Its end is not a whole day after its beginning.'],
    ['a thousand years', ['DTSTART:20260817', 'DTEND:30260817'], 'It has over 1,000 days.'],
    ['every week', ['DTSTART:20260817', 'RRULE:FREQ=WEEKLY'], 'It repeats in another way than once a year.'],
    ['every Easter', ['DTSTART:20260403', 'RRULE:FREQ=YEARLY;BYEASTER=-2'], 'It repeats in another way than once a year.'],
    ['an exception of a date', ['DTSTART:20260817', 'EXDATE:20270817'], 'It repeats in another way than once a year.'],
    ['another date of one that repeats', ['DTSTART:20260817', 'RECURRENCE-ID:20260817'], 'It repeats in another way than once a year.'],
    ['a duration with something before it', ['DTSTART:20260817', 'DURATION:XP1D'], 'Its end is not a whole day after its beginning.'],
    ['a duration with something after it', ['DTSTART:20260817', 'DURATION:P1WT1H'], 'Its end is not a whole day after its beginning.'],
    ['a duration of no weeks', ['DTSTART:20260817', 'DURATION:P0W'], 'Its end is not a whole day after its beginning.'],
    ['1,001 days', ['DTSTART:20260817', 'DURATION:P1001D'], 'It has over 1,000 days.'],
    ['a year that is too late', ['DTSTART:90010101'], 'DTSTART is not a date: 90010101.'],
    ['something before the date', ['DTSTART:x20260817'], 'DTSTART is not a date: x20260817.'],
    ['something before a time of day', ['DTSTART:x20260817T080000'], 'DTSTART is not a date: x20260817T080000.'],
    ['a list of dates', ['DTSTART:20260817', 'RDATE:20270817'], 'It repeats in another way than once a year.'],
    ['a leap day in common years', ['DTSTART:20240229', 'RRULE:FREQ=YEARLY'], 'It does not come in 2026 or 2027.'],
  ])('%s', (_, lines, reason) => {
    expect(read('UID:u1', ...lines)).toEqual({ holidays: [], skipped: [{ line: 3, uid: 'u1', reason }] });
  });

  it('an event without an end, at the line where it begins, and takes the next', () => {
    const text = calendar('BEGIN:VEVENT', 'DTSTART:20260101', ...event('DTSTART:20260817'));

    const result = holidaysFromIcs(text, 2026);

    expect(datesOf(result)).toEqual(['2026-08-17']);
    expect(result.skipped).toEqual([{ line: 3, reason: 'The event has no END:VEVENT.' }]);
  });

  it('an event that another component ends, or that ends inside another', () => {
    const reasons = (...lines: string[]) => reasonsOf(holidaysFromIcs(calendar(...lines), 2026));

    expect(reasons('BEGIN:VEVENT', 'DTSTART:20260817', 'END:VTODO')).toEqual(['The event has no END:VEVENT.']);
    expect(reasons('BEGIN:VEVENT', 'DTSTART:20260817', 'BEGIN:VALARM', 'END:VEVENT')).toEqual(['The event has no END:VEVENT.']);
    expect(reasons('BEGIN:VEVENT', 'DTSTART:20260817', 'END:VALARM', 'END:VEVENT')).toEqual([]);
  });

  it('an event after blank lines, at its own line', () => {
    const text = `\uFEFF\r\n \r\n${calendar(...event('DTSTART:20260230'))}`;

    expect(holidaysFromIcs(text, 2026).skipped).toMatchObject([{ line: 5 }]);
  });

  it('an event after folded lines, at the line of the file', () => {
    const text = calendar('X-NOTE:satu', ' dua', '\ttiga', ...event('DTSTART:20260230'));

    expect(holidaysFromIcs(text, 2026).skipped).toMatchObject([{ line: 6 }]);
  });

  it('what stands beside an event and not in it', () => {
    const text = calendar('BEGIN:VEVENT', 'SUMMARY:Libur', 'END:VEVENT', 'DTSTART:20260817');

    expect(holidaysFromIcs(text, 2026).skipped).toMatchObject([{ reason: 'It has no DTSTART.' }]);
  });

  it('a second event of a date', () => {
    const result = holidaysFromIcs(
      calendar(...event('DTSTART:20260817', 'SUMMARY:A'), ...event('DTSTART:20260816', 'DTEND:20260818')),
      2026,
    );

    expect([datesOf(result), nameOf(result), reasonsOf(result)]).toEqual([
      ['2026-08-17'],
      'A',
      ['2026-08-17 has another event in this file.'],
    ]);
  });

  it('what is beyond 1,000 dates, and takes nothing of it by halves', () => {
    const result = holidaysFromIcs(
      calendar(...event('DTSTART:20200101', 'DURATION:P999D'), ...event('DTSTART:20300101', 'DURATION:P2D'), ...event('DTSTART:20310101')),
      2026,
    );

    expect(result.holidays).toHaveLength(1000);
    expect(datesOf(result).at(-1)).toBe('2031-01-01');
    expect(reasonsOf(result)).toEqual(['The file has over 1,000 dates; this one is beyond them.']);
  });
});

describe('a hostile file', () => {
  it('cannot put a line into a name by a bare CR, nor hide or turn round its text', () => {
    const result = read('DTSTART:20260817', 'SUMMARY:Libur\rDTSTART:20270101\u0000\u0007\u2028x\u202Ey');

    expect([datesOf(result), nameOf(result)]).toEqual([['2026-08-17'], 'Libur DTSTART:20270101 xy']);
  });

  it.each([
    ['a summary folded a hundred thousand times', calendar(...event('DTSTART:20260817', `SUMMARY:${'a\r\n '.repeat(100_000)}`))],
    [
      'half a million characters of one name',
      calendar(...event('DTSTART:20260817', `SUMMARY:${'\\n'.repeat(200_000)}${'😀'.repeat(50_000)}`)),
    ],
    ['components nested without end', calendar('BEGIN:X\r\n'.repeat(20_000), ...event('DTSTART:20260817'))],
    ['thousands of events without an end', `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\n'.repeat(5_000)}`],
    [
      'hundreds of events of a thousand days, of which the last is taken',
      calendar(...event('DTSTART:20290926'), ...Array.from({ length: 900 }, () => event('DTSTART:20270101', 'DURATION:P999D')).flat()),
    ],
    ['quotes that are never closed', calendar(...event('DTSTART:20260817', `SUMMARY;X=${'"'.repeat(100_001)}:y`))],
  ])('of %s gives what a calendar takes', (_, text) => {
    const { holidays, skipped } = holidaysFromIcs(text, 2026);

    for (const holiday of holidays) expect(CalendarException.parse(holiday)).toEqual(holiday);
    expect(holidays.length + skipped.length).toBeGreaterThan(0);
  });

  it('of any text gives what a calendar takes, each date once', () => {
    const word = fc.constantFrom(
      'BEGIN:VEVENT',
      'END:VEVENT',
      'DTSTART:',
      'DTEND:',
      'RRULE:FREQ=YEARLY',
      '20260817',
      '20240229',
      '00000101',
      '99991231',
      '\r\n',
      ' ',
      'SUMMARY:\u{1F600}',
      ':',
      ';',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 }), (words) => {
        const { holidays } = holidaysFromIcs(`BEGIN:VCALENDAR\r\n${words.join('')}`, 2026);

        for (const holiday of holidays) expect(CalendarException.parse(holiday)).toEqual(holiday);
        expect(new Set(holidays.map(({ date }) => date)).size).toBe(holidays.length);
      }),
      { seed: 20_261_124, numRuns: 500 },
    );
  });
});
