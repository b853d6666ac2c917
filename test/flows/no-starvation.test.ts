import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import type { Ticket } from '#schemas/ticket';
import { put } from '../helpers/acts.ts';
import { ticketOf, type World } from '../helpers/in-memory-ports.ts';
import {
  type Assignment,
  assignments,
  couldTake,
  type Floor,
  happens,
  isHeld,
  office,
  openOffice,
  type Step,
  step,
  tickets,
  waiting,
} from '../helpers/two-teams.ts';

const SEED = 20_261_127;
const everybody = ({ memory }: World): Agent[] => [...memory.agents.values()];

/** What comes before `ticket` and waits although the agent could take it once idle. */
async function ahead(world: World, agent: Agent, ticket: Ticket): Promise<Ticket[]> {
  const before = (await waiting(world)).filter((one) => workKey(one) < workKey(ticket));
  const able = await Promise.all(before.map((one) => couldTake(world, agent, one, 'idle')));
  return before.filter((_, at) => able[at]);
}

/** Whom the step gave something although something that came before it waited for them. */
async function overtaken(world: World, given: readonly Assignment[]): Promise<unknown[]> {
  const found = await Promise.all(
    given.map(async ({ number, agentId }) => {
      const agent = world.memory.agents.get(agentId);
      return agent ? (await ahead(world, agent, await ticketOf(world, number))).map((one) => [agentId, number, one.number]) : [];
    }),
  );
  return found.flat();
}

/** What waits though somebody has room for it for whom nothing else waits. */
async function left(world: World): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const ticket of await waiting(world))
    for (const agent of everybody(world))
      if ((await couldTake(world, agent, ticket, 'now')) && (await ahead(world, agent, ticket)).length === 0)
        found.push([ticket.number, agent.agentId]);
  return found;
}

async function play(floor: Floor, steps: readonly Step[]): Promise<void> {
  const { world } = floor;
  for (const done of steps) {
    const before = assignments(world).length;
    await happens(floor, done);
    expect(await overtaken(world, assignments(world).slice(before))).toEqual([]);
    expect(await left(world)).toEqual([]);
    expect(everybody(world).filter(({ load, capacity }) => load > capacity)).toEqual([]);
  }
}

describe('two teams that share agents', () => {
  it('give everybody the first by work order of all that they could take, at once, and never above capacity', async () => {
    await fc.assert(
      fc.asyncProperty(office, fc.array(step, { minLength: 20, maxLength: 40 }), async (of, steps) => play(openOffice(of), steps)),
      { seed: SEED, numRuns: 60 },
    );
  });

  it('give whatever is first to an agent who could take it before that agent has been freed more often than they had tickets', async () => {
    let met = 0;
    await fc.assert(
      fc.asyncProperty(office, fc.array(step, { minLength: 15, maxLength: 30 }), async (of, steps) => {
        const floor = openOffice(of);
        for (const done of steps) await happens(floor, done);
        const found = await firstWithTaker(floor.world);
        if (!found) return;
        met += 1;
        expect(await isGivenInTime(floor, found)).toBe(true);
      }),
      { seed: SEED, numRuns: 60 },
    );

    expect(met).toBeGreaterThan(10);
  });
});

type First = { readonly ticket: Ticket; readonly agent: Agent; readonly held: number };

/** The first by work order of all that somebody who is there could take, with one of them. */
async function firstWithTaker(world: World): Promise<First | undefined> {
  for (const ticket of await waiting(world))
    for (const agent of everybody(world)) {
      if (!(await couldTake(world, agent, ticket, 'idle')) || (await ahead(world, agent, ticket)).length > 0) continue;
      return { ticket, agent, held: (await heldBy(world, agent)).length };
    }
  return undefined;
}

const heldBy = async (world: World, { agentId }: Agent): Promise<Ticket[]> =>
  (await tickets(world)).filter((ticket) => isHeld(ticket) && ticket.assigneeId === agentId);

/** While new tickets of both teams keep coming, more than can be taken. */
async function isGivenInTime(floor: Floor, { ticket, agent, held }: First): Promise<boolean> {
  const { world, reactions } = floor;
  for (let frees = 0; frees < held; frees += 1) {
    for (const teamId of ['default', 'returns'] as const) await happens(floor, { kind: 'arrive', teamId, asks: false });
    const [oldest] = await heldBy(world, agent);
    if (!oldest) return false;
    await put(world, oldest.number, 'solved');
    await reactions.settle();
    if ((await ticketOf(world, ticket.number)).assigneeId !== undefined) return true;
  }
  return false;
}
