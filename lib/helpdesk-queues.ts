/** The four queues that are polled, and the two where what could not be done waits for a person. */
import { Duration, Validations } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';

/** SQS: the longest retention. */
const DEAD_DAYS = 14;
/** Below DEAD_DAYS, because a dead letter of a standard queue keeps the age it came with. */
const LIVE_DAYS = 4;
/** AWS: a queue must hide a message for at least six times as long as its function may run. */
const VISIBILITY_FACTOR = 6;

/** How long the consumer of each queue may run. */
export const CONSUMER_TIMEOUT = {
  /** Three trips to the table; what takes longer is stuck. */
  inbound: Duration.seconds(10),
  /** A provider may take 25 s over a file of 100 MB, and 20 s over the message. */
  outbound: Duration.seconds(60),
  /** A few reads and one transaction. */
  work: Duration.seconds(10),
  /** Fetches media of up to 100 MB. */
  tasks: Duration.seconds(60),
} as const;

/**
 * Attempts before a message is dead. Inbound backs off by itself (2, 5, 15, 60 s) and may outlast a short outage. A match is long where many
 * tickets wait, and a batch of tasks has ten of them: whatever ends the function hands all of it out again, and each attempt goes on where the
 * one before was ended.
 */
const ATTEMPTS = { inbound: 8, outbound: 5, work: 10, tasks: 10 } as const;

export class HelpdeskQueues extends Construct {
  /** Dead letters of the FIFO queues; SQS wants a FIFO queue for them. */
  readonly deadFifo: Queue;
  /** Dead letters of everything else: tasks, stream, asynchronous invocations, schedules, event rules. */
  readonly dead: Queue;
  readonly inbound: Queue;
  readonly outbound: Queue;
  readonly work: Queue;
  readonly tasks: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadFifo = this.#createDead('DeadFifoQueue', { fifo: true });
    this.dead = this.#createDead('DeadQueue', {});
    this.inbound = this.#createLive('InboundQueue', 'inbound');
    this.outbound = this.#createLive('OutboundQueue', 'outbound');
    this.work = this.#createLive('WorkQueue', 'work');
    this.tasks = this.#createLive('TasksQueue', 'tasks');
  }

  #createDead(id: string, props: QueueProps): Queue {
    const queue = this.#create(id, { ...props, retentionPeriod: Duration.days(DEAD_DAYS) });
    Validations.of(queue).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'This is the end of the line: a person looks, and redrives.',
    });
    return queue;
  }

  #createLive(id: string, kind: keyof typeof CONSUMER_TIMEOUT): Queue {
    const fifo = kind !== 'tasks';
    return this.#create(id, {
      // Group by group, at thousands a second. Senders say what a repeat is, never the content.
      ...(fifo && {
        fifo,
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }),
      retentionPeriod: Duration.days(LIVE_DAYS),
      visibilityTimeout: Duration.seconds(CONSUMER_TIMEOUT[kind].toSeconds() * VISIBILITY_FACTOR),
      deadLetterQueue: { queue: fifo ? this.deadFifo : this.dead, maxReceiveCount: ATTEMPTS[kind] },
    });
  }

  #create(id: string, props: QueueProps): Queue {
    const queue = new Queue(this, id, { ...props, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
    keepLogicalId(queue, id);
    return queue;
  }
}
