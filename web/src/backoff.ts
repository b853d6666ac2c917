/** How long to wait before the n-th try to connect again. */

/** The first tries come quickly, the later ones spare a desk that many pages call at once. */
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** From half the step to the whole of it, so that pages which lost the same desk do not come back together. `chance`: 0 to 1. */
export function backoffMs(attempt: number, chance: number): number {
  const step = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  return Math.max(FIRST_MS, Math.round(step * (0.5 + chance / 2)));
}
