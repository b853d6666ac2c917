/** Feeds a function from a table's stream, as Lambda's event source mapping does. */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { InvocationError, InvocationOutcome, Run } from '../lambda/messages.ts';
import type { Faults } from '../service-deps.ts';
import type { EventSourceFacts, TableFacts } from '../template/facts.ts';
import type { Checkpoints } from './checkpoints.ts';
import { matchesPattern } from './filter.ts';
import { failedItems } from './item-failures.ts';
import type { Pump } from './queue-pump.ts';
import type { StreamRecord, StreamSource } from './stream-source.ts';

export interface StreamPumpOptions {
  readonly source: EventSourceFacts;
  readonly table: TableFacts;
  readonly stream: StreamSource;
  readonly checkpoints: Checkpoints;
  readonly region: string;
  readonly run: Run;
  readonly sendToQueue: (queueArn: string, body: string) => Promise<void>;
  readonly faults: Faults;
  /** The adversary's choice from 0 to 1, or nothing when it is off. */
  readonly random?: () => number;
}

export interface StreamPump extends Pump {
  /** Whether everything written so far is handled. */
  isQuiet(): boolean;
}

const POLL_MS = 10;
const READ_LIMIT = 1_000;
/** Records read ahead of the function; more would only cost memory. */
const PENDING_LIMIT = 2_000;
const RETRY_BASE_MS = 100;
const RETRY_CAP_MS = 5_000;
/** The adversary spreads records over more lanes than configured, late and at different times. */
const ADVERSARY_LANES = 8;
const ADVERSARY_DELAY_MS = 300;

export function startStreamPump(options: StreamPumpOptions): StreamPump {
  const { source, stream, checkpoints, faults } = options;
  const reader = `${source.functionId}@${options.table.name}`;
  let position = checkpoints.get(reader) ?? 0;
  let stored = position;
  const pending = new Set<number>();
  const lanes = Array.from({ length: options.random ? ADVERSARY_LANES : source.parallelization }, () => ({
    queue: [] as StreamRecord[],
    running: false,
  }));
  let stopping = false;
  const stopped = readLoop();

  return {
    isQuiet: () => pending.size === 0 && stream.newest() <= position,
    async stop() {
      stopping = true;
      await stopped;
      stream.close();
    },
  };

  async function readLoop(): Promise<void> {
    while (!stopping) {
      if (pending.size < PENDING_LIMIT) await takeNew().catch(restLater);
      saveCheckpoint();
      await wait(POLL_MS);
    }
  }

  /** The engine may be busy for a moment; nothing is lost, because the position has not moved. */
  async function restLater(error: unknown): Promise<void> {
    console.error(`The stream of ${options.table.name} cannot be read now:`, error);
    await wait(RETRY_CAP_MS);
  }

  async function takeNew(): Promise<void> {
    for (const record of await stream.readAfter(position, READ_LIMIT)) {
      position = record.position;
      if (!isWanted(record)) continue;
      pending.add(record.position);
      const lane = lanes[laneOf(record)];
      lane?.queue.push(record);
    }
    for (const lane of lanes) if (!lane.running && lane.queue.length > 0) void drain(lane);
  }

  function isWanted(record: StreamRecord): boolean {
    if (source.filters.length === 0) return true;
    const event = { eventName: record.eventName, dynamodb: record.change };
    return source.filters.some((filter) => matchesPattern(filter, event));
  }

  /** One item's records stay in one lane, so their order holds; nothing else is in order. */
  function laneOf(record: StreamRecord): number {
    const digest = createHash('sha1').update(JSON.stringify(record.change.Keys)).digest();
    return digest.readUInt32BE(0) % lanes.length;
  }

  async function drain(lane: { queue: StreamRecord[]; running: boolean }): Promise<void> {
    lane.running = true;
    while (lane.queue.length > 0 && !stopping) {
      if (options.random) await wait(options.random() * ADVERSARY_DELAY_MS);
      const batch = lane.queue.splice(0, source.batchSize);
      await handleBatch(batch, 0);
      if (faults.strikes('duplicate', 'stream') && !stopping) await handleBatch(batch, 0);
      if (!stopping) for (const record of batch) pending.delete(record.position);
    }
    lane.running = false;
  }

  /** Returns when every record is handled or given up. */
  async function handleBatch(batch: readonly StreamRecord[], attempt: number): Promise<void> {
    if (batch.length === 0 || stopping) return;
    const isLast = source.maxRetries !== undefined && attempt >= source.maxRetries;
    const outcome = await options.run(source.functionId, { Records: batch.map(toLambdaRecord) }, isLast);
    const rest = unhandled(batch, outcome);
    if (rest.length === 0 || stopping) return;
    if (isLast || isTooOld(rest)) return giveUp(rest, attempt, outcome);
    await wait(Math.min(RETRY_BASE_MS * 2 ** attempt, RETRY_CAP_MS));
    // Halving finds the record that breaks a batch; it does not count as a retry.
    if (!source.bisect || rest.length === 1) return handleBatch(rest, attempt + 1);
    const middle = Math.ceil(rest.length / 2);
    await handleBatch(rest.slice(0, middle), attempt);
    await handleBatch(rest.slice(middle), attempt);
  }

  /** A stream is re-read from the first record that failed. */
  function unhandled(batch: readonly StreamRecord[], outcome: InvocationOutcome): readonly StreamRecord[] {
    if (!outcome.ok) return batch;
    const known = new Set(batch.map((record) => record.sequenceNumber));
    const failed = failedItems(source.reportsItemFailures ? outcome.payload : null, known);
    if (failed === 'all') return batch;
    const first = batch.findIndex((record) => failed.has(record.sequenceNumber));
    return first === -1 ? [] : batch.slice(first);
  }

  function isTooOld(batch: readonly StreamRecord[]): boolean {
    const oldest = batch[0]?.createdAtSeconds ?? 0;
    return source.maxRecordAgeSeconds !== undefined && Date.now() / 1000 - oldest > source.maxRecordAgeSeconds;
  }

  async function giveUp(batch: readonly StreamRecord[], attempt: number, outcome: InvocationOutcome): Promise<void> {
    if (source.onFailureArn === undefined) return;
    const error: InvocationError | undefined = outcome.ok ? undefined : outcome.error;
    await options.sendToQueue(
      source.onFailureArn,
      JSON.stringify({
        version: '1.0',
        timestamp: new Date().toISOString(),
        requestContext: { functionArn: source.functionId, condition: 'RetryAttemptsExhausted', approximateInvokeCount: attempt + 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled', errorType: error?.errorType },
        DDBStreamBatchInfo: {
          shardId: 'local',
          startSequenceNumber: batch[0]?.sequenceNumber,
          endSequenceNumber: batch.at(-1)?.sequenceNumber,
          batchSize: batch.length,
          streamArn: source.sourceArn,
        },
      }),
    );
  }

  function saveCheckpoint(): void {
    const [oldest] = pending;
    const safe = oldest === undefined ? position : oldest - 1;
    if (safe === stored) return;
    checkpoints.set(reader, safe);
    stored = safe;
  }

  function toLambdaRecord(record: StreamRecord) {
    return {
      eventID: record.sequenceNumber,
      eventName: record.eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: options.region,
      eventSourceARN: source.sourceArn,
      dynamodb: record.change,
    };
  }
}
