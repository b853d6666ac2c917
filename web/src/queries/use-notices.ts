/** What is under the bell. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MarkNoticesRead } from '#schemas/notice';
import { call } from '../client.ts';
import { keys } from './keys.ts';

const SHOWN = 30;

export const useNotices = () =>
  useQuery({ queryKey: keys.notices, queryFn: ({ signal }) => call('listNotifications', { query: { limit: SHOWN }, signal }) });

export function useReadNotices() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: MarkNoticesRead) => call('readNotifications', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.notices }),
  });
}
