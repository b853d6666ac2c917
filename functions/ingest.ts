/** inbound.fifo: one envelope at a time to its place. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deliveryOf, processBatch } from '#adapters/batch';
import { readEnv } from '#adapters/env';
import { createIngestPorts, INGEST_VARIABLES } from '#adapters/ingest-ports';
import { createLog } from '#adapters/telemetry';
import { ingestEnvelope } from '#flows/ingest-envelope';
import { keepUnreadable, readInbound } from '#flows/read-inbound';

const env = readEnv(INGEST_VARIABLES);
const portsNow = createIngestPorts(env);
const log = createLog();

async function take(record: SQSRecord): Promise<void> {
  const ports = await portsNow();
  const envelope = await readInbound(ports, record.body);
  if (!envelope) return keepUnreadable(ports, { id: record.messageId, body: record.body });
  const taken = await ingestEnvelope(ports, envelope, deliveryOf(record));
  ports.log.info('taken in', { kind: envelope.kind, channel: envelope.channel, taken });
}

export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => processBatch(event, take, { log, queueUrl: env.INBOUND_QUEUE_URL });
