import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { PERMISSIONS } from '#domain/permissions';
import { Role } from '#schemas/agent';
import { operations } from '#schemas/api';
import { aChat, phone } from '../helpers/envelopes.ts';
import { setting } from '../helpers/in-memory-ports.ts';
import { CALLS, cells, operationOf, type Scene } from '../roles/calls.ts';
import { call, createRig, dump, given, PEOPLE, type Rig, request } from './rig.ts';

/** The first ticket stays in team `default`; the second one is moved to Sales. */
async function sceneOf(rig: Rig, caller: string): Promise<Scene> {
  const [own, other] = [await given(rig, aChat()), await given(rig, aChat({ from: [phone('6281299990000')] }))];
  await call(rig, 'updateTicket', { as: 'admin', params: { number: other }, body: { version: 1, teamId: 'sales' } });
  for (const [kind, value] of [
    ['policy', DEFAULT_POLICY],
    ['calendar', DEFAULT_CALENDAR],
  ] as const)
    setting(rig.memory, kind, 'default', value);
  const seen = async (number: number) => ({ number, version: (await rig.api.tickets.load(number))?.ticket.version ?? 0 });
  return {
    own: await seen(own),
    other: await seen(other),
    otherTeam: 'sales',
    colleague: 'agent-2',
    outsider: 'outsider',
    caller,
    word: 'word',
    setting: (kind, id) => call(rig, 'getSetting', { as: 'admin', params: { kind, id } }),
  };
}

describe('the matrix of roles', () => {
  it('has a row for every operation, a call for every row and a status for every role', () => {
    const all = cells();
    const names = [...new Set(all.map((cell) => cell.call))];

    expect([...new Set(names.map(operationOf))].sort()).toEqual(Object.keys(operations).sort());
    expect(names.sort()).toEqual(Object.keys(CALLS).sort());
    expect(all).toHaveLength(names.length * Role.options.length);
  });

  it.each(cells())('$call by $role answers $status, and what is refused changes nothing', async ({ call: name, role, status }) => {
    const rig = createRig();
    const scene = await sceneOf(rig, PEOPLE[role].agentId);
    const parts = (await CALLS[name]?.(scene)) ?? {};
    const before = { table: dump(rig), files: rig.files.size, secrets: rig.secrets.size, invited: rig.invited.size, ended: rig.ended.size };

    const answer = await request(rig, operationOf(name), { ...parts, as: role });

    expect([answer.status, status < 400 ? '' : answer.json]).toEqual([status, status < 400 ? '' : expect.objectContaining({ status })]);
    const after = { table: dump(rig), files: rig.files.size, secrets: rig.secrets.size, invited: rig.invited.size, ended: rig.ended.size };
    if (status >= 400) expect(after).toEqual(before);
  });
});

it('docs/roles.md shows the permissions as they are', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/roles.md'), 'utf8');
  const rows = Object.entries(PERMISSIONS).map(([id, reach]) => `| ${id} | ${Role.options.map((role) => reach[role]).join(' | ')} |`);

  expect(text.split('\n').filter((line) => /^\| [a-z]\w+ \| (all|teams|none) /.test(line))).toEqual(rows);
});

describe('an agent who is taken off the desk', () => {
  const off = { as: 'admin', params: { agentId: 'agent-2' }, body: { active: false } } as const;

  it('is refused from the next request on, signed out, and offline', async () => {
    const rig = createRig();
    await call(rig, 'getMe', { as: 'other' });

    const { active, presence } = await call(rig, 'updateAgent', off);

    expect({ active, presence, ended: [...rig.ended] }).toEqual({ active: false, presence: 'offline', ended: ['agent-2'] });
    expect((await request(rig, 'getMe', { as: 'other' })).status).toBe(403);
  });

  it('is signed out once more by the same call, without another entry', async () => {
    const rig = createRig();
    await call(rig, 'updateAgent', off);
    rig.ended.clear();
    const before = dump(rig);

    await call(rig, 'updateAgent', off);

    expect([...rig.ended]).toEqual(['agent-2']);
    expect(dump(rig)).toEqual(before);
  });

  it('comes back, offline until they say otherwise', async () => {
    const rig = createRig();
    await call(rig, 'updateAgent', off);

    await call(rig, 'updateAgent', { ...off, body: { active: true } });

    expect((await call(rig, 'getMe', { as: 'other' })).presence).toBe('offline');
    expect([...rig.ended]).toEqual([]);
  });

  it('and the one who does it, taken off at the same moment, do not both succeed', async () => {
    const rig = createRig();
    const { directory } = rig.api;
    // The admin who asks is taken off the desk after their request was let in.
    const agent: typeof directory.agent = async (agentId) => {
      const found = await directory.agent(agentId);
      if (agentId === 'agent-2') rig.memory.agents.set('admin', { ...PEOPLE.admin, active: false });
      return found;
    };

    const { status } = await request({ ...rig, api: { ...rig.api, directory: { ...directory, agent } } }, 'updateAgent', off);

    expect([status, rig.memory.agents.get('agent-2')?.active]).toEqual([503, true]);
  });
});

describe('inviteAgent', () => {
  const invite = { as: 'admin', body: { email: 'Baru@meja.local', name: 'Baru', role: 'agent', teams: ['default'] } } as const;
  const settingsEvents = ({ memory }: Rig): unknown[] =>
    (memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);

  it('makes an agent, a member of the teams, recorded by id and never by name', async () => {
    const rig = createRig();

    const { agentId } = await call(rig, 'inviteAgent', invite);

    expect([...rig.invited]).toEqual([['baru@meja.local', agentId]]);
    expect((await call(rig, 'getSetting', { as: 'admin', params: { kind: 'team', id: 'default' } })).value).toMatchObject({
      memberIds: ['agent-1', 'agent-2', agentId],
    });
    expect(settingsEvents(rig)).toEqual([
      { type: 'AgentInvited', agentId, role: 'agent', teams: ['default'] },
      { type: 'SettingChanged', kind: 'team', id: 'default', from: 1, to: 2 },
    ]);
  });

  it('refuses somebody who is an agent already', async () => {
    const rig = createRig();
    await call(rig, 'inviteAgent', invite);
    const before = dump(rig);

    expect((await request(rig, 'inviteAgent', invite)).json).toMatchObject({ status: 409, code: 'agent_exists' });
    expect(dump(rig)).toEqual(before);
  });

  it('lets nobody in to a team that does not exist, and mails nobody', async () => {
    const rig = createRig();

    const { status } = await request(rig, 'inviteAgent', { ...invite, body: { ...invite.body, teams: ['nowhere'] } });

    expect([status, rig.invited.size]).toEqual([400, 0]);
  });
});

describe('updateAgent', () => {
  it("moves an agent between teams, in their record and in the teams' settings", async () => {
    const rig = createRig();

    await call(rig, 'updateAgent', { as: 'admin', params: { agentId: 'agent-2' }, body: { teams: ['sales'] } });

    const membersOf = async (id: string) => (await call(rig, 'getSetting', { as: 'admin', params: { kind: 'team', id } })).value;
    expect([await membersOf('default'), await membersOf('sales')]).toMatchObject([
      { memberIds: ['agent-1'] },
      { memberIds: ['outsider', 'agent-2'] },
    ]);
    expect(rig.memory.agents.get('agent-2')?.teams).toEqual(['sales']);
  });

  it('lets a supervisor move agents between teams of their own only', async () => {
    const rig = createRig();
    setting(rig.memory, 'team', 'retur', { teamId: 'retur', name: 'Retur', memberIds: [] });
    rig.memory.agents.set('supervisor', { ...PEOPLE.supervisor, teams: ['default', 'retur'] });
    const move = (teams: readonly string[]) =>
      request(rig, 'updateAgent', { as: 'supervisor', params: { agentId: 'agent-2' }, body: { teams } });

    expect((await move(['default', 'sales'])).status).toBe(403);
    expect((await move(['retur'])).status).toBe(200);
  });

  it('lets an owner hand the desk over: another one is made, who unmakes the first', async () => {
    const rig = createRig();
    await call(rig, 'updateAgent', { as: 'owner', params: { agentId: 'admin' }, body: { role: 'owner' } });

    await call(rig, 'updateAgent', { as: 'admin', params: { agentId: 'owner' }, body: { role: 'admin' } });

    expect((await call(rig, 'getMe', { as: 'owner' })).role).toBe('admin');
  });

  it('does not let an admin take an owner off the desk', async () => {
    const rig = createRig();

    expect((await request(rig, 'updateAgent', { as: 'admin', params: { agentId: 'owner' }, body: { active: false } })).status).toBe(403);
    expect(rig.ended.size).toBe(0);
  });

  it('shows addresses to those who look after agents', async () => {
    const rig = createRig();
    const shown = async (as: 'supervisor' | 'agent') => (await call(rig, 'getAgent', { as, params: { agentId: 'agent-2' } })).email;

    expect([await shown('supervisor'), await shown('agent')]).toEqual([PEOPLE.other.email, null]);
  });
});

describe('when somebody signed in and out', () => {
  const shownTo = async (as: Role, agentId: string) => {
    const rig = createRig();
    const agent = rig.memory.agents.get(agentId);
    if (agent) rig.memory.agents.set(agentId, { ...agent, signedOutAt: '2026-11-22T02:00:00.000Z' });
    const detail = await call(rig, 'getAgent', { as, params: { agentId } });
    return ['signedInAt', 'signedOutAt'].filter((field) => field in detail);
  };

  it.each(Role.options)('is shown to who checks on the desk, and to nobody else: %s', async (role) => {
    const mayKnow = role === 'owner' || role === 'admin' || role === 'auditor';

    expect(await shownTo(role, 'agent-2')).toEqual(mayKnow ? ['signedInAt', 'signedOutAt'] : []);
  });

  it('is in no list of agents', async () => {
    const { items } = await call(createRig(), 'listAgents', { as: 'admin' });

    expect(items.flatMap((item) => Object.keys(item)).filter((field) => field.startsWith('signed'))).toEqual([]);
  });
});

it('how somebody is told is their own affair, and that of who looks after agents', async () => {
  const rig = createRig();
  const agent = rig.memory.agents.get('agent-2');
  if (agent) rig.memory.agents.set('agent-2', { ...agent, mailOff: ['message'] });
  const shownTo = async (as: Role) => (await call(rig, 'getAgent', { as, params: { agentId: 'agent-2' } })).mailOff;

  expect([await shownTo('agent'), await shownTo('admin')]).toEqual([undefined, ['message']]);
});

it('a ticket is not given to a light agent by hand', async () => {
  const rig = createRig();
  const number = await given(rig, aChat());

  const answer = await request(rig, 'updateTicket', { params: { number }, body: { version: 1, assigneeId: 'light-agent' } });

  expect(answer.json).toMatchObject({ status: 422, code: 'not_assignable' });
});
