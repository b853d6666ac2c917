/** What is due at an instant of domain time: kept in order, handed out once, and again after a crash. */
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from '../world/sqlite.ts';
import type { Clock } from './clock.ts';

export type Timer = {
  /** Chooses the handler. `kind` and `key` together are unique. */
  readonly kind: string;
  readonly key: string;
  /** Domain time, epoch milliseconds. Absent: kept, but never due. */
  readonly dueAt?: number | undefined;
  readonly payload: unknown;
  /** Hand-outs that failed so far. */
  readonly attempts: number;
};
export type NewTimer = Omit<Timer, 'attempts'>;

export type Timers = {
  /** Adds or replaces; durable when it returns. */
  set(timer: NewTimer): void;
  get(kind: string, key: string): Timer | undefined;
  /** Timers of one kind by key. */
  list(kind: string, keyPrefix?: string): readonly Timer[];
  cancel(kind: string, key: string): boolean;
  /** The handler's timer is removed when its promise resolves, unless it set the same timer anew; a rejection tries again later. */
  handle(kind: string, handler: (timer: Timer) => Promise<void>): void;
  /** Hands out everything due now; answers how many. */
  runDue(): Promise<number>;
  /** Moves domain time; see `advance` below. Answers how many timers fired. */
  advance(seconds: number): Promise<number>;
  /** Timers whose handler has not finished. */
  busy(): number;
  /** Catches up and goes on by itself. */
  start(): void;
  close(): Promise<void>;
};

export type TimersDeps = {
  readonly stateDir: string;
  readonly clock: Clock;
  /** Resolves when nothing is on its way through queues, streams and functions. */
  readonly idle: () => Promise<void>;
  readonly onError?: (timer: Timer, error: unknown) => void;
};

const SCHEMA = `
CREATE TABLE IF NOT EXISTS timer (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL, due_at INTEGER, payload TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, UNIQUE (kind, key));
CREATE INDEX IF NOT EXISTS timer_due ON timer (due_at, seq) WHERE due_at IS NOT NULL;`;

/** Handlers at work at once while time flows by itself: enough to hide a webhook's answer, few enough to keep near order. */
const LANES = 16;
/** A machine may sleep and its clock may be set, so no sleep is trusted for longer. */
const LONGEST_SLEEP_MS = 30_000;
const RETRY_MS = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 3_600_000] as const;
const CLOSE_GRACE_MS = 500;
/** How soon a timer that becomes due while the system settles is seen. */
const SETTLE_POLL_MS = 10;
/** `every 15 minutes` for ten years; more is a handler that arms itself again at once. */
const MOST_FIRED_IN_ONE_ADVANCE = 400_000;

type Row = Timer & { readonly seq: number };

function toRow(row: Record<string, unknown>): Row {
  return {
    seq: Number(row.seq),
    kind: String(row.kind),
    key: String(row.key),
    dueAt: row.due_at === null ? undefined : Number(row.due_at),
    payload: JSON.parse(String(row.payload)),
    attempts: Number(row.attempts),
  };
}

const toDue = (row: Record<string, unknown>) => ({ seq: Number(row.seq), dueAt: Number(row.due_at) });

const statementsOf = (database: DatabaseSync) => ({
  // A replaced timer gets a new seq, by which a finished handler knows that the timer is no longer its own.
  set: database.prepare('INSERT OR REPLACE INTO timer (kind, key, due_at, payload) VALUES (?, ?, ?, ?)'),
  get: database.prepare('SELECT * FROM timer WHERE kind = ? AND key = ?'),
  list: database.prepare('SELECT * FROM timer WHERE kind = ? AND substr(key, 1, length(?)) = ? ORDER BY key'),
  cancel: database.prepare('DELETE FROM timer WHERE kind = ? AND key = ?'),
  done: database.prepare('DELETE FROM timer WHERE seq = ?'),
  retry: database.prepare('UPDATE timer SET due_at = ?, attempts = attempts + 1 WHERE seq = ?'),
  // `+kind` keeps SQLite on the index by instant: the one by kind would read and sort every timer there is.
  one: database.prepare('SELECT * FROM timer WHERE seq = ?'),
  due: database.prepare(
    'SELECT seq FROM timer WHERE due_at <= ? AND +kind IN (SELECT value FROM json_each(?)) ORDER BY due_at, seq LIMIT ?',
  ),
  next: database.prepare(
    'SELECT seq, due_at FROM timer WHERE due_at IS NOT NULL AND +kind IN (SELECT value FROM json_each(?)) ORDER BY due_at, seq LIMIT ?',
  ),
});

/** Opens `<stateDir>/timers.db`. Handlers are registered before `start`; a timer without a handler waits. */
export function createTimers(deps: TimersDeps): Timers {
  const { clock } = deps;
  const database = openDatabase(deps.stateDir, 'timers.db', SCHEMA);
  const sql = statementsOf(database);
  const handlers = new Map<string, (timer: Timer) => Promise<void>>();
  const handedOut = new Map<number, Promise<void>>();
  let sleep: NodeJS.Timeout | undefined;
  /** When the pump looks next by itself; a later timer need not wake it. */
  let sleepsUntil = Number.POSITIVE_INFINITY;
  let started = false;
  let closed = false;
  let advancing: Promise<unknown> | undefined;

  const kinds = (): string => JSON.stringify([...handlers.keys()]);
  /** The first ones that nobody has in hand, in order. Only those are read whole: payloads are long and many may be due. */
  const dueNow = (most: number): Row[] =>
    sql.due
      .all(clock.now(), kinds(), most + handedOut.size)
      .map(({ seq }) => Number(seq))
      .filter((seq) => !handedOut.has(seq))
      .slice(0, most)
      .flatMap((seq) => sql.one.all(seq).map(toRow));
  const nextDueAt = (): number | undefined => {
    const row = sql.next
      .all(kinds(), handedOut.size + 1)
      .map(toDue)
      .find((due) => !handedOut.has(due.seq));
    return row?.dueAt;
  };

  const fire = async (row: Row): Promise<void> => {
    try {
      await handlers.get(row.kind)?.(row);
      if (!closed) sql.done.run(row.seq);
    } catch (error) {
      deps.onError?.(row, error);
      const wait = RETRY_MS[Math.min(row.attempts, RETRY_MS.length - 1)] ?? 0;
      if (!closed) sql.retry.run(clock.now() + wait, row.seq);
    } finally {
      handedOut.delete(row.seq);
    }
  };

  /** In hand before its handler runs: a handler that sets a timer pumps at once, and would be handed its own again. */
  const handOut = (row: Row): Promise<void> => {
    const work = Promise.resolve().then(() => fire(row));
    handedOut.set(row.seq, work);
    return work;
  };

  /** While time flows by itself: a slow handler holds up one lane, never the others. */
  const pump = (): void => {
    clearTimeout(sleep);
    sleepsUntil = Number.POSITIVE_INFINITY;
    if (!started || closed || advancing !== undefined || handedOut.size >= LANES) return;
    for (const row of dueNow(LANES - handedOut.size)) void handOut(row).then(pump);
    if (handedOut.size >= LANES) return;
    const due = nextDueAt();
    const wait = due === undefined ? LONGEST_SLEEP_MS : Math.min(Math.max(due - clock.now(), 1), LONGEST_SLEEP_MS);
    sleepsUntil = clock.now() + wait;
    sleep = setTimeout(pump, wait);
  };

  const runDueInOrder = async (): Promise<number> => {
    let fired = 0;
    for (let [row] = dueNow(1); row !== undefined && !closed; [row] = dueNow(1)) {
      await handOut(row);
      fired += 1;
    }
    return fired;
  };

  /** Fires what is due, and what becomes due while the rest of the system comes to rest. */
  const settle = async (): Promise<number> => {
    let fired = await runDueInOrder();
    let quiet = false;
    const idle = deps.idle().finally(() => {
      quiet = true;
    });
    while (!quiet) {
      await Promise.race([idle, delay(SETTLE_POLL_MS)]);
      fired += await runDueInOrder();
    }
    await idle;
    return fired;
  };

  /**
   * Goes to each due instant in order, hands out what is due there, and waits for quiet before the next one, so that timers
   * made on the way fire on the way. Ends with the offset grown by exactly `seconds`; what the machine needed comes on top.
   */
  const advance = async (seconds: number): Promise<number> => {
    const target = clock.offsetMs() + Math.round(seconds * 1000);
    await Promise.all(handedOut.values());
    let fired = await settle();
    for (let due = nextDueAt(); due !== undefined && due <= clock.machineNow() + target; due = nextDueAt()) {
      clock.setOffsetMs(Math.min(Math.max(due - clock.machineNow(), clock.offsetMs()), target));
      fired += await settle();
      if (fired > MOST_FIRED_IN_ONE_ADVANCE)
        throw new Error(`More than ${MOST_FIRED_IN_ONE_ADVANCE} timers fired: something arms itself at once.`);
    }
    clock.setOffsetMs(target);
    return fired;
  };

  /** Advances come one after another, and the pump rests meanwhile. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = (advancing ?? Promise.resolve()).then(work);
    const settled = result
      .catch(() => undefined)
      .then(() => {
        if (advancing === settled) advancing = undefined;
        pump();
      });
    advancing = settled;
    return result;
  };

  return {
    set(timer) {
      sql.set.run(timer.kind, timer.key, timer.dueAt ?? null, JSON.stringify(timer.payload));
      if (timer.dueAt !== undefined && timer.dueAt < sleepsUntil) pump();
    },
    get: (kind, key) => {
      const row = sql.get.get(kind, key);
      return row === undefined ? undefined : toRow(row);
    },
    list: (kind, keyPrefix = '') => sql.list.all(kind, keyPrefix, keyPrefix).map(toRow),
    cancel: (kind, key) => sql.cancel.run(kind, key).changes > 0,
    handle(kind, handler) {
      handlers.set(kind, handler);
      pump();
    },
    runDue: () => inTurn(runDueInOrder),
    advance: (seconds) => inTurn(() => advance(seconds)),
    busy: () => handedOut.size,
    start() {
      started = true;
      pump();
    },
    async close() {
      closed = true;
      clearTimeout(sleep);
      // What does not end in time is handed out again at the next start.
      await Promise.race([Promise.allSettled([...handedOut.values(), advancing]), delay(CLOSE_GRACE_MS, undefined, { ref: false })]);
      database.close();
    },
  };
}
