/** The dashboard's sign-in: authorization code with PKCE, and a refresh token that only a cookie holds. */
import * as z from 'zod';

/** RFC 7636 s.4.1: 43 to 128 unreserved characters. */
const CodeVerifier = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, '43 to 128 letters, digits and -._~');

/** Where the page sends whoever signs in or out: it adds challenge, state and its own addresses to what is there already. */
export const SignIn = z.object({
  authorizeUrl: z.url(),
  clientId: z.string().min(1),
  scope: z.string().min(1),
  signOutUrl: z.url().describe('after the session has ended, with logout_uri=<origin>/: it ends what the sign-in page itself remembers'),
});
export type SignIn = z.infer<typeof SignIn>;

export const StartSession = z.strictObject({
  code: z.string().min(1).max(2048),
  codeVerifier: CodeVerifier,
  redirectUri: z.url().max(2048),
});
export type StartSession = z.infer<typeof StartSession>;

/** Of a start and of a refresh. The page keeps the token in memory only. */
export const Session = z.object({ accessToken: z.string().min(1), expiresInSeconds: z.int().min(1) });
export type Session = z.infer<typeof Session>;

export const EndSession = z.strictObject({ everywhere: z.boolean().optional() });
export type EndSession = z.infer<typeof EndSession>;

/** Beside the operations of `/v1`: these speak to the sign-in service, and to the page of their own origin only. */
export const SESSION_ROUTES = {
  readSignIn: { method: 'GET', path: '/session/sign-in' },
  startSession: { method: 'POST', path: '/session' },
  refreshSession: { method: 'POST', path: '/session/refresh' },
  endSession: { method: 'POST', path: '/session/end' },
} as const;
export type SessionRouteId = keyof typeof SESSION_ROUTES;

/** A working day: who reloads after lunch stays signed in, who comes back tomorrow signs in anew. */
export const SESSION_HOURS = 12;
/** A header that no form and no other origin can send without being asked first. */
export const CSRF_HEADER = 'meja-csrf';
export const CSRF_VALUE = '1';
/** On every answer: the desk's clock, by which countdowns run. */
export const TIME_HEADER = 'meja-time';
/** Where the sign-in page sends people back to. */
export const SIGNED_IN_PATH = '/signed-in';
