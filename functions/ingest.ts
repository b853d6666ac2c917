/** inbound.fifo: one envelope at a time to its place. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deliveryOf, processBatch } from '#adapters/batch';
import { createBlobs } from '#adapters/blobs';
import { createCommandPorts, tableAccess } from '#adapters/command-ports';
import { digestKey } from '#adapters/digests';
import { readEnv } from '#adapters/env';
import { createIntakeStore } from '#adapters/intake-store';
import { mailIdentity } from '#adapters/mail-identity';
import { ingestEnvelope } from '#flows/ingest-envelope';
import { keepUnreadable, readInbound } from '#flows/read-inbound';

const env = readEnv(['TABLE_NAME', 'BUCKET_NAME', 'INBOUND_QUEUE_URL', 'PARAMETER_PREFIX', 'MAIL_DOMAIN']);
const commandPorts = createCommandPorts(env.TABLE_NAME);
const hints = new Map<string, number>();
const mailOf = mailIdentity(env.PARAMETER_PREFIX, env.MAIL_DOMAIN);

async function ports() {
  const { participant, parseReplyAddress } = await mailOf(await commandPorts.directory.desk());
  const intake = createIntakeStore(tableAccess(env.TABLE_NAME));
  const digests = { key: digestKey, participant };
  return {
    ...commandPorts,
    intake,
    digests,
    blobs: createBlobs(env.BUCKET_NAME),
    mail: { domain: env.MAIL_DOMAIN, parseReplyAddress },
    hints,
  };
}

async function take(record: SQSRecord): Promise<void> {
  const use = await ports();
  const envelope = await readInbound(use, record.body);
  if (!envelope) return keepUnreadable(use, { id: record.messageId, body: record.body });
  const taken = await ingestEnvelope(use, envelope, deliveryOf(record));
  use.log.info('taken in', { kind: envelope.kind, channel: envelope.channel, taken });
}

export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  processBatch(event, take, { log: commandPorts.log, queueUrl: env.INBOUND_QUEUE_URL });
