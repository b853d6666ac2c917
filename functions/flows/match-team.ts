/** Gives a team's waiting tickets to its agents, first by work order, while anybody can take one. */
import { leastLoaded } from '#domain/assignment';
import { TransientError } from '#domain/errors';
import { TICKET_WEIGHT } from '#domain/transitions';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import { DONE_STATUSES } from '#schemas/ticket';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { Log, StoredTicket } from './ports.ts';

export type MatchPorts = CommandPorts & { readonly log: Log };

/** A team gets at most this many in one go; whatever waits after that is nudged again by what freed capacity. */
const AT_ONCE = 50;

const isWaiting = (stored: StoredTicket, teamId: string): boolean => {
  const { assigneeId, status } = stored.ticket;
  return assigneeId === undefined && !DONE_STATUSES.includes(status) && stored.ticket.teamId === teamId;
};

/** What the index shows and what the messages name (the index may lag), in work order. */
async function waiting(ports: MatchPorts, teamId: string, numbers: readonly number[]): Promise<StoredTicket[]> {
  const listed = await ports.tickets.work({ of: { unassignedOf: teamId }, undone: true, limit: AT_ONCE });
  const wanted = [...new Set([...numbers, ...listed.map(({ number }) => number)])];
  const loaded = await Promise.all(wanted.map((number) => ports.tickets.load(number)));
  return loaded
    .filter((stored) => stored !== undefined)
    .filter((stored) => isWaiting(stored, teamId))
    .sort((a, b) => (workKey(a.ticket) < workKey(b.ticket) ? -1 : 1));
}

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

/**
 * @param numbers tickets that a message named.
 * A conflict skips the candidate and looks again at who is free; what is left waits for the next nudge.
 */
export async function matchTeam(
  ports: MatchPorts,
  teamId: string,
  numbers: readonly number[],
): Promise<{ assigned: number; left: number }> {
  const desk = await ports.directory.desk();
  const memberIds = desk.teams.find((team) => team.teamId === teamId)?.memberIds ?? [];
  const [tickets, members] = await Promise.all([waiting(ports, teamId, numbers), ports.directory.agents(memberIds)]);
  let agents = members;
  let assigned = 0;
  for (const stored of tickets) {
    const agent = leastLoaded(agents, teamId, TICKET_WEIGHT);
    if (!agent) break;
    const given = await assign(ports, stored, agent, teamId);
    if (given) {
      assigned += 1;
      agents = agents.map((one) => (one === agent ? { ...one, load: one.load + TICKET_WEIGHT, lastAssignedAt: ports.clock.now() } : one));
    } else agents = await ports.directory.agents(memberIds);
  }
  ports.log.info('team matched', { teamId, waiting: tickets.length, assigned });
  return { assigned, left: tickets.length - assigned };
}
