/** The dashboard's sign-in: authorization code with PKCE, and a refresh token that only a cookie holds. */
import * as z from 'zod';

/** RFC 7636 s.4.1: 43 to 128 unreserved characters. */
const CodeVerifier = z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, '43 to 128 letters, digits and -._~');

/** Where the page sends whoever signs in. The page adds challenge, state and its own address. */
export const SignIn = z.object({ authorizeUrl: z.url(), clientId: z.string().min(1), scope: z.string().min(1) });
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

/** A header that no form and no other origin can send without being asked first. */
export const CSRF_HEADER = 'meja-csrf';
export const CSRF_VALUE = '1';
/** On every answer: the desk's clock, by which countdowns run. */
export const TIME_HEADER = 'meja-time';
/** Where the sign-in page sends people back to. */
export const SIGNED_IN_PATH = '/signed-in';
