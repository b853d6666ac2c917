/** Why a ticket is where it is: its whole ledger, with the names that it leaves out. */
import { explain } from '#domain/explain';
import type { Explained } from '#domain/explain-terms';
import type { TicketEntry } from '#schemas/event';
import type { Explanation } from '#schemas/resources';
import { type RoutingCondition, RoutingSettings } from '#schemas/routing';
import type { ApiContext } from './api-ports.ts';
import type { DirectoryStore } from './ports.ts';
import { newestFirst, readEntry } from './read-ledger.ts';
import { loadVisible } from './visible-ticket.ts';

/** One trip for a hundred entries, one for the agents it names, one for the conditions. @throws HelpdeskError not_found. */
export async function explainTicket(context: ApiContext, number: number): Promise<Explanation[]> {
  const { ports, language } = context;
  await loadVisible(context, number);
  const entries: TicketEntry[] = [];
  for await (const stored of newestFirst(ports.tickets, number)) entries.push(readEntry(stored).entry);
  entries.reverse();
  return explain(entries, { language, ...(await namesFor(ports.directory, entries)) });
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
