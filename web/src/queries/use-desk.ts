/** Who asks, and the desk's own lists: they change seldom and stand on many pages. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Presence } from '#schemas/agent';
import { ApiError } from '../api-error.ts';
import { call } from '../client.ts';
import { session } from '../session.ts';
import { keys } from './keys.ts';

const SELDOM_MS = 5 * 60_000;

/** Whoever the desk knew, and knows no more, was taken off it: their page is over, also where no socket says so. */
export function useMe() {
  const queries = useQueryClient();
  return useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) =>
      call('getMe', { signal }).catch((error: unknown) => {
        const isRefused = error instanceof ApiError && error.problem.status === 403;
        if (isRefused && queries.getQueryData(keys.me)) session.forget();
        throw error;
      }),
    staleTime: SELDOM_MS,
  });
}

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
