/** Writes that may be repeated, of callers that are not called again when they fail. */
import { TransientError } from '#domain/errors';
import { wait } from './pause.ts';
import { cancellation } from './table-errors.ts';

const TRIES = 4;
const PAUSE_MS = 25;

/** Throttled, unanswered, or in the way of another transaction. */
const mayPass = (error: unknown): boolean =>
  error instanceof TransientError ||
  cancellation(error) !== undefined ||
  (error instanceof Error && error.name === 'TransactionConflictException');

/** Again, a little later each time. @throws the last error, or one that does not pass. */
export async function insist<T>(write: () => Promise<T>, tries = TRIES): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (tries <= 1 || !mayPass(error)) throw error;
    await wait(PAUSE_MS * (1 + Math.random()) * (TRIES - tries + 1));
    return insist(write, tries - 1);
  }
}
