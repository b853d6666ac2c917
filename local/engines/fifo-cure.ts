/**
 * Makes fauxqs' FIFO queues behave as SQS does: one receive takes several messages of a group in order, messages that become
 * visible again keep their order, and a visibility of 0 works.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { StoredMessage, StoredQueue } from './fauxqs-parts.ts';

const RedrivePolicy = z.object({ maxReceiveCount: z.coerce.number(), deadLetterTargetArn: z.string() });

export function cureFifo(queue: StoredQueue): void {
  const processTimers = queue.processTimers.bind(queue);
  const changeVisibility = queue.changeVisibility.bind(queue);
  queue.processTimers = () => {
    const before = queue.inflightMessages.size;
    processTimers();
    if (queue.inflightMessages.size !== before) restoreOrder(queue);
  };
  queue.changeVisibility = (handle, seconds) => {
    if (seconds > 0) return changeVisibility(handle, seconds);
    const entry = queue.inflightMessages.get(handle);
    if (!entry) return undefined;
    entry.visibilityDeadline = 0;
    return queue.processTimers();
  };
  if (!queue.isFifo()) return;
  queue.dequeueFifo = (count, visibilitySeconds, findQueue) => takeGroups(queue, count, visibilitySeconds, findQueue);
}

/** Messages come back one by one, each to the front of its group: sorting undoes the reversal. */
function restoreOrder(queue: StoredQueue): void {
  for (const group of queue.fifoMessages.values()) {
    group.sort((one, other) => (one.sequenceNumber ?? '').localeCompare(other.sequenceNumber ?? ''));
  }
}

function takeGroups(
  queue: StoredQueue,
  count: number,
  visibilitySeconds: number | undefined,
  findQueue: (arn: string) => StoredQueue | undefined,
): unknown[] {
  queue.processTimers();
  const policy = queue.attributes.RedrivePolicy ? RedrivePolicy.parse(JSON.parse(queue.attributes.RedrivePolicy)) : undefined;
  const seconds = visibilitySeconds ?? Number(queue.attributes.VisibilityTimeout);
  const taken: unknown[] = [];
  for (const [groupId, messages] of queue.fifoMessages) {
    if (taken.length >= count) break;
    if (queue.fifoLockedGroups.has(groupId)) continue;
    while (taken.length < count && messages.length > 0) {
      const message = messages.shift();
      if (!message) break;
      message.approximateReceiveCount += 1;
      message.approximateFirstReceiveTimestamp ??= Date.now();
      const dead = policy && message.approximateReceiveCount > policy.maxReceiveCount ? findQueue(policy.deadLetterTargetArn) : undefined;
      if (dead) {
        queue.persistence?.deleteMessage(message.messageId);
        dead.enqueue(message);
        continue;
      }
      taken.push(lend(queue, groupId, message, seconds));
    }
    if (messages.length === 0) queue.fifoMessages.delete(groupId);
  }
  return taken;
}

function lend(queue: StoredQueue, groupId: string, message: StoredMessage, seconds: number): unknown {
  const receiptHandle = randomUUID();
  const visibilityDeadline = Date.now() + seconds * 1000;
  queue.inflightMessages.set(receiptHandle, { message, receiptHandle, visibilityDeadline });
  queue.fifoLockedGroups.set(groupId, (queue.fifoLockedGroups.get(groupId) ?? 0) + 1);
  const { messageId, approximateReceiveCount, approximateFirstReceiveTimestamp } = message;
  queue.persistence?.updateMessageInflight(
    messageId,
    receiptHandle,
    visibilityDeadline,
    approximateReceiveCount,
    approximateFirstReceiveTimestamp,
  );
  return {
    MessageId: messageId,
    ReceiptHandle: receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(message.md5OfMessageAttributes && { MD5OfMessageAttributes: message.md5OfMessageAttributes }),
    ...(Object.keys(message.messageAttributes).length > 0 && { MessageAttributes: message.messageAttributes }),
  };
}
