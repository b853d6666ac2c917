import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { aChat, phone } from '../helpers/envelopes.ts';
import { anAgent } from '../helpers/factories.ts';
import { call, createRig, dump, given, PEOPLE, type Rig, refusal, SIGNED_IN_AT } from './rig.ts';

const admin = { as: 'admin' } as const;
const put = (kind: string, id: string, version: number, value: unknown) => ({ ...admin, params: { kind, id }, body: { version, value } });
const WARNING = { at: { percent: 50 }, notify: ['lead'] };
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

  it('are told apart from what a desk comes with: a ticket of before names version 0', async () => {
    const rig = createRig();
    const before = await given(rig, aChat());
    await call(rig, 'putSetting', put('policy', 'default', 0, DEFAULT_POLICY));
    const after = await given(rig, aChat({ from: [phone('6281299990000')] }));

    const policyOf = async (number: number) => (await call(rig, 'getTicket', { params: { number } })).ticket.targets[0]?.policy;

    expect([await policyOf(before), await policyOf(after)]).toEqual(['default@0', 'default@1']);
  });

  it('hold any number of policies and calendars, and ask the policies in their order', async () => {
    const rig = createRig();

    await call(rig, 'putSetting', put('calendar', 'night', 0, DEFAULT_CALENDAR));
    await call(rig, 'putSetting', put('policy', 'rest', 0, DEFAULT_POLICY));
    await call(rig, 'putSetting', put('policy', 'second', 0, { ...DEFAULT_POLICY, position: 2, calendarId: 'night' }));
    await call(rig, 'putSetting', put('policy', 'first', 0, { ...DEFAULT_POLICY, position: 1, escalations: [WARNING] }));
    const { policy, policies, calendar, calendars } = (await rig.api.directory.desk()).rules;

    expect(policies.map(({ id, version }) => `${id}@${version}`)).toEqual(['first@1', 'second@1', 'rest@1']);
    expect([policy.id, calendar.id, ...calendars.map(({ id }) => id)]).toEqual(['default', 'default', 'night']);
  });

  it('take the policy that the documentation shows', async () => {
    const [, body = ''] = /\n\n(\{\n {2}"version"[\s\S]*?\n\})\n```/u.exec(readFileSync('docs/sla.md', 'utf8')) ?? [];
    const rig = createRig();

    await call(rig, 'putSetting', { ...admin, params: { kind: 'policy', id: 'returns-fast' }, body: JSON.parse(body) });

    expect((await rig.api.directory.desk()).rules.policies).toMatchObject([{ id: 'returns-fast', version: 1, position: 10 }]);
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
    ['another id than the one that holds', put('acknowledgement', 'night', 0, { enabled: true })],
    ['a policy under an id that no ticket can name', put('policy', 'Night', 0, DEFAULT_POLICY)],
    ['a policy on a calendar that is not there', put('policy', 'night', 0, { ...DEFAULT_POLICY, calendarId: 'night' })],
    ['a condition that is none', put('policy', 'night', 0, { ...DEFAULT_POLICY, conditions: { tags: ['vip'] } })],
    ['a step that does nothing', put('policy', 'night', 0, { ...DEFAULT_POLICY, escalations: [{ at: { percent: 50 } }] })],
    ['a ladder with one point twice', put('policy', 'night', 0, { ...DEFAULT_POLICY, escalations: [WARNING, WARNING] })],
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

describe('a team', () => {
  const team = (version: number, memberIds: readonly string[], teamId = 'sales') =>
    put('team', teamId, version, { teamId, name: 'Sales', memberIds });
  const teamsOf = (rig: Rig) => Object.fromEntries([...rig.memory.agents.values()].map(({ agentId, teams }) => [agentId, teams]));

  it('is in the records of who comes, and out of those of who goes; others keep what they reach', async () => {
    const rig = createRig();
    rig.memory.agents.set('supervisor', { ...PEOPLE.supervisor, teams: ['default', 'sales'] });

    await call(rig, 'putSetting', team(1, ['agent-1', 'agent-1', 'agent-2']));

    expect(teamsOf(rig)).toEqual({
      admin: ['default'],
      supervisor: ['default', 'sales'],
      'agent-1': ['default', 'sales'],
      'agent-2': ['default', 'sales'],
      outsider: [],
      owner: ['default'],
      'light-agent': ['default'],
      auditor: [],
    });
    // Who moved is named, so that their sockets hear of other tickets from then on.
    expect(settingsEvents(rig)).toEqual([
      { type: 'SettingChanged', kind: 'team', id: 'sales', from: 1, to: 2, moved: ['agent-1', 'agent-2', 'outsider'] },
    ]);
  });

  it('opens its tickets to who comes and closes them to who goes, in the same moment', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await call(rig, 'updateTicket', { params: { number }, body: { version: 1, assigneeId: 'agent-1' } });
    expect((await refusal(rig, 'getTicket', { as: 'outsider', params: { number } })).code).toBe('not_found');

    await call(rig, 'putSetting', team(1, ['outsider', 'agent-2'], 'default'));

    expect((await call(rig, 'getTicket', { as: 'outsider', params: { number } })).ticket).toMatchObject({
      assigneeId: 'agent-1',
      teamId: 'default',
    });
    expect((await refusal(rig, 'getTicket', { params: { number } })).code).toBe('not_found');
  });

  it('that is new is given to its members', async () => {
    const rig = createRig();

    await call(rig, 'putSetting', team(0, ['agent-1'], 'gudang'));

    expect((await call(rig, 'getMe')).teams).toEqual(['default', 'gudang']);
  });

  it('leaves records alone that are right already, such as those of a change of name', async () => {
    const rig = createRig();
    const before = teamsOf(rig);

    await call(rig, 'putSetting', team(1, ['outsider']));

    expect(teamsOf(rig)).toEqual(before);
  });

  it('takes no members who do not exist, and names them', async () => {
    const problem = await refusal(createRig(), 'putSetting', team(1, ['agent-1', 'ghost', 'outsider', 'phantom']));

    expect([problem.code, problem.errors]).toEqual([
      'invalid_request',
      [
        { path: 'body.value.memberIds.1', message: 'There is no agent ghost.' },
        { path: 'body.value.memberIds.3', message: 'There is no agent phantom.' },
      ],
    ]);
  });

  it('lets somebody go who does not exist any more', async () => {
    const rig = createRig();
    rig.memory.agents.delete('outsider');

    await call(rig, 'putSetting', team(1, []));

    expect((await rig.api.directory.setting('team', 'sales'))?.version).toBe(2);
  });

  it('changes by forty agents at once, not by more', async () => {
    const rig = createRig();
    const crowd = Array.from({ length: 41 }, (_, index) => `crowd-${index}`);
    for (const agentId of crowd) rig.memory.agents.set(agentId, anAgent({ agentId, teams: [] }));

    const problem = await refusal(rig, 'putSetting', team(1, ['outsider', ...crowd]));
    expect([problem.code, problem.errors?.[0]?.path]).toEqual(['invalid_request', 'body.value.memberIds']);
    // One who goes counts like one who comes.
    expect((await refusal(rig, 'putSetting', team(1, crowd.slice(0, 40)))).code).toBe('invalid_request');
    await call(rig, 'putSetting', team(1, ['outsider', ...crowd.slice(0, 40)]));
    await call(rig, 'putSetting', team(2, ['outsider', ...crowd]));

    expect(rig.memory.agents.get('crowd-40')?.teams).toEqual(['sales']);
  });

  it('is tried again when an agent was changed in between', async () => {
    const rig = createRig();
    const { directory } = rig.api;
    let others = 1;
    const agents: typeof directory.agents = async (agentIds) => {
      const read = await directory.agents(agentIds);
      // Somebody else's act between reading and writing.
      if (others-- > 0) rig.memory.agents.set('agent-1', { ...PEOPLE.agent, teams: ['default', 'gudang'] });
      return read;
    };

    await call({ ...rig, api: { ...rig.api, directory: { ...directory, agents } } }, 'putSetting', team(1, ['agent-1', 'outsider']));

    expect(rig.memory.agents.get('agent-1')?.teams).toEqual(['default', 'gudang', 'sales']);
  });

  it('gives up, with nothing changed, when somebody always comes first', async () => {
    const rig = createRig();
    const record = async () => 'conflict' as const;
    const api = { ...rig.api, directory: { ...rig.api.directory, record } };

    expect((await refusal({ ...rig, api }, 'putSetting', team(1, ['agent-1']))).code).toBe('try_again');
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

  it('let an agent whom the desk sent away say so themselves', async () => {
    const rig = createRig();
    rig.memory.agents.set('agent-1', { ...PEOPLE.agent, presence: 'away', awayReason: 'idle' });

    await call(rig, 'putPresence', { body: { presence: 'away' } });

    expect(rig.memory.agents.get('agent-1')?.awayReason).toBeUndefined();
    expect(settingsEvents(rig)).toContainEqual({
      type: 'PresenceChanged',
      agentId: 'agent-1',
      from: 'away',
      to: 'away',
      teams: ['default'],
    });
  });

  it('give a pass to connect with, for 30 s, that the desk keeps no copy of in its logs', async () => {
    const rig = createRig();

    const { pass, url, expiresAt } = await call(rig, 'createLivePass');

    expect(url).toBe('/live');
    expect(Date.parse(expiresAt) - Date.parse(rig.time.now)).toBe(30_000);
    expect(await rig.ports.passes.redeem(pass, rig.time.now)).toEqual({ agentId: 'agent-1', signedInAt: SIGNED_IN_AT });
    expect(JSON.stringify(rig.logged)).not.toContain(pass);
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
