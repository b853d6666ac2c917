/** Table stream: new ledger entries to the queues and schedules they call for. What fails goes by key to the tasks queue. */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { readEnv } from '#adapters/env';
import { streamedEntry } from '#adapters/new-entry';
import { createLogger } from '#adapters/telemetry';
import { createTimerPorts, TIMER_VARIABLES } from '#adapters/timer-ports';
import { relayEntry } from '#flows/relay-entry';

const logger = createLogger();
const ports = createTimerPorts(readEnv(TIMER_VARIABLES));

async function relay(record: DynamoDBRecord): Promise<void> {
  const { pk, sk } = record.dynamodb?.Keys ?? {};
  try {
    await relayEntry(ports, streamedEntry(record));
  } catch (error) {
    logger.warn('Entry not relayed', { pk: pk?.S, sk: sk?.S, error });
    await ports.nudges.task({ kind: 'relay', pk: pk?.S ?? '', sk: sk?.S ?? '' });
  }
}

/** No order between entries is assumed; only what could not be handed to the tasks queue either fails. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const results = await Promise.allSettled(event.Records.map(relay));
  const failed = event.Records.filter((_, index) => results[index]?.status === 'rejected');
  return {
    batchItemFailures: failed.flatMap(({ dynamodb }) => (dynamodb?.SequenceNumber ? [{ itemIdentifier: dynamodb.SequenceNumber }] : [])),
  };
}
