/** Why a ticket is where it is: its whole ledger, with the names that it leaves out, and where it stands now. */
import { explain } from '#domain/explain';
import { jobsAmong } from '#domain/explain-job';
import { standingOf } from '#domain/explain-standing';
import type { Explained } from '#domain/explain-terms';
import { isQueued, placeIn, type QueuePlace } from '#domain/queue';
import type { TicketEntry } from '#schemas/event';
import type { Job } from '#schemas/job';
import type { Explanation, Standing } from '#schemas/resources';
import { type RoutingCondition, RoutingSettings } from '#schemas/routing';
import type { Ticket } from '#schemas/ticket';
import type { ApiContext } from './api-ports.ts';
import type { DirectoryStore } from './ports.ts';
import { readQueue } from './queue-pace.ts';
import { newestFirst, readEntry } from './read-ledger.ts';
import { loadVisible } from './visible-ticket.ts';

export type TicketExplained = { readonly items: Explanation[]; readonly now: Standing };

/** One trip for a hundred entries, one for the agents it names, one for the conditions, one for each job that changed it, two for the queue. @throws HelpdeskError not_found. */
export async function explainTicket(context: ApiContext, number: number): Promise<TicketExplained> {
  const { ports, language } = context;
  const { ticket } = await loadVisible(context, number);
  const entries: TicketEntry[] = [];
  for await (const stored of newestFirst(ports.tickets, number)) entries.push(readEntry(stored).entry);
  entries.reverse();
  const [names, place] = await Promise.all([namesFor(ports, entries), placeOf(ports, ticket)]);
  const shown = { language, ...names };
  return { items: explain(entries, shown), now: standingOf(ticket, place, shown) };
}

async function placeOf(ports: ApiContext['ports'], ticket: Ticket): Promise<QueuePlace | undefined> {
  return isQueued(ticket) ? placeIn(await readQueue(ports, ticket.teamId), ticket) : undefined;
}

async function namesFor({ directory, jobs }: ApiContext['ports'], entries: readonly TicketEntry[]): Promise<Omit<Explained, 'language'>> {
  const found = await Promise.all(jobsAmong(entries.map(({ actor }) => actor)).map(jobs.job));
  const acted = found.filter((job) => job !== undefined);
  const [desk, agents, condition] = await Promise.all([
    directory.desk(),
    directory.agents(agentsIn(entries, acted)),
    conditionsFor(directory, entries),
  ]);
  return {
    timeZone: desk.rules.calendar.timeZone,
    teamName: (id) => desk.teams.find(({ teamId }) => teamId === id)?.name ?? id,
    agentName: (id) => agents.find(({ agentId }) => agentId === id)?.name ?? id,
    condition,
    job: (id) => acted.find(({ jobId }) => jobId === id),
  };
}

function agentsIn(entries: readonly TicketEntry[], jobs: readonly Job[]): string[] {
  const ids = new Set(jobs.map(({ startedBy }) => startedBy));
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
