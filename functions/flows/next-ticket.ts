/** Pull: an agent asks for work and gets what is first in the queue. The same conditions hold as for routing: online, and never above capacity. */
import { HelpdeskError, TransientError } from '#domain/errors';
import { weightOf } from '#domain/ticket-weight';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import type { ApiContext } from './api-ports.ts';
import { refuseOutsider } from './claim-ticket.ts';
import { handleCommand } from './handle-command.ts';
import { madeBefore, onceExtras } from './idempotency.ts';
import type { StoredTicket } from './ports.ts';
import { isWaiting, withinCapacity } from './routed-load.ts';
import { loadVisible } from './visible-ticket.ts';

/** So many colleagues may be quicker before the queue is read again. */
const AT_ONCE = 10;
const ROUNDS = 5;

/** @returns undefined when nothing waits that the agent has room for. @throws HelpdeskError not_available, not_allowed. @throws TransientError. */
export async function takeNextTicket(context: ApiContext, teamId: string | undefined): Promise<StoredTicket | undefined> {
  const made = await madeBefore(context);
  if (made?.number !== undefined) return loadVisible(context, made.number);
  if (teamId !== undefined) refuseOutsider(context, teamId);
  const teams = teamId === undefined ? context.agent.teams : [teamId];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const agent = await presentAgent(context);
    const { tickets, wasCut } = await fitting(context, agent, teams);
    for (const stored of tickets) {
      const taken = await take(context, agent, stored);
      if (taken) return taken;
    }
    // Others took all that was read, or the index had not noticed yet that they are gone.
    if (!wasCut && tickets.length === 0) return undefined;
  }
  throw new TransientError('Others were quicker each time.');
}

async function presentAgent({ ports, agent: { agentId } }: ApiContext): Promise<Agent> {
  const agent = await ports.directory.agent(agentId);
  if (!agent?.active || agent.presence !== 'online')
    throw new HelpdeskError('not_available', 'Come online first (PUT /v1/me/presence): tickets go to who is there.');
  if (agent.load >= agent.capacity)
    throw new HelpdeskError('not_available', `You have ${agent.load} of ${agent.capacity}: solve or hand on a ticket first.`);
  return agent;
}

/** In work order; what is too heavy for the room that is left is passed over. */
async function fitting({ ports }: ApiContext, agent: Agent, teams: readonly string[]) {
  const query = { undone: true, limit: AT_ONCE } as const;
  const lists = await Promise.all(teams.map((team) => ports.tickets.work({ of: { unassignedOf: team }, ...query })));
  const first = lists
    .flat()
    .sort((a, b) => (a.workKey < b.workKey ? -1 : 1))
    .slice(0, AT_ONCE);
  const loaded = await Promise.all(first.map(({ number }) => ports.tickets.load(number)));
  const { weights } = (await ports.directory.desk()).rules;
  const tickets = loaded
    .filter((stored) => stored !== undefined)
    .filter(({ ticket }) => teams.includes(ticket.teamId) && isWaiting(ticket, ticket.teamId))
    .filter(({ ticket }) => agent.load + weightOf(ticket, weights) <= agent.capacity)
    .sort((a, b) => (workKey(a.ticket) < workKey(b.ticket) ? -1 : 1));
  return { tickets, wasCut: loaded.some((stored) => stored && !isWaiting(stored.ticket, stored.ticket.teamId)) };
}

/** @returns undefined when somebody was quicker, or the agent has less room by now. */
async function take(context: ApiContext, agent: Agent, stored: StoredTicket): Promise<StoredTicket | undefined> {
  const { ports } = context;
  const { number, teamId } = stored.ticket;
  const { agentId } = agent;
  const weight = weightOf(stored.ticket, (await ports.directory.desk()).rules.weights);
  const assignedAt = ports.clock.now();
  try {
    const handled = await handleCommand(ports, {
      number,
      actor: { kind: 'agent', id: agentId },
      stored,
      tries: 1,
      prepare: () => ({
        command: { type: 'AssignByRouting', agentId, teamId, weight, by: 'pull' },
        extras: onceExtras(context, { number }),
      }),
      loads: (implied) => withinCapacity(implied, { agent, weight, assignedAt }),
    });
    return handled.events.length > 0 ? handled.stored : undefined;
  } catch (error) {
    if (error instanceof TransientError) return undefined;
    throw error;
  }
}
