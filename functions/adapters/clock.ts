/** The time the rules see. The local host shifts it by MEJA_CLOCK_OFFSET_MS; tokens, signatures and caches use the machine's own. */
import type { Instant } from '#schemas/primitives';

/** Milliseconds since 1970. The offset is read at each call: the local host changes it between invocations. */
export function nowMs(): number {
  return Date.now() + Number(process.env.MEJA_CLOCK_OFFSET_MS ?? 0);
}

/** The present as an `Instant`. */
export function now(): Instant {
  return new Date(nowMs()).toISOString();
}
