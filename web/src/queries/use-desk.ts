/** Who asks, and the desk's own lists: they change seldom and stand on many pages. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Presence } from '#schemas/agent';
import { call } from '../client.ts';
import { keys } from './keys.ts';

const SELDOM_MS = 5 * 60_000;

export const useMe = () => useQuery({ queryKey: keys.me, queryFn: ({ signal }) => call('getMe', { signal }), staleTime: SELDOM_MS });

export const useAgents = () =>
  useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => call('listAgents', { signal }),
    select: ({ items }) => items,
    staleTime: SELDOM_MS,
  });

export const useTeams = () =>
  useQuery({
    queryKey: keys.teams,
    queryFn: ({ signal }) => call('listTeams', { signal }),
    select: ({ items }) => items,
    staleTime: SELDOM_MS,
  });

export const useCategories = () =>
  useQuery({ queryKey: keys.categories, queryFn: ({ signal }) => call('listCategories', { signal }), staleTime: SELDOM_MS });

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
