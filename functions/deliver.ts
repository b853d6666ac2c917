/** outbound.fifo: a nudge to send what a ticket has queued. */
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { processBatch } from '#adapters/batch';
import { createBlobs } from '#adapters/blobs';
import { withSeenOpen } from '#adapters/channel-health';
import { prepareMail } from '#adapters/channels/email-outgoing';
import { prepareWhatsApp } from '#adapters/channels/whatsapp-outgoing';
import { createCommandPorts } from '#adapters/command-ports';
import { digestKey } from '#adapters/digests';
import { readEnv } from '#adapters/env';
import { mailIdentity } from '#adapters/mail-identity';
import { deliverTicket } from '#flows/deliver-ticket';
import { OutboundBody } from '#schemas/queue';

const env = readEnv([
  'TABLE_NAME',
  'BUCKET_NAME',
  'PARAMETER_PREFIX',
  'MAIL_DOMAIN',
  'CONFIGURATION_SET',
  'GRAPH_URL',
  'OUTBOUND_QUEUE_URL',
]);
const ports = withSeenOpen(createCommandPorts(env.TABLE_NAME));
const blobs = createBlobs(env.BUCKET_NAME);
const mailOf = mailIdentity(env.PARAMETER_PREFIX, env.MAIL_DOMAIN);

async function deliver(record: SQSRecord, remainingMs: () => number): Promise<void> {
  const { number } = OutboundBody.parse(JSON.parse(record.body));
  const desk = await ports.directory.desk();
  const identity = await mailOf(desk);
  const channels = {
    whatsapp: prepareWhatsApp({ blobs, graphUrl: env.GRAPH_URL, parameterPrefix: env.PARAMETER_PREFIX }),
    email: prepareMail({ blobs, identity, desk, domain: env.MAIL_DOMAIN, configurationSet: env.CONFIGURATION_SET, now: ports.clock.now }),
  };
  await deliverTicket({ ...ports, channels, remainingMs, digests: { key: digestKey, participant: identity.participant } }, number);
}

export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processBatch(event, deliver, { log: ports.log, queueUrl: env.OUTBOUND_QUEUE_URL, context });
