/**
 * Views of tickets in work order. A page costs one Query a team, all at once, and one BatchGet, however many tickets there are.
 * A page of the view `all` that reaches the closed tickets asks once more; with `status` at most ROUNDS times, as a list knows groups of statuses only.
 */

import { HelpdeskError } from '#domain/errors';
import { reachesTicket, reachOf } from '#domain/permissions';
import { WORK_GROUP, type WorkGroup } from '#domain/work-key';
import { DONE_STATUSES, type Status } from '#schemas/ticket';
import type { ApiContext } from './api-ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { StoredTicket, TicketStore, WorkQuery } from './ports.ts';
import { reachedTeams } from './teams.ts';

export type ListWanted = {
  readonly view: 'open' | 'mine' | 'unassigned' | 'all';
  readonly status?: Status;
  readonly teamId?: string;
  readonly cursor?: string;
  readonly limit: number;
};
export type Page = { readonly items: StoredTicket[]; readonly nextCursor: string | null };
type Place = Awaited<ReturnType<TicketStore['work']>>[number];

const ROUNDS = 5;
/** A work key, or the instant of closing that begins the keys of closed tickets. */
const POSITION = /^(?:[0-3]#|\d{4}-)[!-~]{1,200}$/;
const isClosedKey = (position: string): boolean => /^\d{4}-/.test(position);

/** The groups of a work list in which a status can stand. What asks for attention is never waiting. */
const GROUPS_OF_STATUS = {
  new: [WORK_GROUP.attention, WORK_GROUP.toDo],
  open: [WORK_GROUP.attention, WORK_GROUP.toDo],
  pending: [WORK_GROUP.waiting],
  on_hold: [WORK_GROUP.waiting],
  solved: [WORK_GROUP.solved],
  closed: [],
} as const satisfies Record<Status, readonly WorkGroup[]>;

/** @throws HelpdeskError not_found for a team that is not the caller's, invalid_request for a foreign cursor. */
export async function listTickets(context: ApiContext, wanted: ListWanted): Promise<Page> {
  const { ports } = context;
  const teams = await teamsOf(context, wanted.teamId);
  let after = decodeCursor(wanted.cursor, POSITION);
  const items: StoredTicket[] = [];
  for (let round = 1; ; round += 1) {
    const { places, isLast } = await nextPlaces(context, { ...wanted, limit: wanted.limit - items.length }, teams, after);
    after = places.at(-1)?.workKey ?? after;
    const loaded = await ports.tickets.loadMany([...new Set(places.map(({ number }) => number))]);
    items.push(...loaded.filter((stored) => belongs(context, stored, wanted, teams)));
    const isFull = items.length >= wanted.limit || wanted.status === undefined || round === ROUNDS;
    if (isLast || after === undefined) return { items, nextCursor: null };
    if (isFull) return { items, nextCursor: encodeCursor(after) };
  }
}

async function teamsOf({ ports, agent }: ApiContext, teamId: string | undefined): Promise<readonly string[]> {
  const teams = reachedTeams(agent, await ports.directory.desk());
  if (teamId === undefined) return teams;
  if (teams.includes(teamId)) return [teamId];
  throw new HelpdeskError('not_found', `There is no team ${teamId} of yours.`);
}

/** The index may be seconds behind the ticket: what has moved on since is left out. */
function belongs({ agent }: ApiContext, { ticket }: StoredTicket, { view, status }: ListWanted, teams: readonly string[]): boolean {
  if (!teams.includes(ticket.teamId) || !reachesTicket(agent, ticket)) return false;
  if (view === 'mine' && ticket.assigneeId !== agent.agentId) return false;
  if (view === 'unassigned' && ticket.assigneeId !== undefined) return false;
  if (status !== undefined) return ticket.status === status;
  return view === 'all' || !DONE_STATUSES.includes(ticket.status);
}

type Places = { readonly places: Place[]; readonly isLast: boolean };

/** What is not closed comes before what is closed, in `all` and where `closed` is asked for. */
async function nextPlaces(context: ApiContext, wanted: ListWanted, teams: readonly string[], after: string | undefined): Promise<Places> {
  const { view, status, limit } = wanted;
  const wantsClosed = status === 'closed' || (view === 'all' && status === undefined);
  const isInClosed = status === 'closed' || (after !== undefined && isClosedKey(after));
  if (isInClosed) return wantsClosed ? closedPlaces(context, teams, { after, limit }) : { places: [], isLast: true };
  const notClosed = await workPlaces(context, wanted, teams, after);
  if (!notClosed.isLast || !wantsClosed) return notClosed;
  const closed = await closedPlaces(context, teams, { limit: limit - notClosed.places.length });
  return { places: [...notClosed.places, ...closed.places], isLast: closed.isLast };
}

function closedPlaces(context: ApiContext, teams: readonly string[], { after, limit }: { after?: string; limit: number }): Promise<Places> {
  const queries = teams.map((team): WorkQuery => ({ of: { closedOf: team }, undone: false, after, limit: limit + 1 }));
  return merged(context, queries, { limit, isBefore: (a, b) => a > b });
}

async function workPlaces(context: ApiContext, wanted: ListWanted, teams: readonly string[], after: string | undefined): Promise<Places> {
  const { view, status, limit } = wanted;
  const groups: readonly WorkGroup[] = status ? GROUPS_OF_STATUS[status] : [];
  const undone = status === undefined ? view !== 'all' : status !== 'solved';
  const page = { undone, after: atGroup(after, groups), limit: limit + 1 };
  const listsOf = (team: string): WorkQuery['of'] => (view === 'unassigned' ? { unassignedOf: team } : { team });
  const isOwnOnly = view === 'mine' || reachOf(context.agent, 'listTickets') === 'own';
  const lists = isOwnOnly ? [{ assignee: context.agent.agentId }] : teams.map(listsOf);
  const { places, isLast } = await merged(
    context,
    lists.map((of) => ({ of, ...page })),
    { limit, isBefore: (a, b) => a < b },
  );
  const last = groups.at(-1);
  const kept = last === undefined ? places : places.filter(({ workKey }) => workKey.charAt(0) <= last);
  return { places: kept, isLast: isLast || kept.length < places.length };
}

/** Skips groups in which the wanted status cannot stand: a group's digit and `#` sort before all of its keys. */
function atGroup(after: string | undefined, groups: readonly WorkGroup[]): string | undefined {
  const from = after?.charAt(0) ?? WORK_GROUP.attention;
  const next = groups.find((group) => group >= from);
  if (next === undefined || next === from) return after;
  return `${Number(next) - 1}#`;
}

/** The first of several lists together. One more than the page holds was asked of each, so that the end shows. */
async function merged(
  { ports }: ApiContext,
  queries: readonly WorkQuery[],
  { limit, isBefore }: { limit: number; isBefore: (a: string, b: string) => boolean },
): Promise<Places> {
  if (limit < 1) return { places: [], isLast: false };
  const lists = await Promise.all(queries.map((query) => ports.tickets.work(query)));
  const inOrder = lists.flat().sort((a, b) => (isBefore(a.workKey, b.workKey) ? -1 : 1));
  return { places: inOrder.slice(0, limit), isLast: inOrder.length <= limit };
}
