import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problem, stubDesk } from '../testing/desk-answers.ts';
import { challengeOf } from './pkce.ts';
import { createSession, type PageSession, SignInError } from './session.ts';
import { sessionCalls } from './session-calls.ts';

const { answers, asked } = stubDesk();
const SIGN_IN = {
  authorizeUrl: 'https://login.example/oauth2/authorize',
  clientId: 'web',
  scope: 'openid email',
  signOutUrl: 'https://login.example/logout?client_id=web',
};
let session: PageSession;
let left: string[];
/** What this tab told the others, and what they tell it. */
let told: number;
let tell: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  [left, told] = [[], 0];
  session = createSession({
    calls: sessionCalls,
    kept: sessionStorage,
    origin: () => 'https://meja.example',
    leaveTo: (address) => left.push(address),
    otherTabs: {
      tellSignedOut: () => {
        told += 1;
      },
      onSignedOut: (listener) => {
        tell = listener;
      },
    },
  });
});
afterEach(() => void vi.useRealTimers());

async function leaveToSignIn(returnTo = '/tickets/7?from=mine'): Promise<URLSearchParams> {
  answers['GET /session/sign-in'] = SIGN_IN;
  await session.signIn(returnTo);
  return new URL(left.at(-1) ?? '').searchParams;
}

const back = (values: Record<string, string>): URLSearchParams => new URLSearchParams(values);

describe('signing in', () => {
  it('goes to the sign-in page with a challenge, a state and its own address, and no secret', async () => {
    const search = await leaveToSignIn();

    expect(left[0]).toMatch(/^https:\/\/login\.example\/oauth2\/authorize\?/);
    expect(Object.fromEntries(search)).toMatchObject({
      response_type: 'code',
      client_id: 'web',
      scope: 'openid email',
      redirect_uri: 'https://meja.example/signed-in',
      code_challenge_method: 'S256',
    });
    const { verifier } = JSON.parse(sessionStorage.getItem('meja-sign-in') ?? '{}');
    expect(search.get('code_challenge')).toBe(await challengeOf(verifier));
    expect(left[0]).not.toContain(verifier);
  });

  it('gives the code with its verifier, and goes on to where the person was going', async () => {
    const search = await leaveToSignIn();
    const { verifier } = JSON.parse(sessionStorage.getItem('meja-sign-in') ?? '{}');
    answers['POST /session'] = { accessToken: 'tok', expiresInSeconds: 3600 };

    const place = await session.complete(back({ code: 'c-1', state: search.get('state') ?? '' }));

    expect(place).toBe('/tickets/7?from=mine');
    expect(asked.at(-1)?.body).toEqual({ code: 'c-1', codeVerifier: verifier, redirectUri: 'https://meja.example/signed-in' });
    expect(asked.at(-1)?.headers.get('meja-csrf')).toBe('1');
    expect([session.state.get(), session.token()]).toEqual(['signed_in', 'tok']);
  });

  it('refuses a code that comes with another state, and asks the desk nothing', async () => {
    await leaveToSignIn();

    await expect(session.complete(back({ code: 'c-1', state: 'other' }))).rejects.toBeInstanceOf(SignInError);
    expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('takes a state once', async () => {
    const state = (await leaveToSignIn()).get('state') ?? '';
    answers['POST /session'] = { accessToken: 'tok', expiresInSeconds: 3600 };
    await session.complete(back({ code: 'c-1', state }));

    await expect(session.complete(back({ code: 'c-1', state }))).rejects.toBeInstanceOf(SignInError);
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', '/signed-in?code=1'])('never goes on to %s', async (returnTo) => {
    const state = (await leaveToSignIn(returnTo)).get('state') ?? '';
    answers['POST /session'] = { accessToken: 'tok', expiresInSeconds: 3600 };

    expect(await session.complete(back({ code: 'c-1', state }))).toBe('/');
  });

  it('keeps the token out of every storage', async () => {
    const state = (await leaveToSignIn()).get('state') ?? '';
    answers['POST /session'] = { accessToken: 'tok-secret', expiresInSeconds: 3600 };
    await session.complete(back({ code: 'c-1', state }));

    expect(JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])).not.toContain('tok-secret');
  });
});

describe('renewing', () => {
  it('finds whoever has a cookie after a reload', async () => {
    answers['POST /session/refresh'] = { accessToken: 'again', expiresInSeconds: 3600 };

    expect(await session.renew()).toBe('again');
    expect(session.state.get()).toBe('signed_in');
  });

  it('asks once however many want it', async () => {
    answers['POST /session/refresh'] = { accessToken: 'again', expiresInSeconds: 3600 };

    await Promise.all([session.renew(), session.renew(), session.renew()]);

    expect(asked).toHaveLength(1);
  });

  it('comes a minute before the end by itself', async () => {
    answers['POST /session/refresh'] = { accessToken: 'again', expiresInSeconds: 3600 };
    await session.renew();

    await vi.advanceTimersByTimeAsync(3_539_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(2);
  });

  it('that is refused ends it', async () => {
    answers['POST /session/refresh'] = problem('not_authenticated');

    expect(await session.renew()).toBeUndefined();
    expect(session.state.get()).toBe('signed_out');
  });

  it.each([
    ['never came back', undefined],
    ['came too often', Response.json({ message: 'Too Many Requests' }, { status: 429 })],
    ['the desk could not answer', problem('try_again')],
  ])('that %s ends nothing', async (_, answer) => {
    answers['POST /session/refresh'] = { accessToken: 'again', expiresInSeconds: 3600 };
    await session.renew();
    answers['POST /session/refresh'] = answer;

    await session.renew();

    expect([session.state.get(), session.token()]).toEqual(['signed_in', 'again']);
  });

  it('says that nobody knows, when the desk cannot be reached after a reload', async () => {
    await session.renew();

    expect(session.state.get()).toBe('unreachable');
  });
});

describe('signing out', () => {
  beforeEach(async () => {
    answers['POST /session/refresh'] = { accessToken: 'again', expiresInSeconds: 3600 };
    answers['GET /session/sign-in'] = SIGN_IN;
    await session.renew();
  });

  it.each([true, false])('everywhere %s: asks the desk, forgets the token, and leaves by the sign-in page', async (everywhere) => {
    answers['POST /session/end'] = new Response(null, { status: 204 });

    await session.signOut({ everywhere });

    expect(asked.at(-1)?.body).toEqual({ everywhere });
    expect([session.state.get(), session.token()]).toEqual(['signed_out', undefined]);
    expect(left).toEqual(['https://login.example/logout?client_id=web&logout_uri=https%3A%2F%2Fmeja.example%2F']);
    expect(told).toBe(1);
    await vi.advanceTimersByTimeAsync(4_000_000);
    expect(asked).toHaveLength(3);
  });

  it('that the desk never heard of is not pretended', async () => {
    await expect(session.signOut()).rejects.toThrow();

    expect([session.state.get(), left, told]).toEqual(['signed_in', [], 0]);
  });

  it('in another tab ends this one too, without a word to the desk', () => {
    const before = asked.length;

    tell();

    expect([session.state.get(), session.token(), asked.length, told]).toEqual(['signed_out', undefined, before, 0]);
  });
});
