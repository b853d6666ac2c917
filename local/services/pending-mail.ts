/** Invocations that SES has promised: kept until the function's own queue has them. */
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '../world/sqlite.ts';

export type PendingMail = {
  /** Durable when it returns; the invocation follows by itself. */
  add(functionId: string, event: unknown): void;
  /** Takes up what an earlier process left. */
  resume(): void;
  busy(): number;
  close(): Promise<void>;
};

export type PendingMailDeps = {
  readonly stateDir: string;
  readonly invoke: (functionArnOrId: string, event: unknown, mode: 'async') => Promise<unknown>;
  readonly onError?: (message: string, error: unknown) => void;
};

const SCHEMA = 'CREATE TABLE IF NOT EXISTS pending (seq INTEGER PRIMARY KEY AUTOINCREMENT, function_id TEXT NOT NULL, event TEXT NOT NULL)';
const CLOSE_GRACE_MS = 500;
/** What is still refused after these stays for the next start. */
const RETRY_MS = [200, 1_000, 5_000, 20_000] as const;

/** Opens `<stateDir>/smtp.db`. */
export function openPendingMail(deps: PendingMailDeps): PendingMail {
  const database = openDatabase(deps.stateDir, 'smtp.db', SCHEMA);
  const insert = database.prepare('INSERT INTO pending (function_id, event) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM pending WHERE seq = ?');
  const running = new Set<Promise<void>>();
  const closing = new AbortController();

  const attempt = async (seq: number | bigint, functionId: string, event: unknown): Promise<void> => {
    for (const wait of [0, ...RETRY_MS]) {
      try {
        if (wait > 0) await delay(wait, undefined, { signal: closing.signal });
        await deps.invoke(functionId, event, 'async');
        if (!closing.signal.aborted) remove.run(seq);
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        deps.onError?.('the mail function could not be invoked', error);
      }
    }
  };
  const start = (seq: number | bigint, functionId: string, event: unknown): void => {
    const work = attempt(seq, functionId, event).finally(() => running.delete(work));
    running.add(work);
  };
  return {
    add: (functionId, event) => start(insert.run(functionId, JSON.stringify(event)).lastInsertRowid, functionId, event),
    resume() {
      for (const row of database.prepare('SELECT * FROM pending ORDER BY seq').all()) {
        start(Number(row.seq), String(row.function_id), JSON.parse(String(row.event)));
      }
    },
    busy: () => running.size,
    async close() {
      closing.abort();
      // What is still under way is in the database and is taken up at the next start.
      await Promise.race([Promise.allSettled(running), delay(CLOSE_GRACE_MS, undefined, { ref: false })]);
      database.close();
    },
  };
}
