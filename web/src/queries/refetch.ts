/** Asks again for what changed, without a storm of changes starving the answer. */
import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query';

/** @returns a function that refetches a query; while that runs, any number of further wishes become one more. */
export function createRefetch(queries: QueryClient): (queryKey: QueryKey) => Promise<void> {
  const running = new Map<string, { isWanted: boolean }>();
  return async (queryKey) => {
    const hash = hashKey(queryKey);
    const under = running.get(hash);
    if (under) {
      under.isWanted = true;
      return;
    }
    const mine = { isWanted: true };
    running.set(hash, mine);
    while (mine.isWanted) {
      mine.isWanted = false;
      await queries.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: true });
    }
    running.delete(hash);
  };
}
