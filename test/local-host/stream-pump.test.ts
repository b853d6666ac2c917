import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFaults } from '../../local/adversary/faults.ts';
import { untilQuiet } from '../../local/idle.ts';
import type { InvocationOutcome } from '../../local/lambda/messages.ts';
import { type StreamPump, startStreamPump } from '../../local/pumps/stream-pump.ts';
import type { StreamRecord } from '../../local/pumps/stream-source.ts';
import type { EventSourceFacts } from '../../local/template/facts.ts';

const Batch = z.object({ Records: z.array(z.object({ dynamodb: z.looseObject({ SequenceNumber: z.string() }) })) });
const TABLE = { logicalId: 'Table', name: 'Table', arn: 'arn:table', definition: {}, hasStream: true };
const SOURCE: EventSourceFacts = {
  functionId: 'Relay',
  sourceArn: 'arn:table/stream/local',
  kind: 'stream',
  batchSize: 10,
  reportsItemFailures: true,
  filters: [{ eventName: ['INSERT'] }],
  bisect: true,
  maxRetries: 1,
  parallelization: 1,
  onFailureArn: 'arn:dead',
};

const record = (position: number, eventName = 'INSERT'): StreamRecord => ({
  position,
  eventName,
  createdAtSeconds: Date.now() / 1000,
  sequenceNumber: String(position),
  change: { Keys: { pk: { S: `k${position}` } }, SequenceNumber: String(position) },
});

let pump: StreamPump | undefined;
afterEach(() => pump?.stop());

interface Run {
  readonly batches: string[][];
  /** Those that are given up when they fail once more. */
  readonly last: string[][];
  readonly dead: unknown[];
  readonly stored: Map<string, number>;
}

/** Feeds the records to a function that answers as told, until the pump has nothing left to do. */
async function pumpThrough(
  records: StreamRecord[],
  answer: (sequenceNumbers: string[]) => InvocationOutcome,
  run: Run = { batches: [], last: [], dead: [], stored: new Map() },
): Promise<Run> {
  pump = startStreamPump({
    source: SOURCE,
    table: TABLE,
    stream: {
      readAfter: (position, limit) => records.filter((one) => one.position > position).slice(0, limit),
      newest: () => records.at(-1)?.position ?? 0,
      close: () => undefined,
    },
    checkpoints: {
      get: (reader) => run.stored.get(reader),
      set: (reader, position) => void run.stored.set(reader, position),
      close: () => undefined,
    },
    region: 'ap-southeast-3',
    run: async (_functionId, event, isLast) => {
      const numbers = Batch.parse(event).Records.map((one) => one.dynamodb.SequenceNumber);
      run.batches.push(numbers);
      if (isLast) run.last.push(numbers);
      return answer(numbers);
    },
    sendToQueue: async (_arn, body) => void run.dead.push(JSON.parse(body)),
    faults: createFaults(),
  });
  await untilQuiet(() => pump?.isQuiet() ?? false);
  await pump.stop();
  return run;
}

const fine = (): InvocationOutcome => ({ ok: true, payload: { batchItemFailures: [] } });

describe('the stream pump', () => {
  it('hands over what the filter lets through, in order', async () => {
    const { batches } = await pumpThrough([record(1), record(2, 'MODIFY'), record(3)], fine);

    expect(batches).toEqual([['1', '3']]);
  });

  it('goes on after the last record when it starts again', async () => {
    const first = await pumpThrough([record(1), record(2)], fine);
    const second = await pumpThrough([record(1), record(2), record(3)], fine, { ...first, batches: [] });

    expect(second.batches).toEqual([['3']]);
  });

  it('repeats from the first record that failed', async () => {
    let failedOnce = false;
    const { batches } = await pumpThrough([record(1), record(2), record(3)], () => {
      if (failedOnce) return fine();
      failedOnce = true;
      return { ok: true, payload: { batchItemFailures: [{ itemIdentifier: '2' }] } };
    });

    expect(batches).toEqual([['1', '2', '3'], ['2'], ['3']]);
  });

  it('isolates a record that breaks every batch and gives only that one to the failure queue', async () => {
    const { dead, batches, last } = await pumpThrough(
      [1, 2, 3, 4].map((position) => record(position)),
      (numbers) => (numbers.includes('3') ? { ok: false, error: { errorType: 'Error', errorMessage: 'no' } } : fine()),
    );

    expect(dead).toMatchObject([{ DDBStreamBatchInfo: { startSequenceNumber: '3', endSequenceNumber: '3', batchSize: 1 } }]);
    expect(last).toEqual([['3']]);
    expect(batches).toContainEqual(['4']);
  });
});
