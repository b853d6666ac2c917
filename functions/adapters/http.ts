/** Answers of the HTTP API. @see https://www.rfc-editor.org/rfc/rfc9457 */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { StaleWriteError } from '#flows/missed';
import type { Log } from '#flows/ports';
import { isInternal, problemOf, refusalOf } from '#flows/problem-of';
import { Accepted, jobPath } from '#schemas/job';
import type { Problem, ProblemCode } from '#schemas/problem';
import { TIME_HEADER } from '#schemas/session';
import { now } from './clock.ts';

export const ACCEPTED = 202;
/** Conflicts and throttling are over within it. */
const RETRY_AFTER_SECONDS = 1;
/** What a refusal says in headers as well. @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
const HEADERS: { readonly [Code in ProblemCode]?: Record<string, string> } = {
  not_authenticated: { 'www-authenticate': 'Bearer' },
  try_again: { 'retry-after': String(RETRY_AFTER_SECONDS) },
};

export function jsonAnswer(status: number, body: unknown): APIGatewayProxyStructuredResultV2 {
  return answer(status, 'application/json', body);
}

/** It goes on by itself from here. @see https://www.rfc-editor.org/rfc/rfc9110#section-15.3.3 */
export function acceptedAnswer(body: unknown): APIGatewayProxyStructuredResultV2 {
  return answer(ACCEPTED, 'application/json', body, { location: jobPath(Accepted.parse(body).job.jobId) });
}

/** 204: done, and there is nothing to say. */
export function emptyAnswer(): APIGatewayProxyStructuredResultV2 {
  return { statusCode: 204, headers: { 'cache-control': 'no-store', [TIME_HEADER]: now() } };
}

/** A refusal as a problem, logged by its code; what nobody foresaw as `internal`, logged as an error. */
export function problemAnswer(
  error: unknown,
  { requestId, operation, log }: { requestId: string; operation?: string; log: Log },
): APIGatewayProxyStructuredResultV2 {
  const refusal = refusalOf(error);
  const problem = problemOf(refusal);
  const { status } = problem;
  if (isInternal(refusal)) log.error('request failed', { requestId, operation, error });
  else log.info('request refused', { requestId, operation, code: refusal.code, status });
  const body: Problem = { ...problem, requestId, ...(refusal instanceof StaleWriteError ? { missed: [...refusal.missed] } : {}) };
  return answer(status, 'application/problem+json', body, HEADERS[refusal.code]);
}

/** What is answered is somebody's conversation: no cache keeps it. The desk's clock goes along, because nobody knows what the caller's says. */
function answer(
  status: number,
  contentType: string,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': contentType, 'cache-control': 'no-store', [TIME_HEADER]: now(), ...headers },
    body: JSON.stringify(body),
  };
}
