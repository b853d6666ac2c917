/** Domain time: the machine's time plus an offset that survives a restart. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export type Clock = {
  /** Domain time, epoch milliseconds. */
  now(): number;
  /** Machine time, epoch milliseconds. */
  machineNow(): number;
  offsetMs(): number;
  /** Persists before it returns. @throws RangeError when domain time would go back. */
  setOffsetMs(offsetMs: number): void;
};

const Stored = z.object({ offsetMs: z.number() });

function readOffset(file: string): number {
  try {
    return Stored.parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw new Error(`The clock's file ${file} cannot be read; remove it or start with --fresh.`, { cause: error });
  }
}

/** Opens `<stateDir>/clock.json`. `machineNow` is for tests. */
export function createClock(deps: { readonly stateDir: string; readonly machineNow?: () => number }): Clock {
  const machineNow = deps.machineNow ?? Date.now;
  const file = join(deps.stateDir, 'clock.json');
  mkdirSync(deps.stateDir, { recursive: true });
  let offset = readOffset(file);
  return {
    now: () => machineNow() + offset,
    machineNow,
    offsetMs: () => offset,
    setOffsetMs(offsetMs) {
      if (offsetMs < offset) throw new RangeError(`Domain time cannot go back from offset ${offset} to ${offsetMs}.`);
      if (offsetMs === offset) return;
      // A rename is atomic: a kill leaves the old offset or the new one, never half a file.
      writeFileSync(`${file}.next`, JSON.stringify({ offsetMs }));
      renameSync(`${file}.next`, file);
      offset = offsetMs;
    },
  };
}
