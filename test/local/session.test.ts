/**
 * Signing in to the dashboard through the real ports: the sign-in page, the code, the session, its refresh and its end.
 * Tokens go by the machine's own time, so three hours of the desk's clock change nothing of a session; that it ends after the working day is what the
 * refresh token itself says, and is read there.
 */
import { createRequire } from 'node:module';
import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LivePass } from '#schemas/live';
import { SESSION_HOURS, Session } from '#schemas/session';
import { LOCAL_PASSWORD } from '../../local/engines/cognito.ts';
import { createBrowserSession } from '../helpers/browser-session.ts';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { connectWith, type SocketClient } from '../helpers/socket-client.ts';
import { dumpTable } from '../helpers/table-dump.ts';
import { until } from '../helpers/until.ts';

const LONG_MS = 120_000;
const THREE_HOURS = 3 * 3_600;
let flow: TestCloud;

beforeAll(async () => {
  flow = await startTestCloud('session');
}, LONG_MS);
afterAll(() => flow?.end());

/** How often the desk's own ledger says that somebody has signed in. */
async function signInsOnRecord(): Promise<number> {
  const items = await dumpTable(flow.cloud);
  return items.filter((item) => String(item.entry).includes('"SignedIn"')).length;
}

describe('signing in to the dashboard', { timeout: LONG_MS }, () => {
  it.each(['localhost', '127.0.0.1'] as const)('at %s gives an access token that the API takes, and a cookie', async (host) => {
    const browser = createBrowserSession(flow, host);

    const { accessToken } = await browser.signIn('agent1@meja.local');

    const response = await browser.me(accessToken);
    expect([response.status, await response.json()]).toMatchObject([200, { email: 'agent1@meja.local' }]);
    expect(browser.state.cookie).toMatch(/^__Host-meja-refresh=/);
  });

  it('stays over a reload after three hours, and is over with the working day', async () => {
    const browser = createBrowserSession(flow);
    const { accessToken } = await browser.signIn('agent1@meja.local');
    await flow.cloud.timers.advance(THREE_HOURS);

    const { status, headers, json } = await browser.post('/session/refresh', undefined);

    expect(status).toBe(200);
    const again = Session.parse(json);
    flow.secrets.add(again.accessToken);
    expect((await browser.me(again.accessToken)).status).toBe(200);
    expect(decodeJwt(again.accessToken).auth_time).toBe(decodeJwt(accessToken).iat);
    expect(Math.abs(Date.parse(headers.get('meja-time') ?? '') - flow.cloud.clock.now())).toBeLessThan(60_000);
    const { iat = 0, exp = 0 } = decodeJwt(browser.state.cookie.split('=')[1] ?? '');
    expect(exp - iat).toBe(SESSION_HOURS * 3_600);
  });

  it('is one sign-in on record, however often it is refreshed', async () => {
    const browser = createBrowserSession(flow);
    const first = await browser.signIn('agent2@meja.local');
    await browser.me(first.accessToken);
    const before = await signInsOnRecord();

    const { accessToken } = Session.parse((await browser.post('/session/refresh', undefined)).json);
    flow.secrets.add(accessToken);
    expect((await browser.me(accessToken)).status).toBe(200);

    expect(before).toBeGreaterThan(0);
    expect(await signInsOnRecord()).toBe(before);
  });

  it('takes a code once', async () => {
    const { code, codeVerifier, redirectUri } = await createBrowserSession(flow).signIn('agent1@meja.local');

    const again = await createBrowserSession(flow).post('/session', { code, codeVerifier, redirectUri });

    expect([again.status, again.json]).toMatchObject([401, { code: 'not_authenticated' }]);
  });

  it('gives a stolen code to nobody who has not begun the sign-in', async () => {
    const browser = createBrowserSession(flow);
    const { address, redirectUri } = await browser.begin();
    const { code = '' } = await browser.submit(await (await fetch(address)).text(), {
      username: 'agent1@meja.local',
      password: 'Meja-local-1',
    });

    const thief = await createBrowserSession(flow).post('/session', { code, codeVerifier: 'guessed-'.repeat(6), redirectUri });

    expect([thief.status, thief.json]).toMatchObject([401, { code: 'not_authenticated' }]);
  });

  it.each<[string, Record<string, string>]>([
    ['without the header that a page must be allowed to send', { 'meja-csrf': '' }],
    ['from another origin', { origin: 'https://elsewhere.example' }],
    ['from another port of this machine', { origin: 'http://localhost:1' }],
  ])('makes a stolen cookie worth nothing %s', async (_, headers) => {
    const browser = createBrowserSession(flow);
    await browser.signIn('agent1@meja.local');

    for (const path of ['/session', '/session/refresh', '/session/end']) {
      const answer = await browser.post(path, {}, headers);
      expect([path, answer.status, answer.json]).toMatchObject([path, 403, { code: 'foreign_request' }]);
    }

    expect((await browser.post('/session/refresh', undefined)).status).toBe(200);
  });
});

describe('signing out', { timeout: LONG_MS }, () => {
  it('ends this session and no other', async () => {
    const [here, there] = [createBrowserSession(flow), createBrowserSession(flow)];
    await here.signIn('agent1@meja.local');
    await there.signIn('agent1@meja.local');
    const cookie = here.state.cookie;

    expect((await here.post('/session/end', {})).status).toBe(204);

    expect(here.state.cookie).toBe('');
    expect((await here.post('/session/refresh', undefined, { cookie })).status).toBe(401);
    expect((await there.post('/session/refresh', undefined)).status).toBe(200);
  });

  it('leads on to the sign-in page, which sends back to the own page and nowhere else', async () => {
    const browser = createBrowserSession(flow);
    const { signOutUrl } = await browser.begin();
    const toOf = async (logoutUri: string) => {
      const address = new URL(signOutUrl);
      address.searchParams.set('logout_uri', logoutUri);
      const { status, headers } = await fetch(address, { redirect: 'manual' });
      return [status, headers.get('location')];
    };

    expect(await toOf(`${browser.origin}/`)).toEqual([302, `${browser.origin}/`]);
    expect(await toOf('https://elsewhere.example/')).toEqual([400, null]);
  });

  it('everywhere ends every session at once, and access tokens that are out there with them', async () => {
    const [here, there, other] = [createBrowserSession(flow), createBrowserSession(flow), createBrowserSession(flow)];
    const tokens = [await here.signIn('supervisor@meja.local'), await there.signIn('supervisor@meja.local')].map(
      ({ accessToken }) => accessToken,
    );
    const others = await other.signIn('admin@meja.local');
    for (const token of tokens) expect((await here.me(token)).status).toBe(200);

    expect((await here.post('/session/end', { everywhere: true })).status).toBe(204);

    for (const token of tokens) {
      const refused = await there.me(token);
      expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'not_authenticated' }]);
    }
    expect((await there.post('/session/refresh', undefined)).status).toBe(401);
    expect(there.state.cookie).toBe('');
    expect((await other.me(others.accessToken)).status).toBe(200);
  });
});

describe('a new sign-in right after signing out everywhere', { timeout: 2 * LONG_MS }, () => {
  type Browser = ReturnType<typeof createBrowserSession>;

  /** With another pass where a worker died while it let somebody in. */
  const socketOf = (browser: Browser, accessToken: string): Promise<SocketClient> =>
    until('a socket is connected', async () => {
      const headers = { authorization: `Bearer ${accessToken}` };
      const answer = await fetch(`${browser.origin}/v1/live/pass`, { method: 'POST', headers });
      const pass = LivePass.parse(await answer.json());
      flow.secrets.add(pass.pass);
      const connected = await connectWith(browser.origin, pass);
      return 'refused' in connected ? undefined : connected;
    });

  it('keeps its socket, while those of before are told and closed', async () => {
    const [before, after] = [createBrowserSession(flow), createBrowserSession(flow)];
    const old = await socketOf(before, (await before.signIn('admin@meja.local')).accessToken);
    expect((await before.post('/session/end', { everywhere: true })).status).toBe(204);

    const { accessToken } = await after.signIn('admin@meja.local');
    const status = await until('the desk answers', async () => {
      const answer = await after.me(accessToken);
      return answer.status < 500 && answer.status;
    });
    expect(status).toBe(200);
    const socket = await socketOf(after, accessToken);
    await old.hears('that it is signed out', ({ type }) => type === 'signed_out');
    await old.closed;
    await flow.cloud.idle();

    socket.say({ type: 'ping' });
    await socket.hears('an answer', ({ type }) => type === 'pong');
    expect(socket.frames.filter(({ type }) => type === 'signed_out')).toEqual([]);
    await socket.close();
  });
});

describe('a second factor', { timeout: LONG_MS }, () => {
  it('that somebody has enrolled by the API of the pool is asked for on the sign-in page', async () => {
    const secret = await enrol('agent2@meja.local');
    const browser = createBrowserSession(flow);
    const { address, codeVerifier, redirectUri } = await browser.begin();
    const asked = await browser.submit(await (await fetch(address)).text(), { username: 'agent2@meja.local', password: LOCAL_PASSWORD });
    expect([asked.code, asked.page]).toEqual([undefined, expect.stringContaining('one-time-code')]);

    const wrong = await browser.submit(asked.page, { code: codeOf(secret) === '000000' ? '000001' : '000000' });
    expect([wrong.code, wrong.page]).toEqual([undefined, expect.stringContaining('role="alert"')]);
    const { code = '' } = await browser.submit(wrong.page, { code: codeOf(secret) });

    expect((await browser.post('/session', { code, codeVerifier, redirectUri })).status).toBe(200);
  });
});

/** What an authenticator app shows now. */
const codeOf: (secret: string) => string = createRequire(import.meta.url)('cognito-local/lib/services/totp.js').generate;

async function enrol(email: string): Promise<string> {
  const AccessToken = await flow.cloud.token(email);
  const credentials = { accessKeyId: 'Test', secretAccessKey: 'local' };
  const pool = new CognitoIdentityProviderClient({ endpoint: flow.cloud.urls.cognito, region: 'ap-southeast-3', credentials });
  const { SecretCode = '' } = await pool.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  await pool.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeOf(SecretCode) }));
  pool.destroy();
  return SecretCode;
}
