/** Tickets: a view of them, and one. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CallOutput } from '../call-types.ts';
import { call } from '../client.ts';
import { TICKET_VIEWS, type TicketViewId } from '../views.ts';
import { keys } from './keys.ts';
import type { ListFilters } from './list-filters.ts';

export type TicketRow = CallOutput<'listTickets'>['items'][number];
export type TicketDetail = CallOutput<'getTicket'>;

/** As many as the desk gives at once. */
const PAGE = 100;

/**
 * Pages of a view in work order. What the view itself asks for stands, also where the address names no channel. A ticket that moved between two
 * pages while they were read is shown once.
 */
export function useTicketList(view: TicketViewId, filters: ListFilters) {
  return useInfiniteQuery({
    queryKey: keys.list(view, filters),
    queryFn: ({ pageParam, signal }) =>
      call('listTickets', {
        query: { ...filters, ...TICKET_VIEWS[view], limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => [...new Map(pages.flatMap(({ items }) => items).map((row) => [row.number, row])).values()],
  });
}

/** A ticket with the newest part of its conversation and ledger. */
export const useTicket = (number: number) =>
  useQuery({ queryKey: keys.ticket(number), queryFn: ({ signal }) => call('getTicket', { params: { number }, signal }) });
