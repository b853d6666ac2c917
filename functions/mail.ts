/** SES receipt rule: a mail that SES has put into the bucket. Its failures are retried by Lambda, then kept in the dead-letter queue. */
import { createHash } from 'node:crypto';
import { createBlobs } from '#adapters/blobs';
import { parseMail } from '#adapters/channels/email-parse';
import { now } from '#adapters/clock';
import { readEnv } from '#adapters/env';
import { sendInbound } from '#adapters/inbound-queue';
import { createLogger } from '#adapters/telemetry';
import { receiveMail } from '#flows/receive-mail';
import { SesMailEvent } from '#schemas/providers/email';

const env = readEnv(['BUCKET_NAME', 'INBOUND_QUEUE_URL']);
const logger = createLogger();
const blobs = createBlobs(env.BUCKET_NAME);

const ports = {
  clock: { now },
  blobs,
  parse: parseMail,
  sha256: (...parts: readonly (string | Uint8Array)[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest('hex');
  },
  send: (envelopes: Parameters<typeof sendInbound>[1]) => sendInbound({ queueUrl: env.INBOUND_QUEUE_URL, blobs }, envelopes),
};

/** Returns once every envelope is in the queue; throws otherwise. */
export async function handler(event: unknown): Promise<void> {
  for (const { ses } of SesMailEvent.parse(event).Records) {
    const { queued, unreadable } = await receiveMail(ses, ports);
    const fields = { sesMessageId: ses.mail.messageId, envelopeCount: queued };
    if (unreadable) logger.warn('Mail kept, not readable', fields);
    else logger.info('Mail kept', fields);
  }
}
