import { beforeEach, describe, expect, it } from 'vitest';
import { matchTeam } from '#flows/match-team';
import type { Agent } from '#schemas/agent';
import type { TeamSettings } from '#schemas/settings';
import { act, put } from '../helpers/acts.ts';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { anAgent } from '../helpers/factories.ts';
import { createWorld, eventsOfType, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const DAY_SECONDS = 86_400;
const sender = (at: number) => [phone(`62813${String(at).padStart(7, '0')}`)];
const chat = (at: number) => take(world, aChat({ from: sender(at), sentAt: world.time.now, receivedAt: world.time.now }));

/** Tickets of as many contacts, each a minute younger than the one before. */
async function tickets(count: number): Promise<void> {
  const before = world.memory.tickets.size;
  for (let at = 0; at < count; at += 1) {
    await chat(before + at);
    world.passSeconds(60);
  }
}
function team(fields: Partial<TeamSettings>, ...people: Partial<Agent>[]): void {
  const teamId = fields.teamId ?? 'default';
  for (const one of people) {
    const agent = anAgent({ capacity: 20, ...one });
    world.memory.agents.set(agent.agentId, agent);
  }
  const memberIds = people.map(({ agentId = 'agent-1' }) => agentId);
  setting(world.memory, 'team', teamId, { teamId, name: teamId, memberIds, ...fields });
}
const match = (teamId = 'default', numbers: number[] = []) => matchTeam(world.ports, teamId, numbers);
const assignees = async () =>
  Promise.all([...world.memory.tickets.keys()].map(async (number) => (await ticketOf(world, number)).assigneeId));
const loads = () => Object.fromEntries([...world.memory.agents.values()].map(({ agentId, load }) => [agentId, load]));
const moveTo = (number: number, teamId: string) =>
  act(world, number, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId }));

describe('round robin', () => {
  it('goes round, in one go and in several, whatever each carries already', async () => {
    world.memory.agents.clear();
    team({ strategy: 'round_robin' }, { agentId: 'a', load: 9 }, { agentId: 'b' }, { agentId: 'c' });
    await tickets(4);
    await match();
    await tickets(3);
    await match();

    expect(await assignees()).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a']);
    expect(eventsOfType(world, 1, 'TicketAssigned')).toMatchObject([{ by: 'round_robin' }]);
  });

  it('keeps a team’s turns apart from another’s', async () => {
    world.memory.agents.clear();
    const [a, b] = [
      { agentId: 'a', teams: ['default', 'returns'] },
      { agentId: 'b', teams: ['default', 'returns'] },
    ];
    team({ strategy: 'round_robin' }, a, b);
    team({ strategy: 'round_robin', teamId: 'returns' }, a, b);
    await tickets(2);
    await moveTo(2, 'returns');

    await match();
    await match('returns');

    expect(await assignees()).toEqual(['a', 'a']);
  });
});

describe('sticky', () => {
  /** A ticket of the first contact that `agent-2` had, and a follow-up of it after the reopen window. */
  async function followUp(): Promise<void> {
    await chat(0);
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId: 'agent-2' }));
    await put(world, 1, 'solved');
    world.passSeconds(2 * DAY_SECONDS);
    await chat(0);
  }

  it('gives a follow-up to who had the ticket before', async () => {
    team({ sticky: true }, { agentId: 'agent-1' }, { agentId: 'agent-2', load: 5 });
    await followUp();

    await match();

    expect((await ticketOf(world, 2)).followsUp).toBe(1);
    expect(eventsOfType(world, 2, 'TicketAssigned')).toMatchObject([{ agentId: 'agent-2', by: 'sticky' }]);
  });

  it.each<[string, boolean, Partial<Agent>]>([
    ['the team has not asked for it', false, { load: 5 }],
    ['they are away', true, { presence: 'away' }],
    ['they are full', true, { load: 20 }],
  ])('gives it to another where %s', async (_, sticky, fields) => {
    await followUp();
    team({ sticky }, { agentId: 'agent-1' }, { agentId: 'agent-2', ...fields });

    await match();

    expect(eventsOfType(world, 2, 'TicketAssigned')).toMatchObject([{ agentId: 'agent-1', by: 'least_loaded' }]);
  });

  it('reads one ticket more, and only for a follow-up', async () => {
    team({ sticky: true }, { agentId: 'agent-1' }, { agentId: 'agent-2' });
    await followUp();
    await chat(1);
    const read: number[] = [];
    const { load } = world.ports.tickets;
    const counting = {
      ...world.ports.tickets,
      load: (number: number) => {
        read.push(number);
        return load(number);
      },
    };

    await matchTeam({ ...world.ports, tickets: counting }, 'default', []);

    expect(read.sort()).toEqual([1, 2, 3]);
  });
});

describe('weights', () => {
  it('count on the load and are given back', async () => {
    world.memory.agents.clear();
    team({ weights: { whatsapp: 2 } }, { agentId: 'a', capacity: 5 });
    await tickets(4);

    expect(await match()).toEqual({ assigned: 2 });
    expect(loads()).toEqual({ a: 4 });

    await put(world, 1, 'solved');
    expect(loads()).toEqual({ a: 2 });
    expect(await match()).toEqual({ assigned: 1 });
    expect(loads()).toEqual({ a: 4 });
  });

  it('let nothing lighter overtake what fits once somebody is done', async () => {
    world.memory.agents.clear();
    team({ weights: { whatsapp: 3 } }, { agentId: 'a', capacity: 4, load: 2 });
    await tickets(1);
    await take(world, aMail());

    expect(await match()).toEqual({ assigned: 0 });
  });

  it('that nobody present can ever carry hold nothing up', async () => {
    world.memory.agents.clear();
    team({ weights: { whatsapp: 9 } }, { agentId: 'a', capacity: 4 });
    await tickets(1);
    await take(world, aMail());

    await match();

    expect(await assignees()).toEqual([undefined, 'a']);
  });

  it('count also where a person assigns, who may go above capacity', async () => {
    world.memory.agents.clear();
    team({ weights: { whatsapp: 3 } }, { agentId: 'a', capacity: 1 });
    await tickets(1);

    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, assigneeId: 'a' }));

    expect(loads()).toEqual({ a: 3 });
  });
});

describe('a team that pulls', () => {
  it('is given nothing, though everybody is free', async () => {
    team({ strategy: 'pull' }, { agentId: 'agent-1' });
    await tickets(2);

    expect(await match('default', [1, 2])).toEqual({ assigned: 0 });
    expect(await assignees()).toEqual([undefined, undefined]);
  });
});

describe('an agent in two teams', () => {
  it('is never given more than they can carry by both at once, and both teams’ tickets are given while there is room', async () => {
    world.memory.agents.clear();
    const both = { agentId: 'both', teams: ['default', 'returns'], capacity: 3 };
    team({ strategy: 'round_robin' }, both, { agentId: 'a', capacity: 2 });
    team({ teamId: 'returns' }, both, { agentId: 'r', teams: ['returns'], capacity: 2 });
    await tickets(12);
    for (let number = 7; number <= 12; number += 1) await moveTo(number, 'returns');
    const most = { both: 0 };
    const { append } = world.ports.tickets;
    const watched = {
      ...world.ports.tickets,
      append: async (...write: Parameters<typeof append>) => {
        const outcome = await append(...write);
        most.both = Math.max(most.both, world.memory.agents.get('both')?.load ?? 0);
        return outcome;
      },
    };
    const ports = { ...world.ports, tickets: watched };

    await Promise.allSettled(['default', 'returns', 'default', 'returns'].map((teamId) => matchTeam(ports, teamId, [])));
    await match();
    await match('returns');

    expect(most.both).toBe(3);
    expect(loads()).toEqual({ both: 3, a: 2, r: 2 });
    expect((await assignees()).filter((assignee) => assignee !== undefined)).toHaveLength(7);
  });
});
