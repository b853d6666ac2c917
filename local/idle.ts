/** Knows when nothing is on its way any more. */
import { setTimeout as wait } from 'node:timers/promises';

const CHECK_MS = 10;
/** A message that is between two places, such as a function's answer and the next record, is seen within this many checks. */
const QUIET_CHECKS = 3;

/** Resolves after several checks in a row found everything quiet. */
export async function untilQuiet(isQuiet: () => boolean): Promise<void> {
  for (let quiet = 0; quiet < QUIET_CHECKS; quiet = isQuiet() ? quiet + 1 : 0) await wait(CHECK_MS);
}
