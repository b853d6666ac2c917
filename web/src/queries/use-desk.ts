/** Who asks, and the desk's own lists: they change seldom and stand on many pages. */
import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Presence } from '#schemas/agent';
import { call } from '../client.ts';
import { keys } from './keys.ts';

const SELDOM_MS = 5 * 60_000;

const meOptions = queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => call('getMe', { signal }), staleTime: SELDOM_MS });
const agentsOptions = queryOptions({
  queryKey: keys.agents,
  queryFn: ({ signal }) => call('listAgents', { signal }),
  staleTime: SELDOM_MS,
});
const teamsOptions = queryOptions({ queryKey: keys.teams, queryFn: ({ signal }) => call('listTeams', { signal }), staleTime: SELDOM_MS });
const categoriesOptions = queryOptions({
  queryKey: keys.categories,
  queryFn: ({ signal }) => call('listCategories', { signal }),
  staleTime: SELDOM_MS,
});
/** What every page that shows tickets needs beside them. */
export function askForDesk(queries: QueryClient): void {
  void queries.prefetchQuery(agentsOptions);
  void queries.prefetchQuery(categoriesOptions);
  void queries.prefetchQuery(teamsOptions);
}

export const useMe = () => useQuery(meOptions);
export const useAgents = () => useQuery({ ...agentsOptions, select: ({ items }) => items });
export const useTeams = () => useQuery({ ...teamsOptions, select: ({ items }) => items });
export const useCategories = () => useQuery(categoriesOptions);

/** Who that is, by their id, for who shows many. */
export function useAgentName(): (agentId: string | null) => string | undefined {
  const agents = useAgents().data;
  return useMemo(() => {
    const names = new Map(agents?.map(({ agentId, name }) => [agentId, name]));
    return (agentId) => names.get(agentId ?? '');
  }, [agents]);
}

/** Asked for where one is to be chosen, and not before. */
export const useTemplates = ({ isWanted }: { readonly isWanted: boolean }) =>
  useQuery({
    queryKey: keys.templates,
    queryFn: ({ signal }) => call('listTemplates', { signal }),
    select: ({ items }) => items,
    staleTime: SELDOM_MS,
    enabled: isWanted,
  });

export function usePutPresence() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (presence: Presence) => call('putPresence', { body: { presence } }),
    onSuccess: (me) => queries.setQueryData(keys.me, me),
  });
}
