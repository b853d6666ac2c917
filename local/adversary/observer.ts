/** Counts what functions ask of AWS: every call with its cost, for the bench and the cost sheet. */
import { z } from 'zod';
import { operationOf, type Service, type WireRequest } from './aws-call.ts';
import type { Meddler, WireAnswer } from './proxy.ts';

export interface ObservedCall {
  /** The function's construct id. */
  readonly functionId: string;
  readonly service: Service;
  /** `TransactWriteItems`, `SendMessage`; the HTTP method for S3 and Scheduler. */
  readonly operation: string;
  readonly status: number;
  /** DynamoDB: read or write units of table and indexes together; 0 elsewhere. */
  readonly units: number;
  readonly requestBytes: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** One run of a function's handler. */
export interface ObservedInvocation {
  readonly functionId: string;
  /** What Lambda would bill, on this machine. */
  readonly handlerMs: number;
  readonly ok: boolean;
}

export interface Observer {
  readonly onCall: (call: ObservedCall) => void;
  readonly onInvocation: (invocation: ObservedInvocation) => void;
}

const Capacity = z.object({ CapacityUnits: z.number() });
const Answer = z.object({ ConsumedCapacity: z.union([Capacity.transform((one) => [one]), z.array(Capacity)]).optional() });

/** DynamoDB is asked for what each call consumed: dynoxide counts by DynamoDB's rules, indexes included. */
export function observed(meddle: Meddler, { onCall }: Observer): Meddler {
  return async (request, caller, forward) => {
    const startedAtMs = performance.now();
    const answer = await meddle(request.service === 'dynamodb' ? askingForCapacity(request) : request, caller, forward);
    if (answer === 'gone') return answer;
    onCall({
      functionId: caller.functionId,
      service: request.service,
      operation: operationOf(request) || request.method,
      status: answer.status,
      units: request.service === 'dynamodb' ? unitsOf(answer) : 0,
      requestBytes: request.body.length,
      startedAtMs,
      endedAtMs: performance.now(),
    });
    return answer;
  };
}

function askingForCapacity(request: WireRequest): WireRequest {
  const asked: unknown = JSON.parse(request.body.toString('utf8'));
  const body = Buffer.from(JSON.stringify({ ...z.looseObject({}).parse(asked), ReturnConsumedCapacity: 'TOTAL' }));
  return { ...request, body };
}

function unitsOf(answer: WireAnswer): number {
  const read = Answer.safeParse(JSON.parse(answer.body.toString('utf8')));
  return (read.data?.ConsumedCapacity ?? []).reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}
