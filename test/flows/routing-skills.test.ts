import { beforeEach, describe, expect, it } from 'vitest';
import { timerAt } from '#domain/timer';
import { matchTeam } from '#flows/match-team';
import type { Agent } from '#schemas/agent';
import type { TeamSettings } from '#schemas/settings';
import { act } from '../helpers/acts.ts';
import { aChat, phone } from '../helpers/envelopes.ts';
import { anAgent } from '../helpers/factories.ts';
import { createWorld, eventsOfType, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
  world.memory.agents.clear();
  setting(world.memory, 'routing', 'default', {
    conditions: [
      {
        id: 'retur',
        name: 'Retur',
        teamId: 'default',
        when: { words: { anyOf: ['retur'] } },
        skills: ['retur:2'],
        relaxAfterSeconds: RELAX_SECONDS,
      },
    ],
  });
});

const RELAX_SECONDS = 600;
/** A ticket for each text, a second younger than the one before. */
async function tickets(...texts: string[]): Promise<void> {
  for (const text of texts) {
    const from = [phone(`62813${String(world.memory.tickets.size).padStart(7, '0')}`)];
    await take(world, aChat({ from, text, sentAt: world.time.now, receivedAt: world.time.now }));
    world.passSeconds(1);
  }
}
function team(fields: Partial<TeamSettings>, ...people: Partial<Agent>[]): void {
  for (const one of people) {
    const agent = anAgent({ capacity: 1, ...one });
    world.memory.agents.set(agent.agentId, agent);
  }
  const memberIds = people.map(({ agentId = 'agent-1' }) => agentId);
  setting(world.memory, 'team', 'default', { teamId: 'default', name: 'Default', memberIds, ...fields });
}
const match = () => matchTeam(world.ports, 'default', []);
const assignees = async () =>
  Promise.all([...world.memory.tickets.keys()].map(async (number) => (await ticketOf(world, number)).assigneeId));
const passTime = (number: number) => act(world, number, () => ({ type: 'PassTime' }));

describe('a ticket that asks for skills', () => {
  it.each(['least_loaded', 'round_robin'] as const)('goes to who has them, by %s, and the others go on to the rest', async (strategy) => {
    team({ strategy }, { agentId: 'a' }, { agentId: 'b', skills: ['retur:1'] }, { agentId: 'c', skills: ['retur:3'] });
    await tickets('retur', 'harga', 'stok');

    await match();

    expect(await assignees()).toEqual(['c', 'a', 'b']);
  });

  it('waits for who has them while the rest goes on', async () => {
    team({}, { agentId: 'a', capacity: 2 }, { agentId: 'c', skills: ['retur:2'], load: 1 });
    await tickets('retur', 'harga', 'retur', 'stok');

    expect(await match()).toEqual({ assigned: 2 });
    expect(await assignees()).toEqual([undefined, 'a', undefined, 'a']);
  });

  it('is not overtaken at the agent whom it waits for', async () => {
    team({ weights: { whatsapp: 2, email: 1 } }, { agentId: 'c', skills: ['retur:2'], capacity: 2, load: 1 });
    await tickets('retur', 'harga');

    expect(await match()).toEqual({ assigned: 0 });
  });

  it('holds up nobody when nobody present has them, however many there are', async () => {
    team({}, { agentId: 'a' });
    await tickets(...Array.from({ length: 60 }, () => 'retur'), 'harga');

    expect(await match()).toEqual({ assigned: 1 });
    expect((await assignees()).at(-1)).toBe('a');
  });

  it('goes to anybody once its time is over, on record, and not a moment sooner', async () => {
    team({}, { agentId: 'a' });
    await tickets('retur');
    const { skills, createdAt } = await ticketOf(world, 1);
    const until = new Date(Date.parse(createdAt) + RELAX_SECONDS * 1000).toISOString();
    expect(skills).toEqual({ all: ['retur:2'], until });

    world.passSeconds(RELAX_SECONDS - 2);
    await passTime(1);
    await match();
    expect(await assignees()).toEqual([undefined]);

    world.passSeconds(1);
    await passTime(1);
    await passTime(1);
    await match();
    expect(await assignees()).toEqual(['a']);
    expect(eventsOfType(world, 1, 'SkillsRelaxed')).toEqual([{ type: 'SkillsRelaxed', teamId: 'default', skills: ['retur:2'] }]);
  });

  it('is woken for that while it waits, and not once somebody has it', async () => {
    team({}, { agentId: 'c', skills: ['retur:2'] });
    await tickets('retur');
    const waiting = await ticketOf(world, 1);
    await match();
    const held = await ticketOf(world, 1);

    expect(timerAt({ ...waiting, targets: [] })).toBe(waiting.skills?.until);
    expect(timerAt({ ...held, targets: [] })).toBeUndefined();
  });

  it('asks for nothing in another team', async () => {
    team({}, { agentId: 'a' });
    setting(world.memory, 'team', 'sales', { teamId: 'sales', name: 'Sales', memberIds: ['a'] });
    await tickets('retur');
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, teamId: 'sales' }));

    expect((await ticketOf(world, 1)).skills).toBeUndefined();
  });
});
