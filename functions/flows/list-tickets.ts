/**
 * Views of tickets in work order. A page costs one Query a team, all at once, and two BatchGets, however many tickets there are. It asks once more where the view `all`
 * reaches the closed tickets and where a view has several ranges; where the lists hold more than the view, at most ROUNDS times. What is asked for by its numbers costs one
 * Get each, all at once, and one BatchGet.
 */

import { HelpdeskError } from '#domain/errors';
import { calledBy } from '#domain/identity-value';
import { isListed, isSifted, type Listed, rangesOf, type ViewTimes, viewTimes } from '#domain/list-views';
import { reachesTicket, reachOf } from '#domain/permissions';
import { placeOf } from '#domain/work-key';
import type { View } from '#schemas/view';
import type { ApiContext } from './api-ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { StoredTicket, TicketStore, WorkQuery } from './ports.ts';
import { reachedTeams } from './teams.ts';

export type ListWanted = Listed & { readonly teamId?: string; readonly cursor?: string; readonly limit: number; readonly numbers?: string };
/** `contactName`: their number or address where nobody has told a name; null: neither. */
export type Row = StoredTicket & { readonly contactName: string | null };
export type Page = { readonly items: Row[]; readonly nextCursor: string | null };
type Place = Awaited<ReturnType<TicketStore['work']>>[number];
export type Asked = { readonly wanted: ListWanted; readonly teams: readonly string[]; readonly times: ViewTimes };

const ROUNDS = 5;
/** A work key, or the instant of closing that begins the keys of closed tickets. */
const POSITION = /^(?:[0-3]#|\d{4}-)[!-~]{1,200}$/;
const isClosedKey = (position: string): boolean => /^\d{4}-/.test(position);

/** @throws HelpdeskError not_found for a team that is not the caller's, invalid_request for a foreign cursor. */
export async function listTickets(context: ApiContext, wanted: ListWanted): Promise<Page> {
  const { ports } = context;
  const desk = await ports.directory.desk();
  const times = viewTimes(ports.clock.now(), ports.zones, desk.rules.calendar.timeZone);
  const asked = { wanted, times, teams: teamsOf(reachedTeams(context.agent, desk), wanted.teamId) };
  if (wanted.numbers !== undefined) return { items: await named(context, await thoseOf(context, asked, wanted.numbers)), nextCursor: null };
  let after = decodeCursor(wanted.cursor, POSITION);
  const items: StoredTicket[] = [];
  for (let round = 1; ; round += 1) {
    const { places, isLast } = await nextPlaces(context, asked, { after, limit: wanted.limit - items.length });
    after = places.at(-1)?.workKey ?? after;
    const loaded = await ports.tickets.loadMany([...new Set(places.map(({ number }) => number))]);
    items.push(...loaded.filter((stored) => belongs(context, stored, asked)));
    const isFull = items.length >= wanted.limit || !isSifted(wanted) || round === ROUNDS;
    if (isLast || after === undefined) return { items: await named(context, items), nextCursor: null };
    if (isFull) return { items: await named(context, items), nextCursor: encodeCursor(after) };
  }
}

/** As they are now: who was told of a change must not be shown what was before it. */
async function thoseOf(context: ApiContext, asked: Asked, numbers: string): Promise<StoredTicket[]> {
  const wanted = [...new Set(numbers.split(',').map(Number))];
  const loaded = await Promise.all(wanted.map((number) => context.ports.tickets.load(number)));
  const found = loaded.filter((stored) => stored !== undefined).filter((stored) => belongs(context, stored, asked));
  return found.sort((a, b) => (placeOf(a.ticket) < placeOf(b.ticket) ? -1 : 1));
}

/** One trip more. */
async function named({ ports }: ApiContext, items: readonly StoredTicket[]): Promise<Row[]> {
  const contacts = await ports.directory.contacts([...new Set(items.map(({ ticket }) => ticket.contactId))]);
  const names = new Map(contacts.map((contact) => [contact.contactId, calledBy(contact)]));
  return items.map((stored) => ({ ...stored, contactName: names.get(stored.ticket.contactId) ?? null }));
}

function teamsOf(teams: readonly string[], teamId: string | undefined): readonly string[] {
  if (teamId === undefined) return teams;
  if (teams.includes(teamId)) return [teamId];
  throw new HelpdeskError('not_found', `There is no team ${teamId} of yours.`);
}

/** The index may be seconds behind the ticket: what has moved on since is left out. */
export function belongs({ agent }: ApiContext, { ticket }: StoredTicket, { wanted, teams, times }: Asked): boolean {
  if (!teams.includes(ticket.teamId) || !reachesTicket(agent, ticket)) return false;
  if (wanted.view === 'mine' && ticket.assigneeId !== agent.agentId) return false;
  if (wanted.view === 'unassigned' && ticket.assigneeId !== undefined) return false;
  return isListed(ticket, wanted, times);
}

export type Places = { readonly places: Place[]; readonly isLast: boolean };
type At = { readonly after?: string; readonly limit: number };

/** What is not closed comes before what is closed, in `all` and where `closed` is asked for. */
async function nextPlaces(context: ApiContext, asked: Asked, { after, limit }: At): Promise<Places> {
  const { view, status } = asked.wanted;
  const wantsClosed = status === 'closed' || (view === 'all' && status === undefined);
  const isInClosed = status === 'closed' || (after !== undefined && isClosedKey(after));
  if (isInClosed) return wantsClosed ? closedPlaces(context, asked.teams, { after, limit }) : { places: [], isLast: true };
  const notClosed = await workPlaces(context, asked, { after, limit });
  if (!notClosed.isLast || !wantsClosed) return notClosed;
  const closed = await closedPlaces(context, asked.teams, { limit: limit - notClosed.places.length });
  return { places: [...notClosed.places, ...closed.places], isLast: closed.isLast };
}

function closedPlaces(context: ApiContext, teams: readonly string[], { after, limit }: At): Promise<Places> {
  const queries = teams.map((team): WorkQuery => ({ of: { closedOf: team }, undone: false, after, limit: limit + 1 }));
  return merged(context, queries, { limit, isBefore: (a, b) => a > b });
}

/** Is only the caller's own list looked at? */
export const isOwnOnly = ({ agent }: ApiContext, view: View): boolean => view === 'mine' || reachOf(agent, 'listTickets') === 'own';

/** Of tickets that are not closed; the view may sift them further. */
export async function workPlaces(context: ApiContext, { wanted, teams, times }: Asked, { after, limit }: At): Promise<Places> {
  const listOf = (team: string): WorkQuery['of'] => (wanted.view === 'unassigned' ? { unassignedOf: team } : { team });
  const lists = isOwnOnly(context, wanted.view) ? [{ assignee: context.agent.agentId }] : teams.map(listOf);
  const places: Place[] = [];
  for (const { from, to } of rangesOf(wanted, times)) {
    if (after !== undefined && after >= to) continue;
    const left = limit - places.length;
    const start = after !== undefined && after > from ? { after } : { from };
    const range = { undone: false, ...start, until: to, limit: left + 1 };
    const page = await merged(
      context,
      lists.map((of) => ({ of, ...range })),
      { limit: left, isBefore: (a, b) => a < b },
    );
    places.push(...page.places);
    if (!page.isLast) return { places, isLast: false };
  }
  return { places, isLast: true };
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
