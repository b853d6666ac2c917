/** Two teams that share agents, and what happens to them, at random. */
import fc from 'fast-check';
import { isEligible } from '#domain/assignment';
import { isQueued } from '#domain/queue';
import { hasSkills } from '#domain/skills';
import { weightOf } from '#domain/ticket-weight';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import type { Ticket } from '#schemas/ticket';
import { put } from './acts.ts';
import { createWorld, eventsOf, setting, ticketOf, type World } from './in-memory-ports.ts';
import { type Reactions, reactionsOf } from './reactions.ts';
import { aTeam, goes, writes } from './teams.ts';

const TEAM_IDS = ['default', 'returns'] as const;
export type TeamId = (typeof TEAM_IDS)[number];
/** Few, so that more comes than they can take. */
const AGENTS = 3;
const SKILL = 'ahli';

const person = fc.record({
  capacity: fc.integer({ min: 1, max: 2 }),
  teams: fc.constantFrom<readonly TeamId[]>(['default'], ['returns'], TEAM_IDS, TEAM_IDS),
  skills: fc.constantFrom<readonly string[]>([], [SKILL]),
});
const team = fc.record({
  strategy: fc.constantFrom('least_loaded' as const, 'round_robin' as const),
  sticky: fc.boolean(),
  weights: fc.constantFrom(undefined, { whatsapp: 2 }),
});
export const office = fc.record({
  people: fc.array(person, { minLength: AGENTS, maxLength: AGENTS }),
  teams: fc.record({ default: team, returns: team }),
});
export type Office = typeof office extends fc.Arbitrary<infer T> ? T : never;

export type Step =
  | { readonly kind: 'arrive'; readonly teamId: TeamId; readonly asks: boolean }
  | { readonly kind: 'presence'; readonly agent: number; readonly presence: Agent['presence'] }
  | { readonly kind: 'solve'; readonly nth: number };
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('arrive' as const), teamId: fc.constantFrom(...TEAM_IDS), asks: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('solve' as const), nth: fc.nat(10) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('presence' as const),
      agent: fc.nat(AGENTS - 1),
      presence: fc.constantFrom<Agent['presence']>('online', 'online', 'away', 'offline'),
    }),
  },
);

export type Floor = { readonly world: World; readonly reactions: Reactions };
export const agentIdOf = (index: number): string => `agent-${index}`;

/** A condition for each team, and for what asks for the skill there; a skill is asked for longer than any of these tests. */
export function openOffice({ people, teams }: Office): Floor {
  const world = createWorld();
  world.memory.agents.clear();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  const conditions = TEAM_IDS.flatMap((teamId) => [
    { id: `${teamId}-ahli`, name: 'a', teamId, when: { words: { anyOf: [`${teamId} ahli`] } }, skills: [SKILL], relaxAfterSeconds: 86_400 },
    { id: teamId, name: 'b', teamId, when: { words: { anyOf: [teamId] } } },
  ]);
  setting(world.memory, 'routing', 'default', { conditions });
  for (const teamId of TEAM_IDS) {
    const members = people.flatMap((one, index) => (one.teams.includes(teamId) ? [{ agentId: agentIdOf(index), ...one }] : []));
    const own = members.map(({ teams: of, skills, ...rest }) => ({ ...rest, teams: [...of], skills: [...skills] }));
    aTeam(world, { teamId, ...teams[teamId] }, ...own);
  }
  return { world, reactions: reactionsOf(world) };
}

/** What happens, and all that follows from it. */
export async function happens({ world, reactions }: Floor, done: Step): Promise<void> {
  world.passSeconds(1);
  if (done.kind === 'arrive') await writes(world, world.memory.tickets.size, `${done.teamId}${done.asks ? ' ahli' : ''}`);
  if (done.kind === 'presence') await goes(world, agentIdOf(done.agent), done.presence);
  const held = done.kind === 'solve' ? (await tickets(world)).filter(isHeld) : [];
  const solved = done.kind === 'solve' && held[done.nth % Math.max(1, held.length)];
  if (solved) await put(world, solved.number, 'solved');
  await reactions.settle();
}

export const isHeld = ({ heldBy, status }: Ticket): boolean => heldBy !== undefined && status === 'open';

export const tickets = (world: World): Promise<Ticket[]> =>
  Promise.all([...world.memory.tickets.keys()].map((number) => ticketOf(world, number)));

/** What waits, in work order. */
export const waiting = async (world: World): Promise<Ticket[]> =>
  (await tickets(world)).filter(isQueued).sort((a, b) => (workKey(a) < workKey(b) ? -1 : 1));

async function weigh({ ports }: World, ticket: Ticket): Promise<number> {
  return weightOf(ticket, (await ports.directory.desk()).rules.weights);
}

/** Now; or, being idle. */
export async function couldTake(world: World, agent: Agent, ticket: Ticket, when: 'now' | 'idle'): Promise<boolean> {
  const load = when === 'idle' ? 0 : agent.load;
  return hasSkills(agent, ticket.skills?.all) && isEligible({ ...agent, load }, ticket.teamId, await weigh(world, ticket));
}

export type Assignment = { readonly number: number; readonly agentId: string };
export const assignments = (world: World): Assignment[] =>
  [...world.memory.tickets.keys()].flatMap((number) =>
    eventsOf(world, number).flatMap((event) => (event.type === 'TicketAssigned' ? [{ number, agentId: event.agentId }] : [])),
  );
