/** Files of up to 100 MB, held twice while they travel, do not fit into a function's memory beside each other. */
import { TransientError } from '#domain/errors';

export type InTurn = <T>(work: () => Promise<T>, remainingMs?: () => number) => Promise<T>;

/**
 * One after another, however many of a batch ask at once.
 * @param needsMs what a turn may take. One with less left, where that is told, throws a TransientError and does nothing.
 */
export function createTurns(needsMs = 0): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work, remainingMs) => {
    const mine = last.then(() => {
      if (remainingMs && remainingMs() < needsMs) throw new TransientError('Too little time is left for another file.');
      return work();
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}
