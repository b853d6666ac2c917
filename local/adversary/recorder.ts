/** Writes down every AWS call of every function, to be held against what its policies grant. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { RecordedCall } from './aws-call.ts';

export interface Recorder {
  record(call: RecordedCall): void;
  /** Every distinct call so far. */
  calls(): readonly RecordedCall[];
}

/** Distinct calls go to the file as JSON lines; repeats of one call prove nothing new. */
export function createRecorder(file: string): Recorder {
  const known = new Map<string, RecordedCall>();
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) known.set(line, JSON.parse(line));
  }
  return {
    record(call) {
      const line = JSON.stringify(call);
      if (known.has(line)) return;
      known.set(line, call);
      appendFileSync(file, `${line}\n`);
    },
    calls: () => [...known.values()],
  };
}
