import { beforeEach, describe, expect, it } from 'vitest';
import { releaseAgent } from '#flows/release-agent';
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
const release = () => releaseAgent(world.ports, { agentId: 'agent-1' });

/** As the queue does: what is asked for again is done again, until nothing is. */
async function releaseAll(): Promise<number> {
  for (let runs = 1; ; runs += 1) {
    const before = world.nudged.tasks.length;
    await release();
    if (world.nudged.tasks.length === before) return runs;
  }
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
      { type: 'TicketUnassigned', reason: 'agent_deactivated', teamId: 'default' },
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

    expect(await releaseAll()).toBe(3);
    const before = structuredClone(world.memory);
    await release();

    expect(await world.ports.tickets.work({ of: { assignee: 'agent-1' }, undone: true, limit: 10 })).toEqual([]);
    expect(world.memory).toEqual(before);
  });

  it('does nothing when they are back by now', async () => {
    await take(world, aChat());
    await assign(1);

    await release();

    expect((await ticketOf(world, 1)).assigneeId).toBe('agent-1');
    expect(world.nudged.tasks).toEqual([]);
  });
});
