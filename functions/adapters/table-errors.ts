/** What the table's errors mean: to be tried again, perhaps done already, or a condition that did not hold. */
import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransientError } from '#domain/errors';

/** No answer came, or none that tells: what was sent may have been done. */
export class UnclearError extends TransientError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnclearError';
  }
}

const THROTTLED = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);
const UNANSWERED = new Set(['TimeoutError', 'AbortError', 'RequestTimeout', 'TransactionInProgressException', 'SyntaxError']);

/** The error to throw instead: transient, unclear, or as it was. */
export function explained(error: unknown, operation: string): unknown {
  if (!(error instanceof Error)) return error;
  if (THROTTLED.has(error.name)) return new TransientError(`The table is throttled (${operation}).`, { cause: error });
  const isServerFault = '$fault' in error && error.$fault === 'server';
  const isSocketFault = 'code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code);
  if (!isServerFault && !isSocketFault && !UNANSWERED.has(error.name)) return error;
  return new UnclearError(`The table gave no clear answer (${operation}: ${error.name}).`, { cause: error });
}

/** Why each write of a transaction was refused, in their order; undefined when it was not cancelled. */
export function cancellation(error: unknown): readonly CancellationReason[] | undefined {
  return error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : undefined;
}

export const CONDITION_FAILED = 'ConditionalCheckFailed';
const THROTTLED_REASONS = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded']);
/** True when a cancelled transaction may succeed unchanged, later. */
export const isThrottledCancellation = (reasons: readonly CancellationReason[]): boolean =>
  reasons.some(({ Code }) => Code !== undefined && THROTTLED_REASONS.has(Code));
