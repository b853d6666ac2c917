/** Table stream: new ledger entries to the queues, schedules and sockets they call for. What fails goes by key to the tasks queue. */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { readEnv } from '#adapters/env';
import { createLivePorts, LIVE_VARIABLES } from '#adapters/live-ports';
import { streamedEntry } from '#adapters/new-entry';
import { createTimerPorts, TIMER_VARIABLES } from '#adapters/timer-ports';
import { withinTime } from '#adapters/within-time';
import { pushChanges } from '#flows/push-changes';
import { relayEntry } from '#flows/relay-entry';

const env = readEnv([...TIMER_VARIABLES, ...LIVE_VARIABLES]);
const ports = createTimerPorts(env);
const live = createLivePorts(env);
/** A slow socket holds up no entry for longer. */
const PUSH_MS = 3_000;

async function relay(record: DynamoDBRecord): Promise<void> {
  const { pk, sk } = record.dynamodb?.Keys ?? {};
  try {
    await relayEntry(ports, streamedEntry(record));
  } catch (error) {
    live.log.warn('Entry not relayed', { pk: pk?.S, sk: sk?.S, error });
    await ports.nudges.task({ kind: 'relay', pk: pk?.S ?? '', sk: sk?.S ?? '' });
  }
}

const push = (records: readonly DynamoDBRecord[]): Promise<void> =>
  withinTime(PUSH_MS, () => pushChanges(live, records.map(streamedEntry)), live.log);

/** No order between entries is assumed; only what could not be handed to the tasks queue either fails. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const [results] = await Promise.all([Promise.allSettled(event.Records.map(relay)), push(event.Records)]);
  const failed = event.Records.filter((_, index) => results[index]?.status === 'rejected');
  return {
    batchItemFailures: failed.flatMap(({ dynamodb }) => (dynamodb?.SequenceNumber ? [{ itemIdentifier: dynamodb.SequenceNumber }] : [])),
  };
}
