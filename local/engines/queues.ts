/** Queues and objects: fauxqs inside this process, on loopback, kept on disk. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BucketFacts, QueueFacts } from '../template/facts.ts';
import { allowPages } from './cors.ts';
import { type DelayedMessage, divertDelayed } from './delayed-messages.ts';
import type { FastifyInstance } from './fauxqs-fastify.ts';
import { type FauxqsParts, loadFauxqs, type ObjectStore, type QueueStore, type StoredQueue } from './fauxqs-parts.ts';
import { cureFifo } from './fifo-cure.ts';
import { HOST } from './ports.ts';

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  /** SQS' system attributes, as a Lambda event carries them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly groupId?: string;
  /** When it becomes visible again, epoch milliseconds, as it was when received. */
  readonly visibilityDeadline: number;
}

export interface QueueEngine {
  readonly url: string;
  /** Waits up to `waitSeconds` for at most `count` messages. */
  receive(queueName: string, count: number, waitSeconds: number): Promise<readonly ReceivedMessage[]>;
  remove(queueName: string, receiptHandles: readonly string[]): void;
  /** Makes messages visible again after `seconds`. */
  release(queueName: string, receiptHandles: readonly string[], seconds: number): void;
  /** The same, but leaves alone a message whose visibility somebody else set since it was received. */
  releaseUnlessChanged(queueName: string, message: ReceivedMessage, seconds: number): void;
  send(queueName: string, body: string, options?: { groupId?: string; dedupId?: string }): Promise<void>;
  /** Ends every long poll now. */
  wakeAll(): void;
  /** Messages that are waiting or in flight. */
  depth(queueName: string): { readonly ready: number; readonly inflight: number };
  stop(): Promise<void>;
}

export interface QueueEngineOptions {
  readonly stateDir: string;
  readonly port: number;
  readonly queues: readonly QueueFacts[];
  readonly buckets: readonly BucketFacts[];
  /** However long somebody asks for; a message that is in work is hidden for its queue's time all the same. */
  readonly hiddenAtMostSeconds?: number;
  /** Takes what was sent with a delay, to bring it back by `send` when domain time has come. */
  readonly delay: (message: DelayedMessage) => void;
}

/** Bigger than any mail we accept (SES: 40 MB); fauxqs alone stops at 11 MB. */
const OBJECT_LIMIT_BYTES = 64 * 1_048_576;
/** SQS: 1 MiB with attributes. */
const MESSAGE_LIMIT_BYTES = '1048576';

export async function startQueues(options: QueueEngineOptions): Promise<QueueEngine> {
  const parts = await loadFauxqs();
  const dataDir = join(options.stateDir, 'sqs');
  const objectDir = join(options.stateDir, 's3');
  for (const directory of [dataDir, objectDir]) mkdirSync(directory, { recursive: true });
  const { queues, objects, close } = openStores(parts, dataDir, objectDir);
  createResources(options, queues, objects);

  const app = parts.buildApp({
    logger: false,
    host: HOST,
    defaultRegion: 'ap-southeast-3',
    stores: { sqsStore: queues, snsStore: new parts.SnsStore(), s3Store: objects },
  });
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: OBJECT_LIMIT_BYTES }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', allowPages(options.buckets));
  app.addHook(
    'preHandler',
    divertDelayed(options.delay, (payload) => callOwn(app, payload)),
  );
  await app.listen({ port: options.port, host: HOST });
  return engineOf({ app, queues, url: `http://${HOST}:${options.port}`, close });
}

function openStores(parts: FauxqsParts, dataDir: string, objectDir: string) {
  const queues = new parts.SqsStore();
  const objects = new parts.S3Store();
  const queuePersistence = new parts.PersistenceManager(dataDir);
  const objectPersistence = new parts.FileS3Persistence(objectDir);
  // fauxqs waits for the disk at every change, 1 to 2 ms each. A killed process loses nothing without; only a power cut does.
  queuePersistence.db.exec('PRAGMA synchronous = OFF');
  // Loaded before persistence is attached: attaching first would write every loaded queue anew and drop its messages.
  queuePersistence.loadSqsAndSns(queues, new parts.SnsStore());
  objectPersistence.loadS3(objects);
  queues.persistence = queuePersistence;
  objects.persistence = objectPersistence;
  for (const queue of queues.allQueues()) Object.assign(queue, { persistence: queuePersistence });
  return {
    queues,
    objects,
    close() {
      queuePersistence.close();
      objectPersistence.close();
    },
  };
}

function createResources(options: QueueEngineOptions, queues: QueueStore, objects: ObjectStore): void {
  for (const facts of options.queues) {
    const attributes = { MaximumMessageSize: MESSAGE_LIMIT_BYTES, ...facts.attributes };
    const present = queues.getQueueByName(facts.name);
    if (present) present.setAttributes(attributes);
    const queue = present ?? queues.createQueue(facts.name, facts.url, facts.arn, attributes);
    cureFifo(queue);
    hideAtMost(queue, options.hiddenAtMostSeconds);
    // Whoever had these messages ended with the process before this one.
    for (const entry of queue.inflightMessages.values()) entry.visibilityDeadline = 0;
    queue.processTimers();
  }
  for (const bucket of options.buckets) objects.createBucket(bucket.name);
}

function hideAtMost(queue: StoredQueue, most = Number.POSITIVE_INFINITY): void {
  const changeVisibility = queue.changeVisibility.bind(queue);
  queue.changeVisibility = (handle, seconds) => changeVisibility(handle, Math.min(seconds, most));
}

const callOwn = (app: FastifyInstance, call: { target: string; body: unknown }) =>
  app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': call.target },
    payload: JSON.stringify(call.body),
  });

function engineOf(parts: { app: FastifyInstance; queues: QueueStore; url: string; close: () => void }): QueueEngine {
  const { app, queues } = parts;
  const find = (name: string): StoredQueue => {
    const queue = queues.getQueueByName(name);
    if (!queue) throw new Error(`There is no queue named ${name}.`);
    return queue;
  };
  return {
    url: parts.url,
    async receive(queueName, count, waitSeconds) {
      const queue = find(queueName);
      const take = () => receiveFrom(queue, count, queues);
      const first = take();
      if (first.length > 0 || waitSeconds === 0) return first;
      await queue.waitForMessages(waitSeconds);
      return take();
    },
    remove(queueName, receiptHandles) {
      const queue = find(queueName);
      for (const handle of receiptHandles) queue.deleteMessage(handle);
    },
    release(queueName, receiptHandles, seconds) {
      const queue = find(queueName);
      for (const handle of receiptHandles) queue.changeVisibility(handle, seconds);
    },
    releaseUnlessChanged(queueName, message, seconds) {
      const queue = find(queueName);
      const entry = queue.inflightMessages.get(message.receiptHandle);
      if (entry?.visibilityDeadline === message.visibilityDeadline) queue.changeVisibility(message.receiptHandle, seconds);
    },
    async send(queueName, body, options = {}) {
      const { groupId, dedupId = groupId && randomUUID() } = options;
      const payload = { QueueUrl: find(queueName).url, MessageBody: body, MessageGroupId: groupId, MessageDeduplicationId: dedupId };
      const answer = await callOwn(app, { target: 'AmazonSQS.SendMessage', body: payload });
      if (answer.statusCode !== 200) throw new Error(`Queue ${queueName} refused a message: ${answer.body}`);
    },
    wakeAll() {
      for (const queue of queues.allQueues()) queue.cancelWaiters();
    },
    depth(queueName) {
      const queue = find(queueName);
      const fifo = [...queue.fifoMessages.values()].reduce((sum, group) => sum + group.length, 0);
      return { ready: queue.messages.length + queue.delayedMessages.length + fifo, inflight: queue.inflightMessages.size };
    },
    async stop() {
      await app.close();
      parts.close();
    },
  };
}

interface EngineMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Body: string;
  readonly MessageAttributes?: Readonly<Record<string, unknown>>;
}

function receiveFrom(queue: StoredQueue, count: number, queues: QueueStore): ReceivedMessage[] {
  // fauxqs answers SQS' ReceiveMessage shape.
  const received = queue.dequeue(count, undefined, (arn) => queues.getQueueByArn(arn)) as EngineMessage[];
  return received.map((message) => {
    const entry = queue.inflightMessages.get(message.ReceiptHandle);
    const stored = entry?.message;
    const attributes = {
      ApproximateReceiveCount: String(stored?.approximateReceiveCount ?? 1),
      SentTimestamp: String(stored?.sentTimestamp ?? 0),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(stored?.approximateFirstReceiveTimestamp ?? 0),
      ...(stored?.messageGroupId !== undefined && {
        MessageGroupId: stored.messageGroupId,
        MessageDeduplicationId: stored.messageDeduplicationId ?? '',
        SequenceNumber: stored.sequenceNumber ?? '',
      }),
    };
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      md5OfBody: message.MD5OfBody,
      messageAttributes: message.MessageAttributes ?? {},
      attributes,
      groupId: stored?.messageGroupId,
      visibilityDeadline: entry?.visibilityDeadline ?? 0,
    };
  });
}
