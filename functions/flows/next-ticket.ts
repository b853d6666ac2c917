/** Pull: an agent asks for work and gets what is first in the queue. The same conditions hold as for routing: online, and never above capacity. */
import { HelpdeskError, TransientError } from '#domain/errors';
import { hasSkills } from '#domain/skills';
import { weightOf } from '#domain/ticket-weight';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import type { ApiContext } from './api-ports.ts';
import { refuseOutsider } from './claim-ticket.ts';
import { handleCommand } from './handle-command.ts';
import { madeBefore, onceExtras } from './idempotency.ts';
import type { StoredTicket } from './ports.ts';
import { notePace } from './queue-pace.ts';
import { isWaiting, withinCapacity } from './routed-load.ts';
import { loadVisible } from './visible-ticket.ts';

/** So many colleagues may be quicker before the queue is read again. */
const AT_ONCE = 10;
/** A bound for one go, tickets that do not fit the agent included. */
const ROUNDS = 20;

/** @returns undefined when nothing waits that the agent could ever carry. @throws HelpdeskError not_available, not_allowed. @throws TransientError. */
export async function takeNextTicket(context: ApiContext, teamId: string | undefined): Promise<StoredTicket | undefined> {
  const made = await madeBefore(context);
  if (made?.number !== undefined) return loadVisible(context, made.number);
  if (teamId !== undefined) refuseOutsider(context, teamId);
  const teams = teamId === undefined ? context.agent.teams : [teamId];
  let after: string | undefined;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const agent = await presentAgent(context);
    const { tickets, last } = await fitting(context, agent, { teams, after });
    for (const stored of tickets) {
      await refuseWithoutRoom(context, agent, stored);
      const taken = await take(context, agent, stored);
      if (taken) return taken;
    }
    // Where others were quicker the same places are read again; where nothing fitted, those behind them.
    if (tickets.length > 0) continue;
    if (last === undefined) return undefined;
    after = last;
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

type Places = { readonly teams: readonly string[]; readonly after: string | undefined };

/** A heavy ticket is not overtaken by lighter ones for ever: it is first until somebody has room for it. @throws HelpdeskError not_available. */
async function refuseWithoutRoom({ ports }: ApiContext, { load, capacity }: Agent, { ticket }: StoredTicket): Promise<void> {
  const weight = weightOf(ticket, (await ports.directory.desk()).rules.weights);
  if (load + weight <= capacity) return;
  const message = `The next ticket, #${ticket.number}, counts ${weight}, and you have ${load} of ${capacity}: solve or hand on a ticket first.`;
  throw new HelpdeskError('not_available', message);
}

/** In work order; what asks for other skills, or is heavier than all that the agent may carry, is passed over. `last`: where the next page begins. */
async function fitting({ ports }: ApiContext, agent: Agent, { teams, after }: Places) {
  const query = { undone: true, limit: AT_ONCE, after } as const;
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
    .filter(({ ticket }) => hasSkills(agent, ticket.skills?.all))
    .filter(({ ticket }) => weightOf(ticket, weights) <= agent.capacity)
    .sort((a, b) => (workKey(a.ticket) < workKey(b.ticket) ? -1 : 1));
  return { tickets, last: first.length < AT_ONCE ? undefined : first.at(-1)?.workKey };
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
    if (handled.events.length === 0) return undefined;
    await notePace(ports, teamId, [assignedAt]);
    return handled.stored;
  } catch (error) {
    if (error instanceof TransientError) return undefined;
    throw error;
  }
}
