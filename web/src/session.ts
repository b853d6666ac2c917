/** Who is signed in on this page. The access token is in memory only; the refresh token is in a cookie that no script reads. */
import { type Session, SIGNED_IN_PATH } from '#schemas/session';
import { ApiError } from './api-error.ts';
import { type OtherTabs, otherTabs } from './other-tabs.ts';
import { challengeOf, randomText } from './pkce.ts';
import { type SessionCalls, sessionCalls } from './session-calls.ts';
import { createStore, type Store } from './store.ts';

/** unreachable: nobody knows, for the desk did not answer. */
export type SessionState = 'asking' | 'signed_in' | 'signed_out' | 'unreachable';

/** So long before its end a token is renewed, and never sooner than this after it came. */
const RENEW_BEFORE_MS = 60_000;
const RENEW_NO_SOONER_MS = 10_000;
const KEPT = 'meja-sign-in';

type Attempt = { readonly verifier: string; readonly state: string; readonly returnTo: string };

export type SessionPorts = {
  readonly calls: SessionCalls;
  readonly kept: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly origin: () => string;
  readonly leaveTo: (address: string) => void;
  readonly otherTabs: OtherTabs;
};

export type PageSession = {
  readonly state: Store<SessionState>;
  readonly token: () => string | undefined;
  /** A new access token, asked for once however many ask; undefined: signed out. */
  readonly renew: () => Promise<string | undefined>;
  /** Goes to the sign-in page, and comes back to `returnTo`. */
  readonly signIn: (returnTo: string) => Promise<void>;
  /** Takes the code that the sign-in page sent back. @returns where the person was going. */
  readonly complete: (search: URLSearchParams) => Promise<string>;
  /** Ends the session in every tab, and then what the sign-in page remembers. Refused calls leave everything as it was. */
  readonly signOut: (options?: { everywhere?: boolean }) => Promise<void>;
  /** The desk or another tab ended it. */
  readonly forget: () => void;
};

/** Any other answer says nothing about the session: too much may have been asked at once, or something on the way is broken. */
const REFUSED = [401, 403];

/** The sign-in page sent back what this tab did not ask for, or refused. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

/** Only a path of this page: an address out of storage never leads elsewhere. */
const ownPath = (path: string): string => (/^\/(?![/\\])/.test(path) && !path.startsWith(SIGNED_IN_PATH) ? path : '/');

export function createSession({ calls, kept, origin, leaveTo, otherTabs: others }: SessionPorts): PageSession {
  const state = createStore<SessionState>('asking');
  let accessToken: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let renewing: Promise<string | undefined> | undefined;

  function forget(): void {
    accessToken = undefined;
    clearTimeout(timer);
    state.set('signed_out');
  }

  function take({ accessToken: token, expiresInSeconds }: Session): string {
    accessToken = token;
    clearTimeout(timer);
    timer = setTimeout(() => void renew(), Math.max(expiresInSeconds * 1000 - RENEW_BEFORE_MS, RENEW_NO_SOONER_MS));
    state.set('signed_in');
    return token;
  }

  async function renewOnce(): Promise<string | undefined> {
    try {
      return take(await calls.refresh());
    } catch (error) {
      if (error instanceof ApiError && REFUSED.includes(error.problem.status)) forget();
      else if (accessToken === undefined) state.set('unreachable');
      return undefined;
    } finally {
      renewing = undefined;
    }
  }

  function renew(): Promise<string | undefined> {
    renewing ??= renewOnce();
    return renewing;
  }

  async function signIn(returnTo: string): Promise<void> {
    const { authorizeUrl, clientId, scope } = await calls.signIn();
    const attempt: Attempt = { verifier: randomText(), state: randomText(), returnTo: ownPath(returnTo) };
    kept.setItem(KEPT, JSON.stringify(attempt));
    const address = new URL(authorizeUrl);
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: clientId,
      scope,
      redirect_uri: `${origin()}${SIGNED_IN_PATH}`,
      state: attempt.state,
      code_challenge: await challengeOf(attempt.verifier),
      code_challenge_method: 'S256',
    }))
      address.searchParams.set(name, value);
    leaveTo(address.href);
  }

  async function complete(search: URLSearchParams): Promise<string> {
    const text = kept.getItem(KEPT);
    kept.removeItem(KEPT);
    const attempt: Partial<Attempt> = text ? JSON.parse(text) : {};
    const code = search.get('code');
    if (!code || !attempt.verifier || !attempt.state || search.get('state') !== attempt.state) {
      throw new SignInError(search.get('error') ?? 'state');
    }
    take(await calls.start({ code, codeVerifier: attempt.verifier, redirectUri: `${origin()}${SIGNED_IN_PATH}` }));
    return ownPath(attempt.returnTo ?? '/');
  }

  async function signOut({ everywhere = false } = {}): Promise<void> {
    // Asked for first: when the desk cannot be reached nothing has ended yet.
    const address = new URL((await calls.signIn()).signOutUrl);
    await calls.end({ everywhere });
    others.tellSignedOut();
    forget();
    address.searchParams.set('logout_uri', `${origin()}/`);
    leaveTo(address.href);
  }

  others.onSignedOut(forget);
  return { state, token: () => accessToken, renew, signIn, complete, signOut, forget };
}

export const session = createSession({
  calls: sessionCalls,
  kept: window.sessionStorage,
  origin: () => window.location.origin,
  leaveTo: (address) => window.location.assign(address),
  otherTabs,
});
