/** The FIFO dead-letter queue: SQS remembers where each message came from, and moves it there. */
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { countOf } from './dead-letter.ts';

export type QueueView = { readonly sqs: SQSClient; readonly queueUrl: string; readonly say: (line: string) => void };

const BATCH = 10;
const POLL_MS = 2_000;

/** How many wait, and what the first ten are. Nothing is hidden or removed. */
export async function look({ sqs, queueUrl, say }: QueueView, name: string, kindOf: (body: string) => string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames }));
  const waiting = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  if (waiting === 0) {
    say(`${name}: empty.`);
    return 0;
  }
  const input = { QueueUrl: queueUrl, MaxNumberOfMessages: BATCH, VisibilityTimeout: 0 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
  say(`${name}: about ${waiting}; looked at ${Messages.length}: ${countOf(Messages.map(({ Body = '' }) => kindOf(Body)))}.`);
  return waiting;
}

/**
 * Returns when all are back in the queues that they came from.
 * @throws Error with SQS' reason when the move failed or was cancelled.
 */
export async function moveBack({ sqs, queueUrl, say }: QueueView, pause: (ms: number) => Promise<unknown>): Promise<void> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
  const SourceArn = Attributes?.QueueArn;
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  for (let reported = -1; ; await pause(POLL_MS)) {
    // The newest comes first.
    const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    const { Status, FailureReason, ApproximateNumberOfMessagesMoved: moved = 0, ApproximateNumberOfMessagesToMove } = Results[0] ?? {};
    if (moved !== reported) say(`Moved back: ${moved} of about ${ApproximateNumberOfMessagesToMove ?? moved}.`);
    reported = moved;
    if (Status === 'COMPLETED') return;
    if (Status === 'FAILED' || Status === 'CANCELLED')
      throw new Error(`SQS stopped moving messages back (${Status}): ${FailureReason ?? 'it gives no reason'}.`);
  }
}
