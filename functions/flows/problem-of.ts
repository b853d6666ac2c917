/** Whatever went wrong, as a caller may see it. The one place that gives an error its status. @see https://www.rfc-editor.org/rfc/rfc9457 */
import { HelpdeskError, TransientError } from '#domain/errors';
import { PROBLEMS, type Problem, type ProblemCode } from '#schemas/problem';

/** A refusal as it is; what may succeed later as `try_again`; what nobody foresaw as `internal`. */
export function refusalOf(error: unknown): HelpdeskError {
  if (error instanceof HelpdeskError) return error;
  if (error instanceof TransientError)
    return new HelpdeskError('try_again', 'The desk is busy: try again in a moment.', {}, { cause: error });
  return new HelpdeskError('internal', 'Something went wrong here. The request id finds it in the log.', {}, { cause: error });
}

export const isInternal = ({ code }: HelpdeskError): boolean => PROBLEMS[code] === PROBLEMS.internal;

export function problemOf(refusal: HelpdeskError): Omit<Problem, 'requestId' | 'missed'> {
  const { code, message } = refusal;
  return { type: problemType(code), title: titleOf(code), status: PROBLEMS[code], detail: message, code, ...errorsOf(refusal) };
}

/** Where each code is explained. */
const problemType = (code: ProblemCode): string => `docs/errors.md#${code}`;

const titleOf = (code: ProblemCode): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ');

function errorsOf({ details }: HelpdeskError): Pick<Problem, 'errors'> {
  return Array.isArray(details.errors) ? { errors: details.errors } : {};
}
