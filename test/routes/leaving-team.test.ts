import { beforeEach, describe, expect, it } from 'vitest';
import { aChat } from '../helpers/envelopes.ts';
import { eventsOfType, ticketOf } from '../helpers/in-memory-ports.ts';
import { type Reactions, reactionsOf } from '../helpers/reactions.ts';
import { call, createRig, dump, given, type Rig, refusal } from './rig.ts';

let rig: Rig;
let reactions: Reactions;
let number: number;
/** A ticket of the team `default` that `agent-1` has. */
beforeEach(async () => {
  rig = createRig();
  for (const [agentId, agent] of rig.memory.agents) rig.memory.agents.set(agentId, { ...agent, presence: 'away' });
  number = await given(rig, aChat());
  await call(rig, 'updateTicket', { params: { number }, body: { version: 1, assigneeId: 'agent-1' } });
  reactions = reactionsOf(rig);
  await reactions.settle();
});

const admin = { as: 'admin' } as const;
const setTeam = (memberIds: readonly string[]) =>
  call(rig, 'putSetting', {
    ...admin,
    params: { kind: 'team', id: 'default' },
    body: { version: 1, value: { teamId: 'default', name: 'Default', memberIds } },
  });
const setAgent = (body: object) => call(rig, 'updateAgent', { ...admin, params: { agentId: 'agent-1' }, body });

describe('a supervisor', () => {
  const ofDefault = { kind: 'team', id: 'default' };
  const asked = (as: 'admin' | 'supervisor', version: number, memberIds: readonly string[]) =>
    ({ as, params: ofDefault, body: { version, value: { teamId: 'default', name: 'Default', memberIds } } }) as const;
  beforeEach(() => call(rig, 'putSetting', asked('admin', 1, ['agent-1', 'agent-2', 'supervisor'])));

  it('does not take themselves out of a team that they look after, by its members or by their own record', async () => {
    const before = dump(rig);

    expect((await refusal(rig, 'putSetting', asked('supervisor', 2, ['agent-1']))).code).toBe('leaves_own_team');
    expect((await refusal(rig, 'updateAgent', { as: 'supervisor', params: { agentId: 'supervisor' }, body: { teams: [] } })).code).toBe(
      'leaves_own_team',
    );
    expect(dump(rig)).toEqual(before);
  });

  it('takes others out, and is taken out by an admin', async () => {
    await call(rig, 'putSetting', asked('supervisor', 2, ['agent-1', 'supervisor']));
    await call(rig, 'putSetting', asked('admin', 3, ['agent-1']));

    expect((await call(rig, 'getMe', { as: 'supervisor' })).teams).toEqual([]);
  });
});

describe('an agent who may not have a ticket any more', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['as their team is set without them', () => setTeam(['agent-2']), 'assignee_left'],
    ['as they are moved to another team', () => setAgent({ teams: ['sales'] }), 'assignee_left'],
    ['as a light agent', () => setAgent({ role: 'light_agent' }), 'assignee_left'],
    ['as an auditor', () => setAgent({ role: 'auditor' }), 'assignee_left'],
    ['as they are taken off the desk', () => setAgent({ active: false }), 'agent_deactivated'],
  ])('loses it to the queue at once: %s', async (_, leave, reason) => {
    await leave();
    await reactions.settle();

    expect((await ticketOf(rig, number)).assigneeId).toBeUndefined();
    expect(eventsOfType(rig, number, 'TicketUnassigned')).toMatchObject([{ reason, teamId: 'default', freed: 'agent-1' }]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['others leave', () => setTeam(['agent-1'])],
    ['they come to one more team', () => setAgent({ teams: ['default', 'sales'] })],
    ['they have another role that answers', () => setAgent({ role: 'supervisor' })],
    ['they carry less', () => setAgent({ capacity: 0 })],
  ])('keeps it when %s', async (_, change) => {
    await change();
    await reactions.settle();
    await reactions.settleDelayed();

    expect((await ticketOf(rig, number)).assigneeId).toBe('agent-1');
  });
});
