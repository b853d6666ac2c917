/** Why a ticket is where it is: its whole ledger, with the names that it leaves out, and where it stands now. */
import { explain } from '#domain/explain';
import { standingOf } from '#domain/explain-standing';
import type { Explained } from '#domain/explain-terms';
import { isQueued } from '#domain/queue';
import { workKey } from '#domain/work-key';
import type { TicketEntry } from '#schemas/event';
import type { Explanation, Standing } from '#schemas/resources';
import { type RoutingCondition, RoutingSettings } from '#schemas/routing';
import type { Ticket } from '#schemas/ticket';
import type { ApiContext } from './api-ports.ts';
import type { DirectoryStore, TicketStore } from './ports.ts';
import { newestFirst, readEntry } from './read-ledger.ts';
import { loadVisible } from './visible-ticket.ts';

/** So many are counted before it: one page of the index. */
const MAX_AHEAD = 100;

export type TicketExplained = { readonly items: Explanation[]; readonly now: Standing };

/** One trip for a hundred entries, one for the agents it names, one for the conditions, one for the queue. @throws HelpdeskError not_found. */
export async function explainTicket(context: ApiContext, number: number): Promise<TicketExplained> {
  const { ports, language } = context;
  const { ticket } = await loadVisible(context, number);
  const entries: TicketEntry[] = [];
  for await (const stored of newestFirst(ports.tickets, number)) entries.push(readEntry(stored).entry);
  entries.reverse();
  const [names, queue] = await Promise.all([namesFor(ports.directory, entries), queueOf(ports.tickets, ticket)]);
  const shown = { language, ...names };
  return { items: explain(entries, shown), now: standingOf(ticket, queue, shown) };
}

/** The index may be a second behind the ticket, so it is compared by its key. */
async function queueOf(tickets: TicketStore, ticket: Ticket): Promise<Standing['queue']> {
  if (!isQueued(ticket)) return null;
  const first = await tickets.work({ of: { unassignedOf: ticket.teamId }, undone: true, limit: MAX_AHEAD + 1 });
  const own = workKey(ticket);
  const ahead = first.filter((place) => place.number !== ticket.number && place.workKey < own).length;
  return { ahead: Math.min(ahead, MAX_AHEAD), isMore: ahead > MAX_AHEAD };
}

async function namesFor(directory: DirectoryStore, entries: readonly TicketEntry[]): Promise<Omit<Explained, 'language'>> {
  const [desk, agents, condition] = await Promise.all([
    directory.desk(),
    directory.agents(agentsIn(entries)),
    conditionsFor(directory, entries),
  ]);
  return {
    timeZone: desk.rules.calendar.timeZone,
    teamName: (id) => desk.teams.find(({ teamId }) => teamId === id)?.name ?? id,
    agentName: (id) => agents.find(({ agentId }) => agentId === id)?.name ?? id,
    condition,
  };
}

function agentsIn(entries: readonly TicketEntry[]): string[] {
  const ids = new Set<string>();
  for (const { actor, events } of entries) {
    if (actor.kind === 'agent') ids.add(actor.id);
    for (const event of events) if (event.type === 'TicketAssigned') ids.add(event.agentId);
  }
  return [...ids];
}

/** A ticket is opened once, so it names one version at most. */
async function conditionsFor(directory: DirectoryStore, entries: readonly TicketEntry[]): Promise<Explained['condition']> {
  const chosen = entries.flatMap(({ events }) => events).find((event) => event.type === 'TeamChosen' && event.by === 'condition');
  const version = chosen?.type === 'TeamChosen' ? chosen.settingsVersion : undefined;
  const record = version === undefined ? undefined : await directory.settingVersion('routing', 'default', version);
  const conditions: readonly RoutingCondition[] = record ? RoutingSettings.parse(record.value).conditions : [];
  return (id, at) => (at === version ? conditions.find((condition) => condition.id === id) : undefined);
}
