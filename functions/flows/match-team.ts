/** Gives a team's waiting tickets to its agents, first by work order, while anybody can take one. */
import { freePlaces } from '#domain/assignment';
import { TransientError } from '#domain/errors';
import { hasSkills } from '#domain/skills';
import { type Choice, canEverTake, chooseAgent, lastAgentOf, strategyOf, turnAt } from '#domain/strategies';
import { TICKET_WEIGHT, weightOf } from '#domain/ticket-weight';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import type { TeamSettings } from '#schemas/settings';
import { type CommandPorts, handleCommand, TRIES } from './handle-command.ts';
import type { Log, StoredTicket } from './ports.ts';
import { notePace } from './queue-pace.ts';
import { isWaiting, withinCapacity } from './routed-load.ts';

export type MatchPorts = CommandPorts & { readonly log: Log };

/** So many are read at once; while all of them find an agent, the next ones are read. */
const AT_ONCE = 50;
/** A bound for one go. */
const ROUNDS = 20;

type Look = { readonly numbers: readonly number[]; readonly limit: number; readonly after?: string };

/** What the index shows and what the messages name (the index may lag), in work order. `after`: where the page before ended. */
async function waiting(ports: MatchPorts, teamId: string, { numbers, limit, after }: Look) {
  const listed = await ports.tickets.work({ of: { unassignedOf: teamId }, undone: true, limit, after });
  const wanted = [...new Set([...numbers, ...listed.map(({ number }) => number)])];
  const loaded = await Promise.all(wanted.map((number) => ports.tickets.load(number)));
  const tickets = loaded
    .filter((stored) => stored !== undefined)
    .filter(({ ticket }) => isWaiting(ticket, teamId))
    .sort((a, b) => (workKey(a.ticket) < workKey(b.ticket) ? -1 : 1));
  return { tickets, last: listed.length < limit ? undefined : listed.at(-1)?.workKey };
}

/** Who may take what, as last known. `awaited`: whom a ticket waits for to become free, so that nothing behind it is given to them first. */
type Team = { readonly settings: TeamSettings; agents: readonly Agent[]; readonly awaited: Set<string>; readonly gave: Instant[] };
type Given = 'assigned' | 'taken' | 'nobody_can' | 'nobody_free' | 'conflict';
type Match = { readonly choice: Choice; readonly weight: number };

/** @returns whether it is the agent's now; not when the ticket or the agent is not as read. */
async function assign(ports: MatchPorts, stored: StoredTicket, team: Team, { choice, weight }: Match): Promise<boolean> {
  const { agent, by } = choice;
  const { teamId } = team.settings;
  const assignedAt = ports.clock.now();
  const turn = strategyOf(team.settings) === 'round_robin' ? { teamId, at: turnAt(team.agents, teamId, assignedAt) } : undefined;
  try {
    const handled = await handleCommand(ports, {
      number: stored.ticket.number,
      actor: { kind: 'system', id: 'routing' },
      stored,
      tries: 1,
      prepare: () => ({ command: { type: 'AssignByRouting', agentId: agent.agentId, teamId, weight, by } }),
      loads: (implied) => withinCapacity(implied, { agent, weight, assignedAt, turn }),
    });
    if (handled.events.length === 0) return false;
  } catch (error) {
    if (error instanceof TransientError) return false;
    throw error;
  }
  team.gave.push(assignedAt);
  const turns = turn ? { turns: { ...agent.turns, [teamId]: turn.at } } : {};
  const busier = { ...agent, load: agent.load + weight, lastAssignedAt: assignedAt, ...turns };
  team.agents = team.agents.map((one) => (one === agent ? busier : one));
  return true;
}

/** One read, and only of what follows up another ticket, in a team that sticks. */
async function knownAgent(ports: MatchPorts, { ticket }: StoredTicket, { settings }: Team): Promise<string | undefined> {
  if (!settings.sticky) return undefined;
  const previous = ticket.followsUp === undefined ? undefined : await ports.tickets.load(ticket.followsUp);
  return lastAgentOf(ticket, previous?.ticket);
}

const notAwaited = ({ awaited }: Team, agents: readonly Agent[]): Agent[] => agents.filter(({ agentId }) => !awaited.has(agentId));

/** What nobody present can take, idle or not, holds up nothing that comes after it. */
function awaits({ settings: { teamId }, awaited }: Team, skilled: readonly Agent[], weight: number): Given {
  const able = skilled.filter((agent) => canEverTake([agent], teamId, weight));
  for (const { agentId } of able) awaited.add(agentId);
  return able.length > 0 ? 'nobody_free' : 'nobody_can';
}

/** After a conflict ticket and agents are read again: a ticket changes most while it is new, and nothing nudges for one that is skipped. */
async function give(ports: MatchPorts, first: StoredTicket, team: Team): Promise<Given> {
  const { teamId, memberIds } = team.settings;
  const lastAgentId = await knownAgent(ports, first, team);
  let stored: StoredTicket | undefined = first;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (!stored || !isWaiting(stored.ticket, teamId)) return 'taken';
    const weight = weightOf(stored.ticket, { [teamId]: team.settings.weights });
    const skilled = team.agents.filter((agent) => hasSkills(agent, stored?.ticket.skills?.all));
    const choice = chooseAgent(notAwaited(team, skilled), { team: team.settings, weight, lastAgentId });
    if (!choice) return awaits(team, skilled, weight);
    if (await assign(ports, stored, team, { choice, weight })) return 'assigned';
    [stored, team.agents] = await Promise.all([ports.tickets.load(first.ticket.number), ports.directory.agents(memberIds)]);
  }
  return 'conflict';
}

/** @returns what became of each, while anybody is free for whom nothing waits. */
async function giveAll(ports: MatchPorts, tickets: readonly StoredTicket[], team: Team): Promise<Given[]> {
  const given: Given[] = [];
  for (const stored of tickets) {
    given.push(await give(ports, stored, team));
    if (given.at(-1) === 'nobody_free' && roomLeft(team) === 0) break;
  }
  return given;
}

/** Places of the lightest kind, with those for whom nothing waits. */
function roomLeft(team: Team): number {
  const { teamId, weights } = team.settings;
  const lightest = Math.min(TICKET_WEIGHT, ...Object.values(weights ?? {}));
  return freePlaces(notAwaited(team, team.agents), teamId, lightest);
}

/** So many tickets are worth reading. Where weights differ a place may be one of several kinds; what was passed over once is so again. */
function worthReading(team: Team, round: number): number {
  const places = roomLeft(team);
  return (team.settings.weights || round > 1) && places > 0 ? AT_ONCE : Math.min(AT_ONCE, places);
}

/**
 * A team that pulls is given nothing.
 * @param numbers tickets that a message named.
 * @throws TransientError when a ticket kept changing: the message is to be handed out again.
 */
export async function matchTeam(ports: MatchPorts, teamId: string, numbers: readonly number[]): Promise<{ assigned: number }> {
  const desk = await ports.directory.desk();
  const settings = desk.teams.find((team) => team.teamId === teamId);
  if (!settings || strategyOf(settings) === 'pull') return { assigned: 0 };
  const team: Team = { settings, agents: await ports.directory.agents(settings.memberIds), awaited: new Set(), gave: [] };
  const given: Given[] = [];
  let after: string | undefined;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const limit = worthReading(team, round);
    // With a full house a thousand waiting tickets cost one look at the agents.
    if (limit === 0) break;
    const { tickets, last } = await waiting(ports, teamId, { numbers: round === 1 ? numbers : [], limit, after });
    given.push(...(await giveAll(ports, tickets, team)));
    if (last === undefined) break;
    after = last;
  }
  await notePace(ports, teamId, team.gave);
  const count = (kind: Given) => given.filter((one) => one === kind).length;
  ports.log.info('team matched', { teamId, assigned: count('assigned'), conflicts: count('conflict') });
  if (count('conflict') > 0) throw new TransientError(`Tickets of team ${teamId} changed too often.`);
  return { assigned: count('assigned') };
}
