/** What the adversary and the recorder do with one AWS call. */
import type { Faults } from '../service-deps.ts';
import { type Caller, operationOf, permissionsOf, type WireRequest } from './aws-call.ts';
import type { Meddler, WireAnswer } from './proxy.ts';
import type { Recorder } from './recorder.ts';

export interface MeddlerOptions {
  readonly faults: Faults;
  readonly recorder?: Recorder;
  /** Partition key's name of a table. */
  readonly hashKeyOf: (table: string) => string;
  readonly killWorker: (workerId: string) => void;
  /** Whether what the worker has in hand is given up when it fails once more: dead by the adversary's hand alone, it would prove nothing. */
  readonly isAtLast: (workerId: string) => boolean;
  /** Chance from 0 to 1, for which side of a call a crash falls on and which error a throttle is. */
  readonly random: () => number;
  /** Lets an index answer as of a moment ago; absent: as it is. */
  readonly staleIndex?: Meddler;
}

export function createMeddler(options: MeddlerOptions): Meddler {
  return async (request, caller, forward) => {
    remember(options, request, caller);
    const isFunction = caller.workerId !== '';
    const isSpared = options.isAtLast(caller.workerId);
    if (isFunction && options.faults.strikes('crash', caller.functionId, isSpared)) {
      // Half of the crashes come after the engine has done its part and before the function hears of it.
      if (options.random() < 0.5) await forward(request);
      options.killWorker(caller.workerId);
      return 'gone';
    }
    const refusal =
      request.service === 'dynamodb' && isFunction && options.faults.strikes('throttle', caller.functionId, isSpared)
        ? refusalOf(request, options.random)
        : undefined;
    if (refusal) return refusal;
    return options.staleIndex ? options.staleIndex(request, caller, forward) : forward(request);
  };
}

function remember({ recorder, hashKeyOf }: MeddlerOptions, request: WireRequest, caller: Caller): void {
  if (!recorder) return;
  for (const permission of permissionsOf(request, hashKeyOf)) recorder.record({ function: caller.functionId, ...permission });
}

/** A conflict where a write can have one, throttling elsewhere and now and then. */
function refusalOf(request: WireRequest, random: () => number): WireAnswer {
  const operation = operationOf(request);
  const isWrite = ['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation);
  if (random() < 0.5 && operation === 'TransactWriteItems') {
    const message = 'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]';
    const items: unknown = JSON.parse(request.body.toString('utf8')).TransactItems;
    const reasons = (Array.isArray(items) ? items : [{}]).map((_item, index) =>
      index === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
    );
    return dynamoError('TransactionCanceledException', { Message: message, message, CancellationReasons: reasons });
  }
  if (random() < 0.5 && isWrite) return dynamoError('TransactionConflictException', { message: 'Transaction is ongoing for the item' });
  const message =
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.';
  return dynamoError('ProvisionedThroughputExceededException', { message });
}

function dynamoError(name: string, details: object): WireAnswer {
  const body = Buffer.from(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, ...details }));
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0', 'content-length': String(body.length) }, body };
}
