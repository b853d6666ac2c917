import { beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '#schemas/notice';
import { minute } from '../helpers/factories.ts';
import { call, createRig, type Rig, refusal } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = createRig();
});

async function told(agentId: string, minutes: number, fields: Partial<Notice> = {}): Promise<string> {
  const id = `${minute(minutes)}_1042.${minutes}.0`;
  await rig.api.notices.keep(agentId, { id, kind: 'assigned', number: 1042, at: minute(minutes), ...fields });
  return id;
}
const list = (query: Record<string, string | number> = {}, headers = {}) => call(rig, 'listNotifications', { query, headers });

describe('notifications', () => {
  it('are what I am told, newest first, each with a sentence and a link', async () => {
    const first = await told('agent-1', 1);
    const second = await told('agent-1', 2, { kind: 'breached', targetId: 'first_reply.1' });
    await told('agent-2', 3);

    const { items, unread, nextCursor } = await list({}, { 'accept-language': 'en' });

    expect(items).toEqual([
      {
        ...{ id: second, kind: 'breached', number: 1042, at: minute(2), readAt: null, link: '/tickets/1042' },
        text: 'Ticket #1042 has passed its time for first reply.',
      },
      {
        ...{ id: first, kind: 'assigned', number: 1042, at: minute(1), readAt: null, link: '/tickets/1042' },
        text: 'Ticket #1042 was assigned to you.',
      },
    ]);
    expect({ unread, nextCursor }).toEqual({ unread: 2, nextCursor: null });
  });

  it('are read by id; what is read stays on the list and leaves the unread', async () => {
    const [one, two] = [await told('agent-1', 1), await told('agent-1', 2)];
    rig.time.now = minute(5);

    expect(await call(rig, 'readNotifications', { body: { ids: [one] } })).toEqual({ unread: 1 });
    expect((await list()).items.map(({ id, readAt }) => [id, readAt])).toEqual([
      [two, null],
      [one, minute(5)],
    ]);
    expect((await list({ unread: 'true' })).items.map(({ id }) => id)).toEqual([two]);
    expect((await list({ unread: 'false' })).items).toHaveLength(2);
  });

  it('are read all at once, but for what came after the list was seen', async () => {
    await told('agent-1', 1);
    await told('agent-1', 2);
    const late = await told('agent-1', 9);

    expect(await call(rig, 'readNotifications', { body: { all: true, until: minute(2) } })).toEqual({ unread: 1 });
    expect((await list({ unread: 'true' })).items.map(({ id }) => id)).toEqual([late]);
  });

  it('of a ticket are read when it is, as far as it was seen', async () => {
    await told('agent-1', 1);
    await told('agent-1', 2);
    const [elsewhere, late] = [await told('agent-1', 3, { number: 7 }), await told('agent-1', 9)];

    expect(await call(rig, 'readNotifications', { body: { number: 1042, until: minute(5) } })).toEqual({ unread: 2 });
    expect((await list({ unread: 'true' })).items.map(({ id }) => id)).toEqual([late, elsewhere]);
  });

  it('of others are out of reach', async () => {
    const theirs = await told('agent-2', 1);

    await call(rig, 'readNotifications', { body: { ids: [theirs] } });
    await call(rig, 'readNotifications', { body: { number: 1042, until: minute(9) } });

    expect((await list()).items).toEqual([]);
    expect((await call(rig, 'listNotifications', { as: 'other' })).unread).toBe(1);
  });

  it('come page by page', async () => {
    const ids = [await told('agent-1', 1), await told('agent-1', 2), await told('agent-1', 3)];

    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.nextCursor ?? '' });

    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
  });

  it.each([
    ['a cursor of another list', 'listNotifications', { query: { cursor: Buffer.from('0#x').toString('base64url') } }],
    ['a word for yes that is none', 'listNotifications', { query: { unread: 'yes' } }],
    ['no ids', 'readNotifications', { body: { ids: [] } }],
    ['an id that is none', 'readNotifications', { body: { ids: ['x#y'] } }],
    ['a ticket without an instant', 'readNotifications', { body: { number: 1042 } }],
    ['a ticket and all', 'readNotifications', { body: { all: true, number: 1042, until: minute(1) } }],
    ['ids and all', 'readNotifications', { body: { ids: [`${minute(1)}_1.1.0`], all: true, until: minute(1) } }],
  ] as const)('refuse %s', async (_, operation, parts) => {
    expect((await refusal(rig, operation, parts)).code).toBe('invalid_request');
  });
});

describe('preferences', () => {
  const put = (email: object) => call(rig, 'putPreferences', { body: { email } });

  it('are mails for everything but new tickets and messages at first', async () => {
    const { email } = await call(rig, 'getPreferences');

    expect(Object.keys(email).sort()).toEqual(['assigned', 'breached', 'escalated', 'message', 'send_failed', 'warned', 'woke']);
    expect(Object.entries(email).filter(([, isMailed]) => !isMailed)).toEqual([
      ['assigned', false],
      ['message', false],
    ]);
  });

  it('have quiet hours, until they are taken away', async () => {
    const choose = (body: object) => call(rig, 'putPreferences', { body });
    const night = { from: '21:00', to: '06:00', timeZone: 'Asia/Jayapura' };

    expect((await choose({ quietHours: night })).quietHours).toEqual(night);
    expect((await choose({ email: { woke: false } })).quietHours).toEqual(night);
    expect(await call(rig, 'getPreferences')).toMatchObject({ quietHours: night, email: { woke: false } });
    expect((await choose({ quietHours: null })).quietHours).toBeNull();
  });

  it('are chosen kind by kind, recorded once, and nobody else is meant', async () => {
    await put({ message: true });
    const after = await put({ woke: false });
    await put({ woke: false, message: true });

    expect(after.email).toMatchObject({ message: true, woke: false, assigned: false, breached: true });
    expect(await call(rig, 'getPreferences')).toEqual(after);
    expect((await call(rig, 'getPreferences', { as: 'other' })).email.message).toBe(false);
    const events = (rig.memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);
    expect(events).toEqual([
      { type: 'PreferencesChanged', agentId: 'agent-1', mailOff: ['assigned'] },
      { type: 'PreferencesChanged', agentId: 'agent-1', mailOff: ['assigned', 'woke'] },
    ]);
  });

  it.each([
    ['a kind that is none', { email: { lunch: true } }],
    ['a choice that is none', { email: { message: 'no' } }],
    ['quiet hours without length', { quietHours: { from: '21:00', to: '21:00' } }],
    ['quiet hours of a zone that is none', { quietHours: { from: '21:00', to: '06:00', timeZone: 'Asia/Jayapur' } }],
  ])('refuse %s', async (_, body) => {
    expect((await refusal(rig, 'putPreferences', { body })).code).toBe('invalid_request');
  });
});

describe('the leads of a team', () => {
  const team = (more: object) => ({
    ...{ as: 'admin', params: { kind: 'team', id: 'sales' } },
    body: { version: 1, value: { teamId: 'sales', name: 'Sales', memberIds: ['outsider'], ...more } },
  });

  it('are kept with it, and need not be its members', async () => {
    await call(rig, 'putSetting', { ...team({ leadIds: ['supervisor'], managerIds: ['admin'] }), as: 'admin' });

    const sales = (await rig.api.directory.desk()).teams.find(({ teamId }) => teamId === 'sales');
    expect(sales).toMatchObject({ leadIds: ['supervisor'], managerIds: ['admin'] });
    expect(rig.memory.agents.get('supervisor')?.teams).toEqual(['default']);
  });

  it.each(['leadIds', 'managerIds'])('who do not exist are refused by name: %s', async (field) => {
    const problem = await refusal(rig, 'putSetting', { ...team({ [field]: ['admin', 'ghost'] }), as: 'admin' });

    expect(problem.errors).toEqual([{ path: `body.value.${field}.1`, message: 'There is no agent ghost.' }]);
  });
});
