/** Typed senders of the four queues. Group ids are hashes, so that no address reaches a log or a console. */
import { createHash, randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { TransientError } from '#domain/errors';
import type { Nudges } from '#flows/ports';
import type { InboundBody, InboundEnvelope } from '#schemas/queue';
import { sqs } from './aws-clients.ts';

/** SQS: entries of a batch, and bytes of a batch. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const BATCH_ENTRIES = 10;
const BATCH_BYTES = 1_048_576;

export type QueueMessage = {
  readonly body: string;
  readonly group?: string;
  readonly deduplication?: string;
  readonly delaySeconds?: number;
};

/**
 * Sends all, in as few batches as SQS allows, batches beside one another. What a batch did not take is sent once more.
 * @throws TransientError unless every message was taken
 */
export async function sendAll(queueUrl: string, messages: readonly QueueMessage[]): Promise<void> {
  const left = await sendBatches(queueUrl, messages);
  const lost = left.length === 0 ? [] : await sendBatches(queueUrl, left);
  if (lost.length > 0) throw new TransientError(`The queue did not take ${lost.length} of ${messages.length} messages.`);
}

/**
 * The queue message of one envelope. One sender's messages share a group, so they are taken in order.
 * Deduplication is on all that the provider said: the same again within five minutes is dropped by SQS, a changed one is not.
 * `again` names a deliberate repeat, such as a release from quarantine.
 */
export function inboundMessage(envelope: InboundEnvelope, again = ''): QueueMessage {
  const { receivedAt: _, ...said } = envelope;
  return {
    body: queueText(envelope),
    group: digestOf('inbound', envelope.channel, envelope.account, groupKeyOf(envelope)),
    deduplication: digestOf(envelope.kind, envelope.account, envelope.providerId, JSON.stringify(said), again),
  };
}

/** In place of an envelope too large for the queue, in the same group. */
export function storedMessage(message: QueueMessage, key: string): QueueMessage {
  return { ...message, body: queueText({ kind: 'stored', key } satisfies InboundBody) };
}

/** Nudges are wanted each time; only assignment knows when two mean the same (`<number>#<version>`, of one team: a ticket that moves nudges both). */
export function createNudges(urls: { readonly outbound: string; readonly work: string; readonly tasks: string }): Nudges {
  return {
    outbound: (number) => sendAll(urls.outbound, [fifo({ number }, digestOf('outbound', String(number)), randomUUID())]),
    work: (body) => {
      const once =
        body.number === undefined || body.version === undefined
          ? randomUUID()
          : digestOf('work', body.teamId, `${body.number}#${body.version}`);
      return sendAll(urls.work, [fifo(body, digestOf('work', body.teamId), once)]);
    },
    task: createTaskNudge(urls.tasks),
  };
}

export const createTaskNudge =
  (tasksUrl: string): Nudges['task'] =>
  (task, delaySeconds) =>
    sendAll(tasksUrl, [{ body: queueText(task), delaySeconds }]);

const fifo = (body: unknown, group: string, deduplication: string): QueueMessage => ({ body: queueText(body), group, deduplication });

/** What must be taken in order, of one account. An identity change goes before the first messages of the identity it announces. */
function groupKeyOf(envelope: InboundEnvelope): string {
  switch (envelope.kind) {
    case 'message':
      return identityKey(envelope.sender.identities);
    case 'echo':
      return identityKey(envelope.recipient.identities);
    case 'identity_change':
      return identityKey(envelope.current.length > 0 ? envelope.current : envelope.previous);
    case 'receipt':
      return envelope.callback ?? envelope.providerId;
    case 'edit':
    case 'revoke':
      return envelope.originalProviderId;
    case 'reaction':
      return envelope.targetProviderId;
    case 'channel_event':
      return envelope.field;
    default:
      return envelope satisfies never;
  }
}

const identityKey = (identities: readonly { readonly kind: string; readonly value: string }[]): string => identities[0]?.value ?? '';

/** 43 characters of the alphabet that group and deduplication ids allow (at most 128). */
function digestOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('base64url');
}

/**
 * JSON in characters that every queue takes. SQS refuses U+FFFE and U+FFFF, which JSON leaves as they are;
 * local engines refuse what is beyond U+FFFF as well, which is every emoji.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function queueText(body: unknown): string {
  return JSON.stringify(body).replace(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

async function sendBatches(queueUrl: string, messages: readonly QueueMessage[]): Promise<QueueMessage[]> {
  const left = await Promise.all(batchesOf(messages).map((batch) => sendBatch(queueUrl, batch)));
  return left.flat();
}

/** What the queue did not say it has taken. */
async function sendBatch(queueUrl: string, batch: readonly QueueMessage[]): Promise<QueueMessage[]> {
  const answer = await sqs()
    .send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch.map(entryOf) }))
    .catch((cause: unknown) => {
      throw new TransientError('The queue did not answer.', { cause });
    });
  const taken = new Set(answer.Successful?.map((entry) => entry.Id));
  return batch.filter((_, index) => !taken.has(String(index)));
}

function entryOf(message: QueueMessage, index: number): SendMessageBatchRequestEntry {
  const { body, group, deduplication, delaySeconds } = message;
  return { Id: String(index), MessageBody: body, MessageGroupId: group, MessageDeduplicationId: deduplication, DelaySeconds: delaySeconds };
}

function batchesOf(messages: readonly QueueMessage[]): QueueMessage[][] {
  const batches: QueueMessage[][] = [];
  let batch: QueueMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    if (batch.length === BATCH_ENTRIES || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
