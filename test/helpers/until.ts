/** Waiting for something to become true, without ever sleeping for a guessed time. */
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 50;
/**
 * Two cores may be shared with other test files, and a function that nobody waits for is run again one minute after it was ended and two more
 * after the second time, as on Lambda: far more than any condition needs otherwise.
 */
const DEADLINE_MS = 210_000;

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
