/** Tickets: a view of them, and one. */
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CallOutput } from '../call-types.ts';
import { call } from '../client.ts';
import { TICKET_VIEWS, type TicketViewId } from '../views.ts';
import { keys } from './keys.ts';
import type { ListFilters } from './list-filters.ts';

export type TicketRow = CallOutput<'listTickets'>['items'][number];

export type TicketDetail = CallOutput<'getTicket'>;

/** More than a tall screen shows: what most views hold is one answer, and a cheap one. */
const FIRST_PAGE = 60;
/** As many as the desk gives at once. */
const PAGE = 100;

/** What the view itself asks for stands, also where the address names no channel. */
export const ticketListOptions = (view: TicketViewId, filters: ListFilters) =>
  infiniteQueryOptions({
    queryKey: keys.list(view, filters),
    queryFn: ({ pageParam, signal }) =>
      call('listTickets', {
        query: { ...filters, ...TICKET_VIEWS[view], ...(pageParam ? { limit: PAGE, cursor: pageParam } : { limit: FIRST_PAGE }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** A ticket comes to be at risk by the clock alone: nothing happens that the desk could tell of. */
const AT_RISK_EVERY_MS = 60_000;

/** Pages of a view in work order. A ticket that moved between two pages while they were read is shown once. */
export const useTicketList = (view: TicketViewId, filters: ListFilters) =>
  useInfiniteQuery({
    ...ticketListOptions(view, filters),
    refetchInterval: view === 'at_risk' && AT_RISK_EVERY_MS,
    select: ({ pages }) => [...new Map(pages.flatMap(({ items }) => items).map((row) => [row.number, row])).values()],
  });

/** Asked again, it reaches back to where it did: older pages still join on. */
export const ticketOptions = (number: number) =>
  queryOptions({
    queryKey: keys.ticket(number),
    queryFn: ({ client, signal }) => {
      const from = client.getQueryData<TicketDetail>(keys.ticket(number))?.ledger.at(-1)?.version;
      return call('getTicket', { params: { number }, query: { from }, signal });
    },
  });

/** A ticket with the newest part of its conversation and ledger. */
export const useTicket = (number: number) => useQuery(ticketOptions(number));
