import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import { handleCommand } from '#flows/handle-command';
import { matchTeam } from '#flows/match-team';
import type { Agent } from '#schemas/agent';
import { act, put } from '../helpers/acts.ts';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { anAgent } from '../helpers/factories.ts';
import { createWorld, eventsOfType, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

/** Tickets 1 to `count`, each a minute younger than the one before. */
async function tickets(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await take(world, aChat({ from: [phone(`62813${String(at).padStart(7, '0')}`)], sentAt: world.time.now, receivedAt: world.time.now }));
    world.passSeconds(60);
  }
}
function agents(...fields: Partial<Agent>[]): void {
  world.memory.agents.clear();
  for (const one of fields) {
    const agent = anAgent({ capacity: 20, ...one });
    world.memory.agents.set(agent.agentId, agent);
  }
  setting(world.memory, 'team', 'default', {
    teamId: 'default',
    name: 'Default',
    memberIds: fields.map(({ agentId = 'agent-1' }) => agentId),
  });
}
const match = (numbers: number[] = []) => matchTeam(world.ports, 'default', numbers);
const assignees = async () =>
  Promise.all([...world.memory.tickets.keys()].map(async (number) => (await ticketOf(world, number)).assigneeId));
const loads = () => Object.fromEntries([...world.memory.agents.values()].map(({ agentId, load }) => [agentId, load]));

describe('routing', () => {
  it('spreads evenly over the team', async () => {
    await tickets(6);

    expect(await match()).toEqual({ assigned: 6 });

    expect(loads()).toEqual({ 'agent-1': 3, 'agent-2': 3 });
    expect((await ticketOf(world, 1)).status).toBe('open');
  });

  it('gives to whoever has least for their capacity', async () => {
    agents({ agentId: 'a', load: 9, capacity: 20 }, { agentId: 'b', load: 1, capacity: 2 });
    await tickets(1);

    await match();

    expect(await assignees()).toEqual(['a']);
  });

  it('stops at everybody’s capacity, the oldest due first', async () => {
    agents({ agentId: 'a', capacity: 2 }, { agentId: 'b', capacity: 1 });
    await tickets(5);

    expect(await match()).toEqual({ assigned: 3 });

    expect((await assignees()).map((assignee) => assignee !== undefined)).toEqual([true, true, true, false, false]);
    expect(loads()).toEqual({ a: 2, b: 1 });
  });

  it('gives an urgent ticket before older ones', async () => {
    agents({ agentId: 'a', capacity: 1 });
    await tickets(3);
    await act(world, 3, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, priority: 'urgent' }));

    await match();

    expect(await assignees()).toEqual([undefined, undefined, 'a']);
  });

  it.each<[string, Partial<Agent>]>([
    ['offline', { presence: 'offline' }],
    ['away', { presence: 'away' }],
    ['not active', { active: false }],
    ['in another team', { teams: ['sales'] }],
    ['full', { load: 20 }],
  ])('gives nothing to an agent who is %s', async (_, fields) => {
    agents(fields);
    await tickets(1);

    expect(await match()).toEqual({ assigned: 0 });
    expect(await assignees()).toEqual([undefined]);
  });

  it('leaves alone what is taken, done or another team’s', async () => {
    await tickets(3);
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId: 'agent-2' }));
    await put(world, 2, 'solved');
    setting(world.memory, 'team', 'sales', { teamId: 'sales', name: 'Sales', memberIds: [] });
    await act(world, 3, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId: 'sales' }));

    expect(await match([1, 2, 3])).toEqual({ assigned: 0 });
    expect(await assignees()).toEqual(['agent-2', 'agent-1', undefined]);
  });

  it('takes what a message names though the index does not show it yet', async () => {
    await tickets(1);
    const lagging = { ...world.ports.tickets, work: async () => [] };

    expect(await matchTeam({ ...world.ports, tickets: lagging }, 'default', [1])).toEqual({ assigned: 1 });
  });

  it('asked again gives nothing twice', async () => {
    await tickets(2);
    await match();

    expect(await match([1, 2])).toEqual({ assigned: 0 });
    expect(eventsOfType(world, 1, 'TicketAssigned')).toHaveLength(1);
    expect(loads()).toEqual({ 'agent-1': 1, 'agent-2': 1 });
  });

  it('goes on after the first page while somebody is free', async () => {
    agents({ agentId: 'a', capacity: 1000 });
    await tickets(120);

    expect(await match()).toEqual({ assigned: 120 });
  });
});

describe('routing in a crowd', () => {
  it('by several workers at once never goes above capacity and gives each ticket once', async () => {
    agents({ agentId: 'a', capacity: 7 }, { agentId: 'b', capacity: 6 });
    await tickets(20);

    await Promise.allSettled(Array.from({ length: 8 }, () => match()));
    await match();

    expect(loads()).toEqual({ a: 7, b: 6 });
    expect((await assignees()).filter((assignee) => assignee !== undefined)).toHaveLength(13);
  });

  it('reads a ticket again that changed while it was being given', async () => {
    await tickets(1);
    const { load } = world.ports.tickets;
    let isFirst = true;
    const busy = {
      ...world.ports.tickets,
      load: async (number: number) => {
        const stored = await load(number);
        if (isFirst) {
          isFirst = false;
          await act(world, number, () => ({ type: 'RecordNotice', notice: 'x', at: world.time.now }));
        }
        return stored;
      },
    };

    expect(await matchTeam({ ...world.ports, tickets: busy }, 'default', [])).toEqual({ assigned: 1 });
  });

  it('whose ticket keeps changing asks to be handed out again', async () => {
    await tickets(1);
    world.memory.faults.push(...Array.from({ length: 5 }, () => 'conflict' as const));

    await expect(match()).rejects.toBeInstanceOf(TransientError);
    expect(await match()).toEqual({ assigned: 1 });
  });

  it('leaves alone an agent who fills up meanwhile', async () => {
    agents({ agentId: 'a', capacity: 3 });
    await tickets(1);
    const { append } = world.ports.tickets;
    const filling = {
      ...world.ports.tickets,
      append: async (...write: Parameters<typeof append>) => {
        world.memory.agents.set('a', anAgent({ agentId: 'a', capacity: 3, load: 3 }));
        return append(...write);
      },
    };

    expect(await matchTeam({ ...world.ports, tickets: filling }, 'default', [])).toEqual({ assigned: 0 });
    expect(loads()).toEqual({ a: 3 });
  });

  it('looks for somebody else when an agent leaves meanwhile', async () => {
    agents({ agentId: 'a' }, { agentId: 'b', load: 5 });
    await tickets(1);
    const { append } = world.ports.tickets;
    const leaving = {
      ...world.ports.tickets,
      append: async (...write: Parameters<typeof append>) => {
        world.memory.agents.set('a', anAgent({ agentId: 'a', presence: 'offline' }));
        return append(...write);
      },
    };

    await matchTeam({ ...world.ports, tickets: leaving }, 'default', []);

    expect(await assignees()).toEqual(['b']);
    expect(loads()).toEqual({ a: 0, b: 6 });
  });
});

describe('load', () => {
  it('is given back when a ticket is solved, and taken again when it comes back', async () => {
    agents({ agentId: 'a' });
    await take(world, aMail());
    await match();
    expect(loads()).toEqual({ a: 1 });

    await put(world, 1, 'solved');
    expect(loads()).toEqual({ a: 0 });
    await handleCommand(world.ports, {
      number: 1,
      actor: { kind: 'agent', id: 'a' },
      prepare: ({ stored }) => ({ command: { type: 'UpdateTicket', seen: stored.ticket.version, status: 'open' } }),
    });

    expect(loads()).toEqual({ a: 1 });
  });
});
