import { beforeEach, describe, expect, it } from 'vitest';
import { deliverTicket } from '#flows/deliver-ticket';
import { matchTeam } from '#flows/match-team';
import { recordReceipt } from '#flows/record-receipt';
import type { Agent } from '#schemas/agent';
import { put, reply } from '../helpers/acts.ts';
import { createWorld, eventsOfType, setting, ticketOf, type World } from '../helpers/in-memory-ports.ts';
import { assigneeOf, aTeam, change, loadsOf, writes } from '../helpers/teams.ts';

const NOTHING_PROMISED = { low: {}, medium: {}, high: {}, urgent: {} };

let world: World;
/** Ticket 1 is solved and was `a`'s; `b` has come since. */
beforeEach(async () => {
  world = createWorld();
  world.memory.agents.clear();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  aTeam(world, {}, { agentId: 'a', capacity: 1 });
  await writes(world, 0);
  await match();
  await put(world, 1, 'solved');
  aTeam(world, {}, { agentId: 'a', capacity: 1 }, { agentId: 'b' });
  change(world, 'b', { presence: 'away' });
});
const match = (numbers: number[] = []) => matchTeam(world.ports, 'default', numbers);
const comes = (agentId: string) => change(world, agentId, { presence: 'online' });

describe('a solved ticket whose contact writes again', () => {
  it('is its assignee’s again when they are there and have room', async () => {
    await writes(world, 0);

    expect(await assigneeOf(world, 1)).toBe('a');
    expect(loadsOf(world)).toEqual({ a: 1, b: 0 });
  });

  it.each<[string, Partial<Agent>]>([
    ['is away', { presence: 'away' }],
    ['is offline', { presence: 'offline' }],
    ['is full', { load: 1 }],
    ['is off the desk', { active: false }],
    ['has left the team', { teams: [] }],
    ['is a light agent by now', { role: 'light_agent' }],
  ])('goes to somebody else of its team when its assignee %s', async (_, fields) => {
    change(world, 'a', fields);
    comes('b');
    const load = loadsOf(world).a;

    await writes(world, 0);
    expect(await assigneeOf(world, 1)).toBeUndefined();
    await match([1]);

    expect(await assigneeOf(world, 1)).toBe('b');
    expect(loadsOf(world)).toEqual({ a: load, b: 1 });
  });

  it('waits at its original place until somebody comes', async () => {
    setting(world.memory, 'policy', 'default', { id: 'default', version: 1, name: 'x', clock: 'calendar', targets: NOTHING_PROMISED });
    for (const nth of [1, 2]) {
      world.passSeconds(60);
      await writes(world, nth);
    }
    change(world, 'a', { presence: 'away' });
    world.passSeconds(60);

    await writes(world, 0);
    change(world, 'b', { capacity: 1, presence: 'online' });
    await match();

    expect(await Promise.all([1, 2, 3].map((number) => assigneeOf(world, number)))).toEqual(['b', undefined, undefined]);
  });

  it('is decided again when its assignee fills up in between', async () => {
    const { append } = world.ports.tickets;
    let tries = 0;
    const filling = {
      ...world.ports.tickets,
      append: async (...write: Parameters<typeof append>) => {
        tries += 1;
        if (tries === 1) change(world, 'a', { load: 1 });
        return append(...write);
      },
    };
    const { ports } = world;

    await writes({ ...world, ports: { ...ports, tickets: filling } }, 0);

    expect(tries).toBe(2);
    expect(eventsOfType(world, 1, 'TicketUnassigned')).toMatchObject([{ reason: 'assignee_full' }]);
    expect(loadsOf(world)).toEqual({ a: 1, b: 0 });
  });

  it('costs one look at its assignee, and an ordinary message costs none', async () => {
    const asked: string[] = [];
    const { agent } = world.ports.directory;
    const counting = {
      ...world.ports.directory,
      agent: (agentId: string) => {
        asked.push(agentId);
        return agent(agentId);
      },
    };
    const watched = { ...world, ports: { ...world.ports, directory: counting } };

    await writes(watched, 0);
    await writes(watched, 0);

    expect(asked).toEqual(['a']);
  });
});

describe('a solved ticket whose reply did not reach the contact', () => {
  it.each([
    ['has gone home', { presence: 'offline' as const }, undefined],
    ['is there', {}, 'a'],
  ])('opens again when its assignee %s', async (_, fields, expected) => {
    await writes(world, 0);
    const messageId = await reply(world, 1);
    await deliverTicket(world.ports, 1);
    await put(world, 1, 'solved');
    change(world, 'a', fields);

    await recordReceipt(world.ports, { kind: 'channel', id: 'whatsapp' }, { number: 1, messageId, status: 'failed', at: world.time.now });

    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', attentionAt: world.time.now });
    expect(await assigneeOf(world, 1)).toBe(expected);
  });
});
