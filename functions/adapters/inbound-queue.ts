/** Envelopes on their way into the inbound queue, large ones by way of the bucket. */
import { createHash } from 'node:crypto';
import type { Blobs } from '#flows/ports';
import type { InboundEnvelope } from '#schemas/queue';
import { inboundMessage, type QueueMessage, sendAll, storedMessage } from './queues.ts';

/** Far below the 1 MiB of a queue message, so that a batch of ten seldom splits. */
export const INLINE_ENVELOPE_BYTES = 200 * 1024;

export type InboundTarget = { readonly queueUrl: string; readonly blobs: Pick<Blobs, 'put'> };

/**
 * Returns when every envelope is kept: each in the queue, large ones in the bucket before that.
 * @throws TransientError otherwise; sending all again is harmless
 */
export async function sendInbound(target: InboundTarget, envelopes: readonly InboundEnvelope[], again?: string): Promise<void> {
  const messages = await Promise.all(envelopes.map((envelope) => spill(target, inboundMessage(envelope, again))));
  await sendAll(target.queueUrl, messages);
}

async function spill(target: InboundTarget, message: QueueMessage): Promise<QueueMessage> {
  if (Buffer.byteLength(message.body) <= INLINE_ENVELOPE_BYTES) return message;
  const key = `inbound/${createHash('sha256').update(message.body).digest('hex')}.json`;
  await target.blobs.put(key, message.body, 'application/json');
  return storedMessage(message, key);
}
