/**
 * The parts of fauxqs we use in process. It exports only a ready server, which binds every interface and hides its queues;
 * the modules are therefore loaded by file. package.json pins the minor version, and the tests of this folder hold it.
 */
import type { FastifyInstance } from './fauxqs-fastify.ts';

export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  readonly md5OfMessageAttributes: string;
  readonly sentTimestamp: number;
  approximateReceiveCount: number;
  approximateFirstReceiveTimestamp?: number;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
  readonly sequenceNumber?: string;
}

export interface InflightMessage {
  readonly message: StoredMessage;
  readonly receiptHandle: string;
  visibilityDeadline: number;
}

export interface StoredQueue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly attributes: Record<string, string>;
  readonly messages: StoredMessage[];
  readonly delayedMessages: StoredMessage[];
  readonly inflightMessages: Map<string, InflightMessage>;
  readonly fifoMessages: Map<string, StoredMessage[]>;
  readonly fifoLockedGroups: Map<string, number>;
  readonly persistence?: {
    deleteMessage(messageId: string): void;
    updateMessageInflight(messageId: string, handle: string, deadline: number, receives: number, firstReceivedAt?: number): void;
  };
  isFifo(): boolean;
  enqueue(message: StoredMessage): void;
  dequeue(count: number, visibilitySeconds: number | undefined, findQueue: (arn: string) => StoredQueue | undefined): unknown[];
  dequeueFifo(count: number, visibilitySeconds: number | undefined, findQueue: (arn: string) => StoredQueue | undefined): unknown[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  processTimers(): void;
  waitForMessages(seconds: number): Promise<void>;
  cancelWaiters(): void;
  setAttributes(attributes: Record<string, string>): void;
}

export interface QueueStore {
  persistence?: object;
  createQueue(name: string, url: string, arn: string, attributes: Record<string, string>): StoredQueue;
  getQueueByName(name: string): StoredQueue | undefined;
  getQueueByArn(arn: string): StoredQueue | undefined;
  allQueues(): Iterable<StoredQueue>;
}

export interface ObjectStore {
  persistence?: object;
  createBucket(name: string): void;
  hasBucket?(name: string): boolean;
}

interface Persistence {
  readonly db: { exec(statement: string): void };
  loadSqsAndSns(queues: QueueStore, topics: object): void;
  close(): void;
}

interface ObjectPersistence {
  loadS3(objects: ObjectStore): void;
  close(): void;
}

export interface FauxqsParts {
  readonly SqsStore: new () => QueueStore;
  readonly SnsStore: new () => object;
  readonly S3Store: new () => ObjectStore;
  readonly PersistenceManager: new (directory: string) => Persistence;
  readonly FileS3Persistence: new (directory: string) => ObjectPersistence;
  readonly buildApp: (options: object) => FastifyInstance;
}

export async function loadFauxqs(): Promise<FauxqsParts> {
  const main = import.meta.resolve('fauxqs');
  const files = ['./app.js', './sqs/sqsStore.js', './sns/snsStore.js', './s3/s3Store.js', './persistence.js', './s3/fileS3Persistence.js'];
  const modules: object[] = await Promise.all(files.map((file) => import(new URL(file, main).href)));
  // The modules carry no types we may import; the tests of the queue engine hold what is said here.
  return Object.assign({}, ...modules) as FauxqsParts;
}
