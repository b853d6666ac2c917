/** Waiting for something to become true, without ever sleeping for a guessed time. */
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 50;
/** Two cores may be shared with other test files and a whole cloud starts in seconds; far more than any condition needs. */
const DEADLINE_MS = 45_000;

/**
 * Asks until the answer is neither undefined nor false, and gives it.
 * @throws Error that names `what` and the last answer or error once the deadline has passed.
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, deadlineMs = DEADLINE_MS): Promise<T> {
  const end = Date.now() + deadlineMs;
  let last: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await wait(POLL_MS);
  } while (Date.now() < end);
  throw new Error(`Not within ${deadlineMs / 1000} s: ${what}`, { cause: last });
}
