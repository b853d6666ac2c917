/** Gives a team's waiting tickets to its agents, first by work order, while anybody can take one. */
import { freePlaces, leastLoaded } from '#domain/assignment';
import { TransientError } from '#domain/errors';
import { TICKET_WEIGHT } from '#domain/transitions';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import { DONE_STATUSES } from '#schemas/ticket';
import { type CommandPorts, handleCommand, TRIES } from './handle-command.ts';
import type { Log, StoredTicket } from './ports.ts';

export type MatchPorts = CommandPorts & { readonly log: Log };

/** So many are read at once; while all of them find an agent, the next ones are read. */
const AT_ONCE = 50;
/** A bound for one go. */
const ROUNDS = 20;

const isWaiting = (stored: StoredTicket, teamId: string): boolean => {
  const { assigneeId, status } = stored.ticket;
  return assigneeId === undefined && !DONE_STATUSES.includes(status) && stored.ticket.teamId === teamId;
};

type Look = { readonly numbers: readonly number[]; readonly limit: number; readonly after?: string };

/** What the index shows and what the messages name (the index may lag), in work order. `after`: where the page before ended. */
async function waiting(ports: MatchPorts, teamId: string, { numbers, limit, after }: Look) {
  const listed = await ports.tickets.work({ of: { unassignedOf: teamId }, undone: true, limit, after });
  const wanted = [...new Set([...numbers, ...listed.map(({ number }) => number)])];
  const loaded = await Promise.all(wanted.map((number) => ports.tickets.load(number)));
  const tickets = loaded
    .filter((stored) => stored !== undefined)
    .filter((stored) => isWaiting(stored, teamId))
    .sort((a, b) => (workKey(a.ticket) < workKey(b.ticket) ? -1 : 1));
  return { tickets, last: listed.length < limit ? undefined : listed.at(-1)?.workKey };
}

/** @returns false when the ticket or the agent is not as read. */
async function assign(ports: MatchPorts, stored: StoredTicket, agent: Agent, teamId: string): Promise<boolean> {
  const assignedAt = ports.clock.now();
  const atMost = agent.capacity - TICKET_WEIGHT;
  try {
    const handled = await handleCommand(ports, {
      number: stored.ticket.number,
      actor: { kind: 'system', id: 'routing' },
      stored,
      tries: 1,
      prepare: () => ({ command: { type: 'AssignByRouting', agentId: agent.agentId, teamId, weight: TICKET_WEIGHT } }),
      loads: (implied) =>
        implied.map((extra) => (extra.kind === 'load' && extra.agentId === agent.agentId ? { ...extra, atMost, assignedAt } : extra)),
    });
    return handled.events.length > 0;
  } catch (error) {
    if (error instanceof TransientError) return false;
    throw error;
  }
}

/** Who may take what, as last known. */
type Team = { readonly teamId: string; readonly memberIds: readonly string[]; agents: readonly Agent[] };
type Given = 'assigned' | 'taken' | 'nobody_free' | 'conflict';

/** After a conflict ticket and agents are read again: a ticket changes most while it is new, and nothing nudges for one that is skipped. */
async function give(ports: MatchPorts, first: StoredTicket, team: Team): Promise<Given> {
  let stored: StoredTicket | undefined = first;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (!stored || !isWaiting(stored, team.teamId)) return 'taken';
    const agent = leastLoaded(team.agents, team.teamId, TICKET_WEIGHT);
    if (!agent) return 'nobody_free';
    if (await assign(ports, stored, agent, team.teamId)) {
      const busier = { ...agent, load: agent.load + TICKET_WEIGHT, lastAssignedAt: ports.clock.now() };
      team.agents = team.agents.map((one) => (one === agent ? busier : one));
      return 'assigned';
    }
    [stored, team.agents] = await Promise.all([ports.tickets.load(first.ticket.number), ports.directory.agents(team.memberIds)]);
  }
  return 'conflict';
}

/** @returns what became of each, up to the first for which nobody is free. */
async function giveAll(ports: MatchPorts, tickets: readonly StoredTicket[], team: Team): Promise<Given[]> {
  const given: Given[] = [];
  for (const stored of tickets) {
    given.push(await give(ports, stored, team));
    if (given.at(-1) === 'nobody_free') break;
  }
  return given;
}

/**
 * @param numbers tickets that a message named.
 * @throws TransientError when a ticket kept changing: the message is to be handed out again.
 */
export async function matchTeam(ports: MatchPorts, teamId: string, numbers: readonly number[]): Promise<{ assigned: number }> {
  const desk = await ports.directory.desk();
  const memberIds = desk.teams.find((team) => team.teamId === teamId)?.memberIds ?? [];
  const team: Team = { teamId, memberIds, agents: await ports.directory.agents(memberIds) };
  const given: Given[] = [];
  let after: string | undefined;
  for (let round = 1; round <= ROUNDS && !given.includes('nobody_free'); round += 1) {
    const limit = Math.min(AT_ONCE, freePlaces(team.agents, teamId, TICKET_WEIGHT));
    // With a full house a thousand waiting tickets cost one look at the agents.
    if (limit === 0) break;
    const { tickets, last } = await waiting(ports, teamId, { numbers: round === 1 ? numbers : [], limit, after });
    given.push(...(await giveAll(ports, tickets, team)));
    if (last === undefined) break;
    after = last;
  }
  const count = (kind: Given) => given.filter((one) => one === kind).length;
  ports.log.info('team matched', { teamId, assigned: count('assigned'), conflicts: count('conflict') });
  if (count('conflict') > 0) throw new TransientError(`Tickets of team ${teamId} changed too often.`);
  return { assigned: count('assigned') };
}
