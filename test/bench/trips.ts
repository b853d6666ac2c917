/** What one message asks of AWS: ingest's trips to the table and their units, and everything it causes until quiet. */
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchCloud, startBenchCloud } from './bench-cloud.ts';
import type { Observed } from './host-messages.ts';
import { write } from './phones.ts';
import type { Row } from './table.ts';

const PEOPLE = 10;
/** Receipts of the simulated phone come within a second. */
const RECEIPTS_MS = 1_200;

const WRITES = new Set(['TransactWriteItems', 'PutItem', 'UpdateItem', 'DeleteItem']);

export type Caused = {
  readonly ingestTrips: number;
  readonly ingestWriteUnits: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** `Ingest dynamodb TransactWriteItems` -> times. */
  readonly calls: Readonly<Record<string, number>>;
  /** Runs and billed milliseconds by function. */
  readonly runs: Readonly<Record<string, { readonly times: number; readonly handlerMs: number }>>;
};

export const WARM_PEOPLE = 2_000;

export async function trips(): Promise<Row[]> {
  const cloud = await startBenchCloud({ observe: true });
  try {
    await warmUp(cloud);
    const fresh: Observed[] = [];
    const followUps: Observed[] = [];
    for (let person = 0; person < PEOPLE; person += 1) {
      fresh.push(await observeOne(cloud, () => write(cloud, person, 0)));
      followUps.push(await observeOne(cloud, () => write(cloud, person, 1)));
    }
    const [opened, followed] = [summed(fresh), summed(followUps)];
    if (process.env.MEJA_BENCH_VERBOSE) console.error(JSON.stringify({ opened, followed }, undefined, 1));
    return rowsOf(opened, followed);
  } finally {
    await cloud.stop();
  }
}

/** Settings, secrets and connections are there; what is measured is a message on a running desk. */
export async function warmUp(cloud: BenchCloud): Promise<void> {
  for (let person = WARM_PEOPLE; person < WARM_PEOPLE + 5; person += 1) {
    await write(cloud, person, 0);
    await settle(cloud);
    await write(cloud, person, 1);
    await settle(cloud);
  }
  await cloud.observed();
}

export async function settle(cloud: BenchCloud): Promise<void> {
  await cloud.idle();
  await wait(RECEIPTS_MS);
  await cloud.idle();
}

async function observeOne(cloud: BenchCloud, act: () => Promise<void>): Promise<Observed> {
  await act();
  await settle(cloud);
  return cloud.observed();
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The average message. */
export function summed(observations: readonly Observed[], messages = observations.length): Caused {
  const calls = observations.flatMap((one) => one.calls);
  const tableCalls = calls.filter(({ service }) => service === 'dynamodb');
  const units = (some: typeof tableCalls) => round(some.reduce((sum, call) => sum + call.units, 0) / messages);
  const writes = tableCalls.filter(({ operation }) => WRITES.has(operation));
  const ingest = tableCalls.filter(({ functionId }) => functionId === 'Ingest');
  return {
    ingestTrips: round(observations.reduce((sum, one) => sum + sequenceOf(one), 0) / messages),
    ingestWriteUnits: units(ingest.filter((call) => writes.includes(call))),
    writeUnits: units(writes),
    readUnits: units(tableCalls.filter((call) => !writes.includes(call))),
    calls: counted(
      calls.map(({ functionId, service, operation }) => `${functionId} ${service} ${operation}`),
      messages,
    ),
    runs: runsOf(observations, messages),
  };
}

/** Trips of ingest's first run that waited for each other: one that begins before another ends is beside it. */
function sequenceOf({ calls }: Observed): number {
  const ingest = calls.filter(({ functionId, service }) => functionId === 'Ingest' && service === 'dynamodb');
  const firstWrite = ingest.findIndex(({ operation }) => operation === 'TransactWriteItems');
  let trips = 0;
  let busyUntil = 0;
  for (const call of ingest.slice(0, firstWrite + 1).toSorted((a, b) => a.startedAtMs - b.startedAtMs)) {
    if (call.startedAtMs >= busyUntil) trips += 1;
    busyUntil = Math.max(busyUntil, call.endedAtMs);
  }
  return trips;
}

function counted(names: readonly string[], messages: number): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted().map(([name, count]) => [name, round(count / messages)]));
}

function runsOf(observations: readonly Observed[], messages: number): Caused['runs'] {
  const runs: Record<string, { times: number; handlerMs: number }> = {};
  for (const { functionId, handlerMs } of observations.flatMap((one) => one.invocations)) {
    const run = runs[functionId] ?? { times: 0, handlerMs: 0 };
    runs[functionId] = { times: run.times + 1 / messages, handlerMs: run.handlerMs + handlerMs / messages };
  }
  return runs;
}

function rowsOf(opened: Caused, followed: Caused): Row[] {
  return [
    {
      measure: "ingest's table round trips in sequence, follow-up / new contact",
      value: `${followed.ingestTrips} / ${opened.ingestTrips}`,
      floor: '3 / 4',
      aim: '2 / 3',
      ok: followed.ingestTrips <= 3 && opened.ingestTrips <= 4,
    },
    {
      measure: "ingest's write units, follow-up / new contact (with its receipts)",
      value: `${followed.ingestWriteUnits} / ${opened.ingestWriteUnits}`,
      floor: '14 / 30',
      aim: '10 / 22',
      ok: followed.ingestWriteUnits <= 14 && opened.ingestWriteUnits <= 30,
    },
    {
      measure: '  everything the message caused until quiet, write units (read units)',
      value: `${followed.writeUnits} (${followed.readUnits}) / ${opened.writeUnits} (${opened.readUnits})`,
    },
  ];
}
