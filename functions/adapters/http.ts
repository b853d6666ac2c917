/** Answers of the HTTP API. The one place that maps errors to HTTP. @see https://www.rfc-editor.org/rfc/rfc9457 */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { HelpdeskError, TransientError } from '#domain/errors';
import { StaleWriteError } from '#flows/missed';
import type { Log } from '#flows/ports';
import { PROBLEMS, type Problem, type ProblemCode } from '#schemas/problem';

/** Where each code is explained. */
const problemType = (code: ProblemCode): string => `docs/errors.md#${code}`;
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

/** A refusal as a problem, logged by its code; what nobody foresaw as `internal`, logged as an error. */
export function problemAnswer(
  error: unknown,
  { requestId, operation, log }: { requestId: string; operation?: string; log: Log },
): APIGatewayProxyStructuredResultV2 {
  const refusal = refusalOf(error);
  const status = PROBLEMS[refusal.code];
  if (status === PROBLEMS.internal) log.error('request failed', { requestId, operation, error });
  else log.info('request refused', { requestId, operation, code: refusal.code, status });
  const problem: Problem = {
    type: problemType(refusal.code),
    title: titleOf(refusal.code),
    status,
    detail: refusal.message,
    code: refusal.code,
    requestId,
    ...errorsOf(refusal),
    ...(refusal instanceof StaleWriteError ? { missed: [...refusal.missed] } : {}),
  };
  return answer(status, 'application/problem+json', problem, HEADERS[refusal.code]);
}

function refusalOf(error: unknown): HelpdeskError {
  if (error instanceof HelpdeskError) return error;
  if (error instanceof TransientError)
    return new HelpdeskError('try_again', 'The desk is busy: try again in a moment.', {}, { cause: error });
  return new HelpdeskError('internal', 'Something went wrong here. The request id finds it in the log.', {}, { cause: error });
}

const titleOf = (code: ProblemCode): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

function errorsOf({ details }: HelpdeskError): Pick<Problem, 'errors'> {
  return Array.isArray(details.errors) ? { errors: details.errors } : {};
}

/** What is answered is somebody's conversation: no cache keeps it. */
function answer(
  status: number,
  contentType: string,
  body: unknown,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { 'content-type': contentType, 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
