/** The functions' logs, searched for what must never be in them: bodies, addresses, names, tokens. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shorter words would be found inside ids and field names. */
const SHORTEST = 6;

export type Secrets = { readonly add: (...values: readonly (string | undefined)[]) => void; readonly all: () => readonly string[] };

export function createSecrets(): Secrets {
  const known = new Set<string>();
  return {
    add: (...values) => {
      for (const value of values) if (value !== undefined && value.trim().length >= SHORTEST) known.add(value.trim());
    },
    all: () => [...known],
  };
}

/** Each function's log that holds one of the values, as `<function>: <value>`; each value is also looked for as JSON writes it. */
export function leaks(stateDir: string, functionIds: readonly string[], secrets: readonly string[]): string[] {
  return functionIds.flatMap((id) => {
    const file = join(stateDir, 'logs', `${id}.log`);
    const log = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return secrets
      .filter((secret) => log.includes(secret) || log.includes(JSON.stringify(secret).slice(1, -1)))
      .map((secret) => `${id}: ${secret}`);
  });
}

/** Whether the functions wrote logs at all: a search of nothing finds nothing. */
export const logBytes = (stateDir: string, functionIds: readonly string[]): number =>
  functionIds
    .map((id) => join(stateDir, 'logs', `${id}.log`))
    .filter((file) => existsSync(file))
    .reduce((sum, file) => sum + readFileSync(file).length, 0);
