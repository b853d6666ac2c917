/** What is under the bell. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
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

/** Whoever opens a ticket has seen what the bell has of it. What comes while it is open rings all the same. */
export function useReadOnOpening(number: number): void {
  const { data } = useNotices();
  const { mutate } = useReadNotices();
  const opened = useRef<number>(undefined);
  useEffect(() => {
    if (!data || opened.current === number) return;
    opened.current = number;
    const ids = data.items.filter((notice) => notice.number === number && !notice.readAt).map(({ id }) => id);
    if (ids.length > 0) mutate({ ids });
  }, [data, number, mutate]);
}
