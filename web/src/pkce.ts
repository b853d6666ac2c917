/** Proof Key for Code Exchange. @see https://www.rfc-editor.org/rfc/rfc7636 */

/** RFC 7636 s.4.1: 32 octets give a verifier of 43 characters. */
const VERIFIER_BYTES = 32;

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Unguessable text: a verifier, or a state. */
export const randomText = (): string => base64Url(crypto.getRandomValues(new Uint8Array(VERIFIER_BYTES)));

/** S256. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}
