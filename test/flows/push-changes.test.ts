import { beforeEach, describe, expect, it } from 'vitest';
import { type LiveEntry, pushChanges } from '#flows/push-changes';
import { connect } from '#flows/socket';
import type { Agent } from '#schemas/agent';
import { act, reply } from '../helpers/acts.ts';
import { aChat } from '../helpers/envelopes.ts';
import { anAgent, minute } from '../helpers/factories.ts';
import { createWorld, setting, take, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(async () => {
  world = createWorld();
  setting(world.memory, 'role', 'mutu', { roleId: 'mutu', name: 'Mutu', permissions: { read: 'own' } });
  await connected('one', { agentId: 'agent-1' });
  await connected('two', { agentId: 'agent-2', customRole: 'mutu' });
  await connected('out', { agentId: 'outsider', teams: ['sales'] });
  await connected('all', { agentId: 'auditor', role: 'auditor', teams: [] });
});

async function connected(connectionId: string, agent: Partial<Agent> & { agentId: string }): Promise<void> {
  world.memory.agents.set(agent.agentId, anAgent({ ...world.memory.agents.get(agent.agentId), ...agent }));
  const pass = await world.ports.passes.issue({ agentId: agent.agentId, signedInAt: minute(0) }, minute(1));
  await connect(world.ports, { connectionId, pass });
}
const entriesOf = (ledger: number | 'settings', from = 0): LiveEntry[] =>
  (world.memory.ledgers.get(ledger) ?? []).slice(from).map(({ stored, places }) => ({ ledger, ...stored, places }));
/** Connection -> the tickets of each frame. */
const heard = () => {
  const frames = world.sockets.heard.splice(0).map(({ connectionId, frame }) => ({
    connectionId,
    tickets: frame.type === 'changed' ? frame.tickets.map(({ number, version }) => `${number}@${version}`) : [frame.type],
  }));
  return Object.fromEntries(frames.map(({ connectionId, tickets }) => [connectionId, tickets]));
};
const moves = (teamId: string) => act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId }));
const assigned = (agentId: string | null) =>
  act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId: agentId }));

describe('new entries', () => {
  it('are one frame to each socket that may hear of them', async () => {
    await take(world, aChat());
    await reply(world, 1);
    await act(world, 1, () => ({ type: 'RecordNotice', notice: 'x', at: world.time.now }));

    const frames = await pushChanges(world.ports, entriesOf(1));

    expect(frames).toBe(2);
    expect(heard()).toEqual({ one: ['1@3'], all: ['1@3'] });
  });

  it('of a ticket that changes its team are told in both, and then in the new one only', async () => {
    await take(world, aChat());
    await moves('sales');
    await pushChanges(world.ports, entriesOf(1, 1));
    expect(heard()).toEqual({ one: ['1@2'], out: ['1@2'], all: ['1@2'] });

    await reply(world, 1);
    await pushChanges(world.ports, entriesOf(1, 2));
    expect(heard()).toEqual({ out: ['1@3'], all: ['1@3'] });
  });

  it('are told to who reads only their own when the ticket comes to them, is theirs, and is taken from them', async () => {
    await take(world, aChat());
    await assigned('agent-2');
    await reply(world, 1);
    await assigned('agent-1');
    await reply(world, 1);

    const told = [];
    for (const at of [0, 1, 2, 3, 4]) {
      await pushChanges(world.ports, entriesOf(1, at).slice(0, 1));
      told.push(heard().two);
    }

    expect(told).toEqual([undefined, ['1@2'], ['1@3'], ['1@4'], undefined]);
  });

  it('that nobody hears of are not worth a frame', async () => {
    for (const id of ['one', 'two', 'all']) world.memory.connections.delete(id);
    await take(world, aChat());

    expect(await pushChanges(world.ports, entriesOf(1))).toBe(0);
    expect(await pushChanges(world.ports, [])).toBe(0);
  });

  it('written before it was noted where their ticket stood are told to nobody', async () => {
    await take(world, aChat());

    expect(
      await pushChanges(
        world.ports,
        entriesOf(1).map(({ places: _, ...entry }) => entry),
      ),
    ).toBe(0);
  });

  it('of who came and went are told to them, as it is in the end', async () => {
    for (const [from, to] of [
      ['online', 'away'],
      ['away', 'online'],
    ] as const)
      await world.ports.directory.record({
        at: world.time.now,
        actor: { kind: 'agent', id: 'agent-1' },
        commandId: 'cmd_1',
        events: [{ type: 'PresenceChanged', agentId: 'agent-1', from, to, teams: ['default'] }],
        writes: [],
      });

    await pushChanges(world.ports, entriesOf('settings').reverse());

    expect(world.sockets.heard).toEqual([{ connectionId: 'one', frame: { type: 'presence', presence: 'online' } }]);
  });
});

describe('a socket that is gone', () => {
  it('is forgotten, and somebody looks whether its agent comes again', async () => {
    await take(world, aChat());
    world.nudged.tasks.length = 0;
    world.passSeconds(31);
    world.sockets.gone.add('one');

    await pushChanges(world.ports, entriesOf(1));

    expect(world.memory.connections.has('one')).toBe(false);
    expect(world.nudged.tasks).toEqual([{ task: { kind: 'socket_lost', agentId: 'agent-1', lostAt: world.time.now }, delaySeconds: 60 }]);
    expect(heard()).toEqual({ all: ['1@1'] });
  });

  it('is kept while it may still be connecting', async () => {
    await take(world, aChat());
    world.nudged.tasks.length = 0;
    world.sockets.gone.add('one');

    await pushChanges(world.ports, entriesOf(1));

    expect(world.memory.connections.has('one')).toBe(true);
    expect(world.nudged.tasks).toEqual([]);
  });
});
