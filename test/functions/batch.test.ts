import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deliveryOf, processBatch } from '#adapters/batch';
import { TransientError } from '#domain/errors';

vi.stubEnv('AWS_REGION', 'ap-southeast-3');
const sqs = mockClient(SQSClient);
const QUEUE = 'https://sqs.ap-southeast-3.amazonaws.com/1/inbound.fifo';

let warned: Record<string, unknown>[];
beforeEach(() => {
  sqs.reset();
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  warned = [];
});

const log = {
  info: () => undefined,
  error: () => undefined,
  warn: (_: string, fields: Record<string, unknown> = {}) => void warned.push(fields),
};
/** `a1`, `a2` are of group a. */
function eventOf(messageIds: readonly string[], delivery = 1): SQSEvent {
  const Records = messageIds.map((messageId) => ({
    messageId,
    receiptHandle: `handle-${messageId}`,
    body: '{}',
    attributes: { MessageGroupId: messageId[0], ApproximateReceiveCount: String(delivery) },
  }));
  // Only what the batch reads of a record.
  return { Records } as unknown as SQSEvent;
}
const failing =
  (...messageIds: string[]) =>
  async (record: SQSRecord) => {
    if (messageIds.includes(record.messageId)) throw new Error('Not now.');
  };
const busy =
  (...messageIds: string[]) =>
  async (record: SQSRecord) => {
    if (messageIds.includes(record.messageId)) throw new TransientError('The table is throttled.');
  };
const failures = async (event: SQSEvent, run: (record: SQSRecord) => Promise<void>, queueUrl?: string) =>
  (await processBatch(event, run, { log, queueUrl })).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
const delays = () =>
  sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => [args[0].input.ReceiptHandle, args[0].input.VisibilityTimeout]);

describe('a batch', () => {
  it('whose records are not to wait long comes back after at most so many seconds', async () => {
    const event = eventOf(['a1']);
    for (const record of event.Records) record.attributes.ApproximateReceiveCount = '7';

    await processBatch(event, failing('a1'), { log, queueUrl: QUEUE });
    await processBatch(event, failing('a1'), { log, queueUrl: QUEUE, backOffAtMost: 60 });

    expect(delays().map(([, seconds]) => seconds)).toEqual([600, 60]);
  });

  it('of which everything succeeds reports nothing and delays nothing', async () => {
    expect(await failures(eventOf(['a1', 'b1']), failing(), QUEUE)).toEqual([]);
    expect(delays()).toEqual([]);
  });

  it('runs a group in order and groups beside each other', async () => {
    const order: string[] = [];
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const run = async ({ messageId }: SQSRecord) => {
      if (messageId === 'a1') await held;
      order.push(messageId);
      if (messageId === 'b2') letGo();
    };

    await failures(eventOf(['a1', 'b1', 'a2', 'b2']), run);

    expect(order).toEqual(['b1', 'b2', 'a1', 'a2']);
  });

  it('gives back what failed and the rest of its group, and nothing of other groups', async () => {
    const ran: string[] = [];
    const run = async (record: SQSRecord) => {
      ran.push(record.messageId);
      await failing('a2')(record);
    };

    expect(await failures(eventOf(['a1', 'a2', 'a3', 'b1']), run)).toEqual(['a2', 'a3']);
    expect(ran.toSorted()).toEqual(['a1', 'a2', 'b1']);
  });

  it('goes on past a record that keeps failing for a reason that waiting does not cure', async () => {
    const at = (delivery: number) => failures(eventOf(['a1', 'a2', 'a3'], delivery), failing('a1'));

    expect(await at(3)).toEqual(['a1', 'a2', 'a3']);
    expect(await at(4)).toEqual(['a1']);
  });

  it('holds a group up as long as the table is busy', async () => {
    expect(await failures(eventOf(['a1', 'a2'], 7), busy('a1'))).toEqual(['a1', 'a2']);
  });

  it('of a queue without groups gives back only what failed', async () => {
    const event = eventOf(['a1', 'a2']);
    const Records = event.Records.map((record) => ({ ...record, attributes: { ...record.attributes, MessageGroupId: undefined } }));

    expect(await failures({ Records }, failing('a1'))).toEqual(['a1']);
  });

  it.each([
    [1, 2],
    [2, 5],
    [3, 15],
    [4, 60],
    [6, 300],
    [9, 600],
  ])('hands a failed record out again, at its delivery %i, after %i seconds', async (delivery, seconds) => {
    await failures(eventOf(['a1', 'a2'], delivery), busy('a1'), QUEUE);

    expect(delays()).toEqual([
      ['handle-a1', seconds],
      ['handle-a2', seconds],
    ]);
  });

  it('leaves the delay to the queue where it is not told which', async () => {
    await failures(eventOf(['a1']), failing('a1'));

    expect(delays()).toEqual([]);
  });

  it('reports what failed though the queue does not take the delay', async () => {
    sqs.on(ChangeMessageVisibilityCommand).rejects(new Error('The handle has expired.'));

    expect(await failures(eventOf(['a1']), failing('a1'), QUEUE)).toEqual(['a1']);
  });

  it('logs a failure by the record’s id and delivery, without its body', async () => {
    await failures(eventOf(['a1'], 3), failing('a1'));

    expect(warned).toMatchObject([{ messageId: 'a1', delivery: 3 }]);
    expect(Object.keys(warned[0] ?? {}).toSorted()).toEqual(['delivery', 'error', 'messageId']);
  });
});

describe('deliveryOf', () => {
  it('is how often the queue has handed the record out', () => {
    expect(eventOf(['a1'], 7).Records.map(deliveryOf)).toEqual([7]);
  });
});
