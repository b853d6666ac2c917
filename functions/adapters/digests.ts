/** Names for things that must not be told. */
import { createHash } from 'node:crypto';

/** A name of what the parts say, the same each time: 43 characters of base64url. */
export const digestKey = (...parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
