/** What the session's routes take of a request besides its body: that it comes from the desk's own page, and the cookie. */
import { HelpdeskError } from '#domain/errors';
import { CSRF_HEADER, CSRF_VALUE, SESSION_HOURS } from '#schemas/session';
import { type ApiEvent, headerOf } from './http-request.ts';

export type SessionEvent = ApiEvent & { readonly cookies?: string[] };

/** The prefix makes the browser see to it that no other host, and no page without TLS, has set it. @see https://www.rfc-editor.org/rfc/rfc6265#section-5.3 and its successor's s.4.1.3.2 */
const COOKIE = '__Host-meja-refresh';
/** The prefix demands Path=/ and Secure. Strict: the cookie comes along with what the page itself asks, never with a link that leads here. */
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
/** As tokens are written; more than a browser keeps in a cookie is none of ours. */
const TOKEN = /^[\w.~+/=-]{1,4000}$/;

export const cookieWith = (refreshToken: string): string => `${COOKIE}=${refreshToken}; Max-Age=${SESSION_HOURS * 3600}; ${ATTRIBUTES}`;
export const emptyCookie = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

/** The refresh token; undefined without one. */
export function refreshTokenOf({ cookies = [] }: SessionEvent): string | undefined {
  const start = `${COOKIE}=`;
  const value = cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length);
  return value !== undefined && TOKEN.test(value) ? value : undefined;
}

/**
 * A page of another origin can send neither the header, unless it is allowed to beforehand, which nobody is, nor another `Origin` than its own.
 * @throws HelpdeskError foreign_request.
 */
export function refuseForeign(event: SessionEvent, origins: readonly string[]): void {
  const origin = headerOf(event, 'origin');
  const isOwn = origin === undefined ? headerOf(event, 'sec-fetch-site') === 'same-origin' : origins.includes(origin);
  if (isOwn && headerOf(event, CSRF_HEADER) === CSRF_VALUE) return;
  throw new HelpdeskError('foreign_request', `A session is for the desk's own page: send ${CSRF_HEADER}: ${CSRF_VALUE} from its origin.`);
}
