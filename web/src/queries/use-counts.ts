/** How many tickets each view has. Deadlines come near without anybody doing anything: so it is also asked for by the minute. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../client.ts';
import { keys } from './keys.ts';

const ASKED_EVERY_MS = 60_000;

export const useCounts = () =>
  useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => call('countViews', { signal }), refetchInterval: ASKED_EVERY_MS });
