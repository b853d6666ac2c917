/** The pages before the newest part of a ticket, each fetched once, when it is wanted. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { call } from '../client.ts';
import { keys } from './keys.ts';
import type { TicketDetail } from './use-tickets.ts';

const NONE: readonly TicketDetail[] = [];

export type Older = {
  /** The newest of them first. */
  readonly pages: readonly TicketDetail[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly load: () => void;
};

/** @param cursor of the newest part. */
export function useOlder(number: number, cursor: string | null): Older {
  const query = useInfiniteQuery({
    queryKey: keys.older(number, cursor ?? ''),
    queryFn: ({ pageParam, signal }) => call('getTicket', { params: { number }, query: { cursor: pageParam }, signal }),
    initialPageParam: cursor ?? '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // Only when somebody goes back so far, and never again: a ledger does not change.
    enabled: false,
    select: ({ pages }) => pages,
  });
  const { data, hasNextPage, isFetching, error, fetchNextPage } = query;
  const hasMore = data ? hasNextPage : cursor !== null;
  return {
    pages: data ?? NONE,
    hasMore,
    isLoading: isFetching,
    error,
    load: () => {
      if (hasMore && !isFetching) void fetchNextPage();
    },
  };
}
