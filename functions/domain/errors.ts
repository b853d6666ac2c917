/** What the rules refuse, with a stable code and a sentence. */
import type { ProblemCode } from '#schemas/problem';

type Details = { readonly [key: string]: unknown };

/** A refusal that the caller may see. `details` hold ids only, never texts. */
export class HelpdeskError extends Error {
  readonly code: ProblemCode;
  readonly details: Details;
  constructor(code: ProblemCode, message: string, details: Details = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HelpdeskError';
    this.code = code;
    this.details = details;
  }
}

/** Trying again later may succeed: throttling, conflicts, a provider that is down. */
export class TransientError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TransientError';
  }
}

/** Trying again cannot succeed: recorded, shown, acknowledged. */
export class PermanentError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PermanentError';
  }
}
