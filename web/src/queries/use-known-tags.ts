/** Tags that tickets have: those of the lists that this page has read. The desk keeps no list of them. */
import { useQueryClient } from '@tanstack/react-query';
import { keys } from './keys.ts';
import type { Pages } from './list-pages.ts';

/** In the order of the alphabet, as they are when it is asked. */
export function useKnownTags(): readonly string[] {
  const queries = useQueryClient();
  const lists = queries.getQueriesData<Pages>({ queryKey: keys.lists });
  const rows = lists.flatMap(([, list]) => list?.pages.flatMap(({ items }) => items) ?? []);
  return [...new Set(rows.flatMap(({ tags }) => tags))].sort();
}
