/** What lies in the dead-letter queues, told from the body alone, and what is to be done with it. */
import * as z from 'zod';
import { InboundBody, OutboundBody, TaskBody, WorkBody } from '#schemas/queue';

/** `leave`: nobody here knows what it is, so it stays for a person. */
export type Cure =
  | { readonly kind: 'task'; readonly body: string }
  | { readonly kind: 'invoke'; readonly functionArn: string; readonly payload: string }
  | { readonly kind: 'reconcile'; readonly input: 'open_work' | 'raw_mail' }
  | { readonly kind: 'discard'; readonly reason: string }
  | { readonly kind: 'leave' };

export type DeadLetter = { readonly what: string; readonly cure: Cure };

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const FailedInvocation = z.object({ requestContext: z.object({ functionArn: z.string() }), requestPayload: z.unknown() });
/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const FailedBatch = z.object({ DDBStreamBatchInfo: z.looseObject({}) });
const Reconcile = z.object({ kind: z.enum(['open_work', 'raw_mail']) });
/** What CloudFormation asks of ActivateRuleSet. */
const StackRequest = z.object({ RequestType: z.string(), ResponseURL: z.string() });
/** Scheduler hands over what its target was to get, as it is or inside the call it could not make. */
const ScheduledMessage = z.object({ QueueUrl: z.string(), MessageBody: z.string() });
const ScheduledInvocation = z.object({ FunctionName: z.string(), Payload: z.union([z.string(), z.looseObject({})]) });

const UNKNOWN: DeadLetter = { what: 'unknown', cure: { kind: 'leave' } };

/** Of the standard queue. SQS itself cannot move these: most never were in another queue. */
export function deadLetterOf(body: string): DeadLetter {
  const content = parsed(body);
  const task = TaskBody.safeParse(content);
  if (task.success) {
    const what = 'source' in task.data ? 'mail event' : `task ${task.data.kind}`;
    return { what, cure: { kind: 'task', body } };
  }
  const reconcile = Reconcile.safeParse(content);
  if (reconcile.success) return { what: `reconcile ${reconcile.data.kind}`, cure: { kind: 'reconcile', input: reconcile.data.kind } };
  // The entries themselves are in the table, where the reconciler sees what they still call for.
  if (FailedBatch.safeParse(content).success) return { what: 'stream batch', cure: { kind: 'reconcile', input: 'open_work' } };
  const failed = FailedInvocation.safeParse(content);
  if (failed.success) return invocation(failed.data);
  return unwrapped(content);
}

function invocation({ requestContext: { functionArn }, requestPayload }: z.infer<typeof FailedInvocation>): DeadLetter {
  if (StackRequest.safeParse(requestPayload).success) {
    const reason = 'CloudFormation has stopped waiting for it; deploy again if the rule set is not active';
    return { what: 'stack request', cure: { kind: 'discard', reason } };
  }
  const payload = JSON.stringify(requestPayload);
  return payload === undefined ? UNKNOWN : { what: 'invocation', cure: { kind: 'invoke', functionArn, payload } };
}

function unwrapped(content: unknown): DeadLetter {
  const message = ScheduledMessage.safeParse(content);
  if (message.success) return deadLetterOf(message.data.MessageBody);
  const call = ScheduledInvocation.safeParse(content);
  if (!call.success) return UNKNOWN;
  const { Payload } = call.data;
  return deadLetterOf(typeof Payload === 'string' ? Payload : JSON.stringify(Payload));
}

/** Of the FIFO queue, from which SQS moves everything back by itself. */
export function fifoLetterOf(body: string): string {
  const content = parsed(body);
  const inbound = InboundBody.safeParse(content);
  if (inbound.success) return `inbound ${inbound.data.kind}`;
  if (WorkBody.safeParse(content).success) return 'nudge to assign';
  return OutboundBody.safeParse(content).success ? 'nudge to send' : 'unknown';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** `2 task wake, 1 mail event` */
export function countOf(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
