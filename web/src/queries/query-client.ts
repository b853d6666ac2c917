/** How answers are kept and asked for again. */
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api-error.ts';

/** The socket says what is new; this is for what it does not speak of. */
const FRESH_MS = 30_000;
const TRIES = 2;

/** What the desk refused it refuses again; what went wrong may go well. */
const mayRetry = (failures: number, error: Error): boolean =>
  failures < TRIES && !(error instanceof ApiError && error.problem.status < 500);

/** `always`: without a network a call fails and says so, rather than waiting unseen to be sent later. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: mayRetry, networkMode: 'always', refetchOnWindowFocus: false },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
