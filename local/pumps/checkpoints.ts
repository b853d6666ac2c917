/** How far each reader of a stream has come; survives a kill, so that nothing is skipped and little is repeated. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Checkpoints {
  get(reader: string): number | undefined;
  set(reader: string, position: number): void;
  close(): void;
}

export function openCheckpoints(stateDir: string): Checkpoints {
  const database = new DatabaseSync(join(stateDir, 'checkpoints.sqlite'));
  // A killed process loses nothing without fsync; only a power cut does, and then records are repeated.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  database.exec('CREATE TABLE IF NOT EXISTS checkpoint (reader TEXT PRIMARY KEY, position INTEGER NOT NULL)');
  const read = database.prepare('SELECT position FROM checkpoint WHERE reader = ?');
  const write = database.prepare('INSERT OR REPLACE INTO checkpoint (reader, position) VALUES (?, ?)');
  return {
    get: (reader) => {
      const row = read.get(reader);
      return row ? Number(row.position) : undefined;
    },
    set: (reader, position) => void write.run(reader, position),
    close: () => database.close(),
  };
}
