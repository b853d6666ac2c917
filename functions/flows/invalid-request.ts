/** A refusal that only what is stored can tell, in the form of those that schemas tell. */
import { HelpdeskError } from '#domain/errors';

/** @param path such as `body.contactId`. */
export const invalidRequest = (path: string, message: string): HelpdeskError =>
  new HelpdeskError('invalid_request', message, { errors: [{ path, message }] });
