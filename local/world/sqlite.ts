/** Opens the small databases in which the local cloud keeps what must survive a kill. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How long a connection waits for another one's write; the components of one process each open their own. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens `<stateDir>/<name>` and applies `schema` (idempotent statements).
 * With a write-ahead log and NORMAL a committed write survives a killed process; only a power cut may lose the last ones.
 */
export function openDatabase(stateDir: string, name: string, schema: string): DatabaseSync {
  mkdirSync(stateDir, { recursive: true });
  const database = new DatabaseSync(join(stateDir, name), { timeout: BUSY_TIMEOUT_MS });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(schema);
  return database;
}
