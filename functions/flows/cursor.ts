/** Cursors: where a page ended, opaque to callers. */
import { HelpdeskError } from '#domain/errors';

export const encodeCursor = (position: string): string => Buffer.from(position).toString('base64url');

/** @throws HelpdeskError invalid_request when it is not a cursor of this list. */
export function decodeCursor(cursor: string | undefined, shape: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const position = Buffer.from(cursor, 'base64url').toString();
  if (shape.test(position)) return position;
  throw new HelpdeskError('invalid_request', 'The cursor is not one of this list.', {
    errors: [{ path: 'query.cursor', message: 'give back the nextCursor of the page before' }],
  });
}
