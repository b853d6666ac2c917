import { describe, expect, it } from 'vitest';
import { DEFAULT_CALENDAR } from '#domain/default-settings';
import { HelpdeskError } from '#domain/errors';
import { StaleWriteError } from '#flows/missed';
import type { Response } from '#schemas/api';
import type { Calendar } from '#schemas/sla';
import { call, createRig, type Rig, refusal } from './rig.ts';

const admin = { as: 'admin', params: { id: 'default' } } as const;
const setting = { as: 'admin', params: { kind: 'calendar', id: 'default' } } as const;
const take = (rig: Rig, body: unknown): Promise<Response<'importHolidays'>> => call(rig, 'importHolidays', { ...admin, body });
// The setting is a calendar, as the route that stored it checked.
const calendarOf = async (rig: Rig): Promise<Calendar> => (await call(rig, 'getSetting', setting)).value as Calendar;
const events = ({ memory }: Rig): unknown[] =>
  (memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);
const icsOf = (...events: string[][]): string =>
  ['BEGIN:VCALENDAR', ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR'].join('\r\n');
const LIBUR = icsOf(['UID:1', 'DTSTART;VALUE=DATE:20261231', 'SUMMARY:Libur', 'STATUS:CONFIRMED'], ['UID:2', 'DTSTART:20260230']);

describe('importing holidays', () => {
  it('makes a first version from the calendar as it comes, recorded as a change of the setting', async () => {
    const rig = createRig();

    const answer = await take(rig, { country: 'ID', years: [2027] });

    expect(answer).toMatchObject({ version: 1, replaced: [], kept: [], skipped: [], skippedCount: 0 });
    expect(answer.added).toHaveLength(18);
    expect(await calendarOf(rig)).toMatchObject({ ...DEFAULT_CALENDAR, version: 1, exceptions: expect.anything() });
    expect(events(rig)).toEqual([{ type: 'SettingChanged', kind: 'calendar', id: 'default', from: 0, to: 1 }]);
  });

  it('shows where a date is from and how sure it is', async () => {
    const rig = createRig();
    await take(rig, { country: 'ID', years: [2026, 2027], includeJointLeave: true });

    const { exceptions } = await calendarOf(rig);

    expect(exceptions).toHaveLength(51);
    expect(exceptions.find(({ date }) => date === '2027-08-17')).toMatchObject({ spans: [], certainty: 'confirmed' });
    const feast = exceptions.find(({ date }) => date === '2027-03-10');
    expect(feast).toMatchObject({ name: 'Idulfitri 1448 Hijriah', certainty: 'provisional' });
    expect(feast?.source).toContain('not confirmed');
  });

  it('takes an ICS file, and says what it did not take', async () => {
    const rig = createRig();

    const answer = await take(rig, { ics: LIBUR });

    expect(answer).toEqual({
      version: 1,
      added: ['2026-12-31'],
      replaced: [],
      kept: [],
      skipped: [{ line: 8, uid: '2', reason: 'DTSTART is not a date: 20260230.' }],
      skippedCount: 1,
    });
    expect((await calendarOf(rig)).exceptions).toEqual([
      { date: '2026-12-31', spans: [], name: 'Libur', source: 'ICS file', certainty: 'confirmed' },
    ]);
  });

  it('keeps a date that has other hours, unless it is told to replace it', async () => {
    const rig = createRig();
    const own = { date: '2026-12-31', spans: [{ from: '08:00', to: '10:00' }], name: 'Stock-taking' };
    await call(rig, 'putSetting', { ...setting, body: { version: 0, value: { ...DEFAULT_CALENDAR, exceptions: [own] } } });

    expect(await take(rig, { ics: LIBUR })).toMatchObject({ version: 1, added: [], kept: ['2026-12-31'] });
    expect((await calendarOf(rig)).exceptions).toEqual([own]);
    expect(await take(rig, { ics: LIBUR, replace: true })).toMatchObject({ version: 2, replaced: ['2026-12-31'], kept: [] });
    expect((await calendarOf(rig)).exceptions).toMatchObject([{ date: '2026-12-31', spans: [] }]);
  });

  it('changes nothing the second time, replacing or not', async () => {
    const rig = createRig();
    const body = { country: 'ID', years: [2026], replace: true };
    const { added } = await take(rig, body);

    expect(await take(rig, body)).toEqual({ version: 1, added: [], replaced: [], kept: added, skipped: [], skippedCount: 0 });
    expect(events(rig)).toHaveLength(1);
  });

  it('reads again what another admin changed meanwhile', async () => {
    const rig = createRig();
    const { directory } = rig.api;
    let others = 2;
    const record: typeof directory.record = async (act) => {
      if (others > 0) {
        others -= 1;
        throw new StaleWriteError(new HelpdeskError('seen_is_stale', 'Another was first.'), []);
      }
      return directory.record(act);
    };

    const answer = await take({ ...rig, api: { ...rig.api, directory: { ...directory, record } } }, { ics: LIBUR });

    expect([answer.version, others]).toEqual([1, 0]);
  });

  it('gives up when others keep coming first', async () => {
    const rig = createRig();
    const record = async (): Promise<never> => {
      throw new StaleWriteError(new HelpdeskError('seen_is_stale', 'Another was first.'), []);
    };
    const busy = { ...rig, api: { ...rig.api, directory: { ...rig.api.directory, record } } };

    expect((await refusal(busy, 'importHolidays', { ...admin, body: { ics: LIBUR } })).code).toBe('try_again');
  });

  it.each([
    ['neither a file nor a country', {}],
    ['both', { ics: LIBUR, country: 'ID', years: [2027] }],
    ['a country without years', { country: 'ID' }],
    ['a year without a file', { country: 'ID', years: [2031] }],
    ['no year', { country: 'ID', years: [] }],
    ['another country', { country: 'SG', years: [2027] }],
    ['joint leave of a file', { ics: LIBUR, includeJointLeave: true }],
    ['what is no ICS file', { ics: '<html>' }],
    ['over 512 KB', { ics: `BEGIN:VCALENDAR${' '.repeat(512 * 1024)}` }],
  ])('refuses %s', async (_, body) => {
    expect((await refusal(createRig(), 'importHolidays', { ...admin, body })).code).toBe('invalid_request');
  });

  it('refuses more dates than a calendar holds, and holidays without an end', async () => {
    const rig = createRig();
    const days = (first: string, count: number) => icsOf([`DTSTART:${first}`, `DURATION:P${count}D`]);
    await call(rig, 'putSetting', {
      ...setting,
      body: { version: 0, value: { ...DEFAULT_CALENDAR, exceptions: [{ date: '2020-01-01', spans: [] }] } },
    });

    const tooLong = await refusal(rig, 'importHolidays', { ...admin, body: { ics: days('20270101', 999) } });
    const tooMany = await refusal(rig, 'importHolidays', { ...admin, body: { ics: days('20270101', 1000) } });

    expect(tooLong.errors).toMatchObject([{ path: 'body', message: expect.stringContaining('may not be closed for 400 days in a row') }]);
    expect(tooMany.errors).toMatchObject([{ path: 'body', message: expect.stringContaining('at most 1,000 exceptions') }]);
  });

  it('knows no calendar but those that exist, and is for admins', async () => {
    const body = { ics: LIBUR };

    expect((await refusal(createRig(), 'importHolidays', { as: 'admin', params: { id: 'night' }, body })).code).toBe('not_found');
    expect((await refusal(createRig(), 'importHolidays', { ...admin, as: 'supervisor', body })).code).toBe('not_allowed');
  });
});

describe('a calendar', () => {
  const put = (value: unknown) => refusal(createRig(), 'putSetting', { ...setting, body: { version: 0, value } });

  it('without an open span is refused with a sentence, whatever its exceptions open', async () => {
    const week = [[], [], [], [], [], [], []];
    const exceptions = [{ date: '2026-12-01', spans: [{ from: '08:00', to: '17:00' }] }];

    for (const value of [
      { ...DEFAULT_CALENDAR, week },
      { ...DEFAULT_CALENDAR, week, exceptions },
    ])
      expect((await put(value)).errors).toEqual([
        { path: 'body.value.week', message: 'A calendar needs at least one open span in its week.' },
      ]);
  });

  it('whose exceptions would not fit where settings are kept is refused', async () => {
    const exceptions = Array.from({ length: 1000 }, (_, day) => ({
      date: new Date(Date.UTC(2027, 0, 1 + 2 * day)).toISOString().slice(0, 10),
      spans: [],
      name: 'é'.repeat(120),
      source: 'x'.repeat(200),
    }));

    expect((await put({ ...DEFAULT_CALENDAR, exceptions })).errors).toMatchObject([{ path: 'body.value.exceptions' }]);
  });
});
