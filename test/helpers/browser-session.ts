/** What the dashboard's page and its browser do to sign in, over HTTP: the sign-in page's form, the code, the session and its cookie. */
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { Session, SignIn } from '#schemas/session';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import type { TestCloud } from './cloud.ts';

export type Answered = { readonly status: number; readonly headers: Headers; readonly json: unknown };

/** One browser at one of the desk's two origins: `http://localhost:<port>` or `http://127.0.0.1:<port>`. */
export function createBrowserSession({ cloud, secrets }: TestCloud, host: 'localhost' | '127.0.0.1' = 'localhost') {
  const origin = cloud.urls.http.replace('127.0.0.1', host);
  const state = { cookie: '' };

  async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answered> {
    const own = { origin, 'meja-csrf': '1', 'content-type': 'application/json', ...(state.cookie && { cookie: state.cookie }) };
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { ...own, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      state.cookie = /Max-Age=0/.test(set) ? '' : pair;
      secrets.add(pair.split('=')[1]);
    }
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? undefined : JSON.parse(text) };
  }

  /** As the page begins it: where to go, and what it keeps to itself. */
  async function begin() {
    const { authorizeUrl, clientId, scope, signOutUrl } = SignIn.parse(await (await fetch(`${origin}/session/sign-in`)).json());
    const codeVerifier = randomBytes(48).toString('base64url');
    const redirectUri = `${origin}/signed-in`;
    const address = new URL(authorizeUrl);
    const asked = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope,
      state: 'of-this-page',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
    secrets.add(codeVerifier);
    return { address, codeVerifier, redirectUri, signOutUrl, clientId };
  }

  /** Fills in the sign-in page's form; the code where it leads back, or the next page. */
  async function submit(page: string, fields: Record<string, string>): Promise<{ code?: string; page: string; location?: URL }> {
    const { authorizeUrl } = SignIn.parse(await (await fetch(`${origin}/session/sign-in`)).json());
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    const response = await fetch(new URL('/oauth2/authorize', authorizeUrl), {
      method: 'POST',
      body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }),
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    if (!location) return { page: await response.text() };
    const code = new URL(location).searchParams.get('code') ?? undefined;
    secrets.add(code);
    return { code, page: '', location: new URL(location) };
  }

  async function signIn(
    email: string,
  ): Promise<{ readonly code: string; readonly codeVerifier: string; readonly redirectUri: string; readonly accessToken: string }> {
    const { address, codeVerifier, redirectUri } = await begin();
    const page = await (await fetch(address)).text();
    const { code = '' } = await submit(page, { username: email, password: LOCAL_PASSWORD });
    const answer = await post('/session', { code, codeVerifier, redirectUri });
    expect(answer.status).toBe(200);
    const { accessToken } = Session.parse(answer.json);
    secrets.add(accessToken);
    return { code, codeVerifier, redirectUri, accessToken };
  }

  const me = async (accessToken: string): Promise<Response> =>
    fetch(`${origin}/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } });

  return { origin, state, post, begin, submit, signIn, me };
}
