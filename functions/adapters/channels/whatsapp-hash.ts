/** Digests as Meta writes them, and ids for what Meta gives none. */
import { createHash } from 'node:crypto';

const SHA256_HEX = /^[0-9a-f]{64}$/i;
const SHA256_BYTES = 32;

/** A SHA-256 that Meta writes in base64 or hex, as lower-case hex; undefined when it is neither. */
export function sha256Hex(digest: string | undefined): string | undefined {
  if (!digest) return undefined;
  if (SHA256_HEX.test(digest)) return digest.toLowerCase();
  const bytes = Buffer.from(digest, 'base64');
  return bytes.byteLength === SHA256_BYTES ? bytes.toString('hex') : undefined;
}

/** The same for the same JSON value whatever the order of its keys: a repeated delivery keeps its id. */
export function contentId(value: unknown): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(value, sortedKeys)).digest('hex')}`;
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
