/** Where the token may go: https only, except to this machine itself, where the local cloud stands in for Meta. */

const LOOPBACK = '127.0.0.1';

/** @throws Error for an address that is neither https nor 127.0.0.1 */
export function graphEndpoint(graphUrl: string, path: string): URL {
  const url = new URL(`${graphUrl.replace(/\/$/, '')}/${path}`);
  if (!isProtected(url)) throw new Error(`GRAPH_URL must begin with https://; ${url.protocol}//${url.host} does not.`);
  return url;
}

export function isProtected(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === LOOPBACK);
}

/** `allowed`: exact host names; one with a leading dot means every host below it. */
export function isAllowedHost(hostname: string, allowed: readonly string[]): boolean {
  const host = hostname.toLowerCase();
  return allowed.some((entry) => (entry.startsWith('.') ? host.endsWith(entry.toLowerCase()) : host === entry.toLowerCase()));
}
