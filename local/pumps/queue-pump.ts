/** Feeds a function from a queue, as Lambda's event source mapping does. */

import { z } from 'zod';
import type { QueueEngine, ReceivedMessage } from '../engines/queues.ts';
import type { Run } from '../lambda/messages.ts';
import type { Faults } from '../service-deps.ts';
import type { EventSourceFacts, QueueFacts } from '../template/facts.ts';
import { failedItems } from './item-failures.ts';

export interface QueuePumpOptions {
  readonly source: EventSourceFacts;
  readonly queue: QueueFacts;
  readonly engine: QueueEngine;
  readonly region: string;
  /** Batches in work at once. */
  readonly lanes: number;
  readonly run: Run;
  readonly faults: Faults;
}

export interface Pump {
  stop(): Promise<void>;
}

/** Repeats count as deliveries here, so that a count says little of how long something has failed. */
const LONGEST_SECONDS = 16;
const LONG_POLL_SECONDS = 20;
/** A repeat of what was already handled comes this soon. */
const REPEAT_SECONDS = 1;

export function startQueuePump(options: QueuePumpOptions): Pump {
  const { engine, queue, source } = options;
  const attempts = attemptsOf(queue);
  let stopping = false;
  const lanes = Array.from({ length: options.lanes }, () => lane());
  return {
    async stop() {
      stopping = true;
      await Promise.all(lanes);
    },
  };

  async function lane(): Promise<void> {
    while (!stopping) {
      const messages = await engine.receive(queue.name, source.batchSize, LONG_POLL_SECONDS);
      if (messages.length === 0) continue;
      if (stopping) return release(messages);
      await handleBatch(messages);
    }
  }

  async function handleBatch(received: readonly ReceivedMessage[]): Promise<void> {
    const messages = options.faults.strikes('reorder', queue.id) && !queue.fifo ? [...received].reverse() : received;
    const event = { Records: messages.map((message) => recordOf(message, options)) };
    const isLast = messages.some(isAtLast);
    const outcome = await options.run(source.functionId, event, isLast);
    const failed = outcome.ok
      ? failedItems(source.reportsItemFailures ? outcome.payload : null, new Set(messages.map((message) => message.messageId)))
      : 'all';
    const isFailed = (message: ReceivedMessage) => failed === 'all' || failed.has(message.messageId);
    const done = messages.filter((message) => !isFailed(message)).map((message) => message.receiptHandle);
    // One more hand-out of what is done would make it dead.
    if (!isLast && options.faults.strikes('duplicate', queue.id)) engine.release(queue.name, done, REPEAT_SECONDS);
    else engine.remove(queue.name, done);
    release(messages.filter(isFailed));
  }

  function isAtLast({ attributes }: ReceivedMessage): boolean {
    return Number(attributes.ApproximateReceiveCount) >= attempts;
  }

  /**
   * In AWS a failed message stays hidden for the queue's visibility timeout, minutes in all. Here it comes back after 1, 2, 4,
   * 8 ... seconds, at most 16, unless the function itself set its visibility.
   */
  function release(messages: readonly ReceivedMessage[]): void {
    for (const message of messages) {
      const seconds = Math.min(2 ** (Number(message.attributes.ApproximateReceiveCount) - 1), LONGEST_SECONDS);
      engine.releaseUnlessChanged(queue.name, message, Math.min(seconds, Number(queue.attributes.VisibilityTimeout ?? seconds)));
    }
  }
}

const Redrive = z.object({ maxReceiveCount: z.coerce.number() });

/** Hand-outs until a message is dead. */
function attemptsOf({ attributes: { RedrivePolicy } }: QueueFacts): number {
  return RedrivePolicy === undefined ? Number.POSITIVE_INFINITY : Redrive.parse(JSON.parse(RedrivePolicy)).maxReceiveCount;
}

function recordOf(message: ReceivedMessage, { queue, region }: QueuePumpOptions): unknown {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: message.messageAttributes,
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}
