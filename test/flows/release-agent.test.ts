import { beforeEach, describe, expect, it } from 'vitest';
import { releaseAgent } from '#flows/release-agent';
import type { Agent } from '#schemas/agent';
import type { Task } from '#schemas/queue';
import { act, put } from '../helpers/acts.ts';
import { aChat, phone } from '../helpers/envelopes.ts';
import { anAgent } from '../helpers/factories.ts';
import { createWorld, eventsOfType, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
/** A ticket of a contact of its own. */
const opened = (n: number) => take(world, aChat({ from: [phone(`62812777${n}`)] }));
const assign = (number: number, agentId = 'agent-1') =>
  act(world, number, () => ({ type: 'AssignByRouting', agentId, teamId: 'default', weight: 1 }));
const goesOff = () => world.memory.agents.set('agent-1', anAgent({ active: false, load: world.memory.agents.get('agent-1')?.load ?? 0 }));
/** As the queue does: what is asked for further on is done, until nothing is. @returns how often. */
async function release(): Promise<number> {
  let runs = 0;
  for (let task: Task | undefined = { kind: 'release_agent', agentId: 'agent-1' }; task; task = world.nudged.tasks.pop()?.task) {
    if (task.kind === 'release_agent') await releaseAgent(world.ports, task);
    runs += 1;
  }
  return runs;
}

describe('releasing an agent who is off the desk', () => {
  it("gives their open tickets back, and leaves what is done and what is others'", async () => {
    for (let count = 0; count < 3; count += 1) await opened(count);
    for (const number of [1, 2]) await assign(number);
    await assign(3, 'agent-2');
    await put(world, 2, 'solved');
    goesOff();

    await release();

    const assignees = await Promise.all([1, 2, 3].map(async (number) => (await ticketOf(world, number)).assigneeId));
    expect(assignees).toEqual([undefined, 'agent-1', 'agent-2']);
    expect(eventsOfType(world, 1, 'TicketUnassigned')).toEqual([
      { type: 'TicketUnassigned', reason: 'agent_deactivated', teamId: 'default', freed: 'agent-1' },
    ]);
    expect(world.memory.agents.get('agent-1')?.load).toBe(0);
  });

  it('keeps the place of each in the queue', async () => {
    for (let count = 0; count < 2; count += 1) {
      await opened(count);
      world.passSeconds(60);
    }
    await assign(1);
    goesOff();

    await release();

    const waiting = await world.ports.tickets.work({ of: { unassignedOf: 'default' }, undone: true, limit: 10 });
    expect(waiting.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('goes on until none is left, page by page, and a repeat changes nothing', async () => {
    for (let number = 1; number <= 60; number += 1) {
      await opened(number);
      await assign(number);
    }
    goesOff();

    // 50, 10, and a round that finds none.
    expect(await release()).toBe(3);
    const before = structuredClone(world.memory);
    await release();

    expect(await world.ports.tickets.work({ of: { assignee: 'agent-1' }, undone: true, limit: 10 })).toEqual([]);
    expect(world.memory).toEqual(before);
  });

  it('finds what the list does not show yet by a second look, some seconds later', async () => {
    await opened(0);
    await assign(1);
    goesOff();
    const lagging = { ...world.ports.tickets, work: async () => [] };

    await releaseAgent({ ...world.ports, tickets: lagging }, { agentId: 'agent-1' });

    expect(world.nudged.tasks).toEqual([{ task: { kind: 'release_agent', agentId: 'agent-1', isLast: true }, delaySeconds: 5 }]);
    await releaseAgent(world.ports, { agentId: 'agent-1', isLast: true });
    expect((await ticketOf(world, 1)).assigneeId).toBeUndefined();
  });

  it('does nothing when they are back by now', async () => {
    await take(world, aChat());
    await assign(1);

    expect(await release()).toBe(2);

    expect((await ticketOf(world, 1)).assigneeId).toBe('agent-1');
  });
});

describe('releasing an agent who is still on the desk', () => {
  /** Ticket 1 of the team `default`, 2 of `sales`, both theirs. */
  beforeEach(async () => {
    for (const count of [1, 2]) await opened(count);
    await act(world, 2, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId: 'sales' }));
    for (const [number, teamId] of [
      [1, 'default'],
      [2, 'sales'],
    ] as const)
      await act(world, number, () => ({ type: 'AssignByRouting', agentId: 'agent-1', teamId, weight: 1 }));
  });
  const assignees = async () => [(await ticketOf(world, 1)).assigneeId, (await ticketOf(world, 2)).assigneeId];
  const becomes = (fields: Partial<Agent>) => {
    const load = world.memory.agents.get('agent-1')?.load;
    world.memory.agents.set('agent-1', anAgent({ teams: ['default', 'sales'], load, ...fields }));
  };

  it('gives back the tickets of a team that they have left, and no others', async () => {
    becomes({ teams: ['default'] });

    await release();

    expect(await assignees()).toEqual(['agent-1', undefined]);
    expect(eventsOfType(world, 2, 'TicketUnassigned')).toMatchObject([{ reason: 'assignee_left', teamId: 'sales' }]);
    expect(world.memory.agents.get('agent-1')?.load).toBe(1);
  });

  it.each(['light_agent', 'auditor'] as const)('gives back all of who is a %s by now', async (role) => {
    becomes({ role });

    await release();

    expect(await assignees()).toEqual([undefined, undefined]);
  });

  it('gives back nothing of who only goes home', async () => {
    becomes({ presence: 'offline', capacity: 0 });

    await release();

    expect(await assignees()).toEqual(['agent-1', 'agent-1']);
  });
});
