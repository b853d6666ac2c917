/** What a function says about single records of its batch. */
import { z } from 'zod';

const BatchAnswer = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/**
 * The identifiers that failed, or `all` when the answer cannot be trusted: an unknown or empty identifier or a malformed list
 * retries the whole batch. No list at all is success.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedItems(answer: unknown, known: ReadonlySet<string>): ReadonlySet<string> | 'all' {
  if (answer === null || answer === undefined || (typeof answer === 'object' && !('batchItemFailures' in answer))) return new Set();
  const parsed = BatchAnswer.safeParse(answer);
  if (!parsed.success) return 'all';
  const failed = parsed.data.batchItemFailures.map((failure) => failure.itemIdentifier);
  return failed.every((identifier) => known.has(identifier)) ? new Set(failed) : 'all';
}
