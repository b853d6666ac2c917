/** Batches of a queue. Groups side by side, in order inside a group; what failed is handed out again, and the rest of its group with it as long as that may help. */
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { TransientError } from '#domain/errors';
import type { Log } from '#flows/ports';
import { sqs } from './aws-clients.ts';

/** Seconds until a record that failed for the n-th time is handed out again. */
const BACKOFF_SECONDS = [2, 5, 15, 60, 60, 300, 600];
/** From this delivery on, a record that fails for a reason that waiting does not cure no longer holds up its group. */
const HOLDS_UP_UNTIL = 4;

export const deliveryOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);

function groupsOf(records: readonly SQSRecord[]): SQSRecord[][] {
  const groups = new Map<string, SQSRecord[]>();
  for (const record of records) {
    const key = record.attributes.MessageGroupId ?? record.messageId;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()];
}

/** Best effort: without it the record comes back after the queue's visibility time-out. */
async function backOff({ queueUrl, backOffAtMost = Number.POSITIVE_INFINITY }: Means, records: readonly SQSRecord[]): Promise<void> {
  if (!queueUrl) return;
  const change = (record: SQSRecord) => {
    const seconds = Math.min(BACKOFF_SECONDS[Math.min(deliveryOf(record), BACKOFF_SECONDS.length) - 1] ?? 0, backOffAtMost);
    return sqs().send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: record.receiptHandle, VisibilityTimeout: seconds }),
    );
  };
  await Promise.allSettled(records.map(change));
}

async function runGroup(records: readonly SQSRecord[], run: (record: SQSRecord) => Promise<void>, log: Log): Promise<SQSRecord[]> {
  const failed: SQSRecord[] = [];
  for (const [index, record] of records.entries()) {
    try {
      await run(record);
    } catch (error) {
      log.warn('record failed', { messageId: record.messageId, delivery: deliveryOf(record), error });
      const mayHeal = error instanceof TransientError || deliveryOf(record) < HOLDS_UP_UNTIL;
      if (mayHeal) return [...failed, ...records.slice(index)];
      failed.push(record);
    }
  }
  return failed;
}

type Run = (record: SQSRecord, remainingMs: () => number) => Promise<void>;
type Means = {
  readonly log: Log;
  readonly queueUrl?: string;
  /** Seconds. */
  readonly backOffAtMost?: number;
  readonly context?: Pick<Context, 'getRemainingTimeInMillis'>;
};

/**
 * @param means.queueUrl where failed records are given a shorter way back; without it the queue's own time-out holds.
 * @param means.context tells how long the function may still run; without it there is no hurry.
 */
export async function processBatch(event: SQSEvent, run: Run, means: Means): Promise<SQSBatchResponse> {
  const { log, context } = means;
  const remainingMs = () => context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
  const runOne = (record: SQSRecord) => run(record, remainingMs);
  const failed = (await Promise.all(groupsOf(event.Records).map((records) => runGroup(records, runOne, log)))).flat();
  await backOff(means, failed);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
