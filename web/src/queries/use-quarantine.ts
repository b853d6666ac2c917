/** What was delivered and could not be placed. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../client.ts';
import { keys } from './keys.ts';

export const useQuarantine = () =>
  useInfiniteQuery({
    queryKey: keys.quarantine,
    queryFn: ({ pageParam, signal }) => call('listQuarantine', { query: pageParam ? { cursor: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });

export function useRelease() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call('releaseQuarantine', { params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.quarantine }),
  });
}
