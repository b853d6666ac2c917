/** Comparisons that take the same time whatever is wrong. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/**
 * Whether `header` (`sha256=<hex>`) is the HMAC-SHA256 of exactly these bytes under one of the secrets.
 * Re-serialised JSON never matches: Meta signs its own \u escapes.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function isSignedBy(secrets: readonly string[], bytes: Uint8Array, header: string | undefined): boolean {
  const claimed = SIGNATURE.exec(header ?? '')?.[1];
  if (!claimed) return false;
  const claim = Buffer.from(claimed, 'hex');
  const matches = secrets.map((secret) => timingSafeEqual(createHmac('sha256', secret).update(bytes).digest(), claim));
  return matches.includes(true);
}

/** Whether two texts are the same, without telling by time where they differ or how long the secret one is. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(expected).digest());
}
