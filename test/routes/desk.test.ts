import { describe, expect, it } from 'vitest';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { call, createRig, dump, PEOPLE, type Rig, refusal } from './rig.ts';

const admin = { as: 'admin' } as const;
const put = (kind: string, id: string, version: number, value: unknown) => ({ ...admin, params: { kind, id }, body: { version, value } });
const settingsEvents = ({ memory }: Rig): unknown[] =>
  (memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);

describe('settings', () => {
  it('show what holds as long as nobody set anything', async () => {
    const rig = createRig();

    const setting = await call(rig, 'getSetting', { ...admin, params: { kind: 'policy', id: 'default' } });

    expect(setting).toEqual({ kind: 'policy', id: 'default', version: 0, value: DEFAULT_POLICY, updatedAt: null, updatedBy: null });
  });

  it('are changed version by version, each recorded, and what is set holds', async () => {
    const rig = createRig();

    const first = await call(rig, 'putSetting', put('acknowledgement', 'default', 0, { enabled: false }));
    const second = await call(rig, 'putSetting', put('acknowledgement', 'default', 1, { enabled: true, language: 'en' }));

    expect([first.version, second.version]).toEqual([1, 2]);
    expect(await call(rig, 'getSetting', { ...admin, params: { kind: 'acknowledgement', id: 'default' } })).toEqual(second);
    expect((await rig.api.directory.desk()).rules.acknowledgement).toMatchObject({ enabled: true, language: 'en' });
    expect(settingsEvents(rig)).toEqual([
      { type: 'SettingChanged', kind: 'acknowledgement', id: 'default', from: 0, to: 1 },
      { type: 'SettingChanged', kind: 'acknowledgement', id: 'default', from: 1, to: 2 },
    ]);
  });

  it('refuse a change of what is not current, and show what is', async () => {
    const rig = createRig();
    await call(rig, 'putSetting', put('acknowledgement', 'default', 0, { enabled: false }));

    const problem = await refusal(rig, 'putSetting', put('acknowledgement', 'default', 0, { enabled: true }));

    expect(problem).toMatchObject({ status: 409, code: 'seen_is_stale', missed: [{ version: 1, value: { enabled: false } }] });
  });

  it('give a policy and a calendar the version under which tickets will name them', async () => {
    const rig = createRig();

    await call(rig, 'putSetting', put('calendar', 'default', 0, { ...DEFAULT_CALENDAR, id: 'other', version: 77 }));
    const policy = await call(rig, 'putSetting', put('policy', 'default', 0, { ...DEFAULT_POLICY, version: 77 }));

    expect(policy.value).toMatchObject({ id: 'default', version: 1 });
    expect((await rig.api.directory.desk()).rules.calendar).toMatchObject({ id: 'default', version: 1 });
  });

  it('take a mailbox of the mail domain only, under its own name', async () => {
    const rig = createRig();
    const mailbox = (account: string) =>
      put('channel', `email:${account}`, 0, { channel: 'email', account, name: 'Sales', teamId: 'sales' });

    expect((await refusal(rig, 'putSetting', mailbox('sales@example.com'))).code).toBe('invalid_request');
    expect((await refusal(rig, 'putSetting', mailbox('Sales@meja.local'))).code).toBe('invalid_request');
    await call(rig, 'putSetting', mailbox('sales@meja.local'));
    expect((await rig.api.directory.desk()).channels.map(({ account }) => account)).toContain('sales@meja.local');
  });

  it.each([
    ['a kind that is none', put('colour', 'default', 0, {})],
    ['an id that is none', put('policy', 'a b', 0, DEFAULT_POLICY)],
    ['another id than the one that holds', put('policy', 'night', 0, DEFAULT_POLICY)],
    ['a team under another id', put('team', 'sales', 1, { teamId: 'other', name: 'x', memberIds: [] })],
    ['a number under another id', put('channel', 'whatsapp:1', 0, { channel: 'whatsapp', account: '2', name: 'x' })],
    ['a value of another kind', put('policy', 'default', 0, { enabled: true })],
    ['a text without the queue number', put('acknowledgement', 'default', 0, { text: { id: 'Halo', en: 'Hello' } })],
    ['no value', { ...admin, params: { kind: 'policy', id: 'default' }, body: { version: 0 } }],
    ['a version that is none', put('policy', 'default', -1, DEFAULT_POLICY)],
  ])('refuse %s', async (_, asked) => {
    expect((await refusal(createRig(), 'putSetting', asked)).code).toBe('invalid_request');
  });

  it('say where a value is wrong', async () => {
    const value = { autoCloseSeconds: 60, reopenSeconds: { whatsapp: 1, email: 1, manual: 1 } };
    const problem = await refusal(createRig(), 'putSetting', put('lifecycle', 'default', 0, value));

    expect(problem.errors).toMatchObject([{ path: 'body.value.autoCloseSeconds' }]);
  });

  it('know no team that is not there', async () => {
    expect((await refusal(createRig(), 'getSetting', { ...admin, params: { kind: 'team', id: 'nowhere' } })).code).toBe('not_found');
    expect((await refusal(createRig(), 'getSetting', { ...admin, params: { kind: 'nothing', id: 'x' } })).code).toBe('invalid_request');
  });
});

describe('getMe and putPresence', () => {
  it('say who asks', async () => {
    const { agentId, name, role, teams } = PEOPLE.agent;

    expect(await call(createRig(), 'getMe')).toMatchObject({ agentId, name, role, teams, presence: 'online', capacity: 20, load: 0 });
  });

  it('record that an agent comes or goes, once, with the teams that may have work', async () => {
    const rig = createRig();

    await call(rig, 'putPresence', { body: { presence: 'away' } });
    const before = dump(rig);
    const me = await call(rig, 'putPresence', { body: { presence: 'away' } });

    expect(me.presence).toBe('away');
    expect(dump(rig)).toEqual(before);
    expect(rig.memory.agents.get('agent-1')?.presence).toBe('away');
    expect(settingsEvents(rig)).toEqual([{ type: 'PresenceChanged', agentId: 'agent-1', from: 'online', to: 'away', teams: ['default'] }]);
  });

  it.each([{ presence: 'asleep' }, {}, { presence: 1 }, { presence: 'away', since: 1 }])('refuse %o', async (body) => {
    expect((await refusal(createRig(), 'putPresence', { body })).code).toBe('invalid_request');
  });
});

describe('listAgents', () => {
  it('names the active members of the teams that one reaches', async () => {
    const rig = createRig();
    rig.memory.agents.set('agent-2', { ...PEOPLE.other, active: false });

    const mine = await call(rig, 'listAgents');
    const all = await call(rig, 'listAgents', admin);

    expect(mine.items.map(({ agentId }) => agentId)).toEqual(['agent-1']);
    expect(all.items.map(({ agentId }) => agentId).sort()).toEqual(['admin', 'agent-1', 'outsider']);
    expect(JSON.stringify(all)).not.toContain('@');
  });
});
