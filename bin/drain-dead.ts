/** The standard dead-letter queue: each message is read, done again where it belongs, and only then removed. */
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Cure, countOf, deadLetterOf } from './dead-letter.ts';

export type DeadQueue = {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly deadUrl: string;
  readonly tasksUrl: string;
  readonly reconcileFunction: string;
  readonly say: (line: string) => void;
};

/** Long enough to deal with ten messages; what is left in place is seen again after it. */
const HIDDEN_SECONDS = 120;
/** Above 0 every server of the queue is asked, so that nothing back means that nothing is there. */
const WAIT_SECONDS = 2;
const BATCH = 10;

/** Ends when nothing new comes back. What cannot be cured stays, and is counted. */
export async function drainDead(queue: DeadQueue): Promise<{ readonly cured: number; readonly left: number }> {
  const seen = new Set<string>();
  const cured: string[] = [];
  const left: string[] = [];
  const reconciled = new Set<string>();
  for (let fresh = await receive(queue, seen); fresh.length > 0; fresh = await receive(queue, seen)) {
    for (const message of fresh) {
      const { what, cure } = deadLetterOf(message.Body ?? '');
      const isDone = await tryCure(queue, { what, cure }, reconciled);
      if (isDone) await queue.sqs.send(new DeleteMessageCommand({ QueueUrl: queue.deadUrl, ReceiptHandle: message.ReceiptHandle }));
      (isDone ? cured : left).push(what);
    }
  }
  if (cured.length > 0) queue.say(`Done again: ${countOf(cured)}.`);
  if (left.length > 0) queue.say(`Left in place: ${countOf(left)}.`);
  return { cured: cured.length, left: left.length };
}

/** What was not received before. */
async function receive({ sqs, deadUrl }: DeadQueue, seen: Set<string>): Promise<Message[]> {
  const input = { QueueUrl: deadUrl, MaxNumberOfMessages: BATCH, VisibilityTimeout: HIDDEN_SECONDS, WaitTimeSeconds: WAIT_SECONDS };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
  const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId));
  for (const { MessageId = '' } of fresh) seen.add(MessageId);
  return fresh;
}

/** One message that is refused must not hold up the others: it says why, and stays. */
async function tryCure(queue: DeadQueue, { what, cure }: { what: string; cure: Cure }, reconciled: Set<string>): Promise<boolean> {
  try {
    return await apply(queue, cure, reconciled);
  } catch (error) {
    queue.say(`A message (${what}) was refused: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    return false;
  }
}

async function apply(queue: DeadQueue, cure: Cure, reconciled: Set<string>): Promise<boolean> {
  switch (cure.kind) {
    case 'task':
      await queue.sqs.send(new SendMessageCommand({ QueueUrl: queue.tasksUrl, MessageBody: cure.body }));
      return true;
    case 'invoke':
      await invoke(queue, cure.functionArn, cure.payload);
      return true;
    case 'reconcile':
      // One run looks at everything, however many messages call for it.
      if (!reconciled.has(cure.input)) await invoke(queue, queue.reconcileFunction, JSON.stringify({ kind: cure.input }));
      reconciled.add(cure.input);
      return true;
    case 'discard':
      queue.say(`A message was removed: ${cure.reason}.`);
      return true;
    case 'leave':
      return false;
    default:
      return cure satisfies never;
  }
}

async function invoke({ lambda }: DeadQueue, FunctionName: string, payload: string): Promise<void> {
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(payload) }));
}
