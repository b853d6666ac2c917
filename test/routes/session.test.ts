import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessTokenVerifier } from '#adapters/access-token';
import type { ApiEvent } from '#adapters/http-request';
import { serveSession } from '#adapters/serve-session';
import { createTokenPool } from '#adapters/token-pool';
import { hasSignedOutSince } from '#domain/agent-rules';
import type { SessionPorts } from '#flows/session';
import { SESSION_ROUTES, Session, type SessionRouteId, SignIn } from '#schemas/session';
import { anAgent, minute } from '../helpers/factories.ts';
import { createWorld, type World } from '../helpers/in-memory-ports.ts';
import { startTokenEndpoint, type TokenEndpoint } from '../helpers/token-endpoint.ts';

const ORIGIN = 'https://desk.example.co.id';
const REDIRECT_URI = `${ORIGIN}/signed-in`;
const VERIFIER = 'verifier-of-a-page-that-began-the-sign-in-0';
const ISSUED_AT = Math.floor(Date.now() / 1000);
const OWN = { origin: ORIGIN, 'meja-csrf': '1', 'content-type': 'application/json' };
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict';
const CLEARED = [`__Host-meja-refresh=; Max-Age=0; ${ATTRIBUTES}`];

let endpoint: TokenEndpoint;
let world: World;
let signedOut: string[];
let failSignOut: boolean;
/** The issuer's clock, in milliseconds, which stands still but for what is waited. */
let issuerMs: number;
let ports: SessionPorts;

beforeEach(async () => {
  endpoint = await startTokenEndpoint({ clientId: 'client', issuedAt: () => Math.floor(issuerMs / 1000) });
  world = createWorld();
  world.memory.agents.set('agent-1', anAgent({ agentId: 'agent-1' }));
  signedOut = [];
  failSignOut = false;
  issuerMs = ISSUED_AT * 1000;
  ports = {
    ...world.ports,
    signIn: {
      authorizeUrl: 'https://in.example/oauth2/authorize',
      clientId: 'client',
      scope: 'openid',
      signOutUrl: 'https://in.example/logout',
    },
    origins: [ORIGIN],
    pool: createTokenPool({ url: endpoint.url, clientId: 'client' }),
    verify: createAccessTokenVerifier({ issuer: endpoint.issuer, clientIds: ['client'] }),
    signIns: {
      signOut: async (agentId) => {
        if (failSignOut) throw new Error('The pool is busy.');
        signedOut.push(agentId);
      },
    },
    wait: async (ms) => {
      issuerMs += ms;
    },
  };
});
afterEach(async () => {
  await endpoint.close();
  expect(JSON.stringify(world.logged)).not.toMatch(/refresh\.\d|code-\d|eyJ|verifier-of/);
});

type Call = { readonly headers?: ApiEvent['headers']; readonly body?: unknown; readonly raw?: string; readonly cookies?: string[] };

async function ask(route: SessionRouteId, { headers = OWN, body, raw, cookies }: Call = {}) {
  const { method, path } = SESSION_ROUTES[route];
  const event = { routeKey: `${method} ${path}`, headers, cookies, body: raw ?? (body === undefined ? undefined : JSON.stringify(body)) };
  const answer = await serveSession({ ...event, requestContext: { requestId: 'req-1' } }, ports);
  return { ...answer, parsed: answer.body ? JSON.parse(answer.body) : undefined };
}

const begun = (code = endpoint.code('agent-1', VERIFIER, REDIRECT_URI)) => ({ code, codeVerifier: VERIFIER, redirectUri: REDIRECT_URI });
/** The cookie of a new session, as a browser sends it back. */
async function signIn(): Promise<string[]> {
  const { cookies: [cookie = ''] = [] } = await ask('startSession', { body: begun() });
  return [cookie.split(';')[0] ?? ''];
}

describe('reading where to sign in', () => {
  it('is for anybody, and no cache keeps it', async () => {
    const answer = await ask('readSignIn', { headers: {} });

    expect(SignIn.parse(answer.parsed)).toEqual(ports.signIn);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
  });
});

describe('starting a session', () => {
  it('gives the page an access token, and the refresh token to the browser alone', async () => {
    const answer = await ask('startSession', { body: begun() });

    expect(answer.statusCode).toBe(200);
    expect(Session.parse(answer.parsed).expiresInSeconds).toBe(3600);
    expect(Object.keys(answer.parsed)).toEqual(['accessToken', 'expiresInSeconds']);
    expect(answer.cookies).toEqual([`__Host-meja-refresh=refresh.1.of-agent-1; Max-Age=43200; ${ATTRIBUTES}`]);
  });

  it('with a code that was taken already is refused, and sets no cookie', async () => {
    const body = begun();
    await ask('startSession', { body });

    const answer = await ask('startSession', { body });

    expect(answer.parsed).toMatchObject({ status: 401, code: 'not_authenticated', requestId: 'req-1' });
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json' });
    expect(answer.cookies).toBeUndefined();
  });

  it.each(['https://elsewhere.example/signed-in', `${ORIGIN}/other`, `${ORIGIN}/signed-in/`, `${ORIGIN}.elsewhere.example/signed-in`])(
    'comes back to the own page: %s is refused before the code is shown to anybody',
    async (redirectUri) => {
      const answer = await ask('startSession', { body: { ...begun(), redirectUri } });

      expect(answer.parsed).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ path: 'body.redirectUri' }] });
      expect(endpoint.asked).toEqual([]);
    },
  );

  it('takes JSON of its shape and nothing else', async () => {
    const codes = [
      await ask('startSession', { raw: '{"code":' }),
      await ask('startSession', { body: { ...begun(), more: true } }),
      await ask('startSession', { body: { ...begun(), codeVerifier: 'short' } }),
      await ask('startSession', {}),
      await ask('startSession', { headers: { ...OWN, 'content-type': 'text/plain' }, body: begun() }),
      await ask('startSession', { raw: `"${'x'.repeat(1_048_576)}"` }),
    ].map(({ parsed }) => parsed.code);

    expect(codes).toEqual(['malformed_json', 'invalid_request', 'invalid_request', 'invalid_request', 'invalid_request', 'body_too_large']);
    expect(endpoint.asked).toEqual([]);
  });
});

describe('refreshing a session', () => {
  it('gives another access token, and leaves the cookie as it is: it ends with the day', async () => {
    const cookies = await signIn();

    const answer = await ask('refreshSession', { cookies });

    expect(answer.statusCode).toBe(200);
    expect(Session.parse(answer.parsed).accessToken).toMatch(/^eyJ/);
    expect(answer.cookies).toBeUndefined();
  });

  it.each([
    ['no cookie', undefined],
    ['another cookie', ['meja-refresh=refresh.1.of-agent-1']],
    ['a cookie that is no token', ['__Host-meja-refresh=a b']],
    ['a token that does not hold', ['__Host-meja-refresh=refresh.9.of-agent-1']],
  ])('with %s is refused, and the cookie is cleared', async (_, cookies) => {
    const answer = await ask('refreshSession', { cookies });

    expect(answer.parsed).toMatchObject({ status: 401, code: 'not_authenticated' });
    expect(answer.cookies).toEqual(CLEARED);
  });

  it('while the sign-in service is down is to be tried again, and the session stays', async () => {
    const cookies = await signIn();
    endpoint.next(503);

    const answer = await ask('refreshSession', { cookies });

    expect(answer.parsed).toMatchObject({ status: 503, code: 'try_again' });
    expect(answer.headers).toMatchObject({ 'retry-after': '1' });
    expect(answer.cookies).toBeUndefined();
    expect((await ask('refreshSession', { cookies })).statusCode).toBe(200);
  });
});

describe('ending a session', () => {
  it('revokes the refresh token and clears the cookie', async () => {
    const cookies = await signIn();

    const answer = await ask('endSession', { cookies, body: {} });

    expect([answer.statusCode, answer.body, answer.cookies]).toEqual([204, undefined, CLEARED]);
    expect([...endpoint.living]).toEqual([]);
    expect(signedOut).toEqual([]);
  });

  it('without one is done already', async () => {
    expect(await ask('endSession')).toMatchObject({ statusCode: 204, cookies: CLEARED });
    expect(endpoint.asked).toEqual([]);
  });

  it('leaves the cookie when the refresh token could not be revoked', async () => {
    const cookies = await signIn();
    endpoint.next(500);

    const answer = await ask('endSession', { cookies, body: {} });

    expect([answer.statusCode, answer.cookies]).toEqual([503, undefined]);
  });
});

describe('ending all sessions', () => {
  const everywhere = { everywhere: true };

  it("is put on the agent's record by the issuer's clock, and on record, then the pool ends the sign-ins", async () => {
    const cookies = await signIn();
    const at = new Date(ISSUED_AT * 1000).toISOString();

    const answer = await ask('endSession', { cookies, body: everywhere });

    expect([answer.statusCode, answer.cookies]).toEqual([204, CLEARED]);
    expect(world.memory.agents.get('agent-1')?.signedOutAt).toBe(at);
    const [entry] = world.memory.ledgers.get('settings') ?? [];
    expect(JSON.parse(entry?.stored.entry ?? '')).toMatchObject({
      at: minute(0),
      actor: { kind: 'agent', id: 'agent-1' },
      events: [{ type: 'SignedOutEverywhere', agentId: 'agent-1', at }],
    });
    expect(signedOut).toEqual(['agent-1']);
  });

  it('is answered in a second after the one that it names: tokens count seconds, and who signs in next is not taken for signed out', async () => {
    issuerMs += 999;

    await ask('endSession', { cookies: await signIn(), body: everywhere });

    const { accessToken } = Session.parse((await ask('startSession', { body: begun() })).parsed);
    const next = (await ports.verify(accessToken)).issuedAt;
    const { signedOutAt } = world.memory.agents.get('agent-1') ?? {};
    expect([hasSignedOutSince({ signedOutAt }, minute(0)), hasSignedOutSince({ signedOutAt }, next)]).toEqual([true, false]);
  });

  it('twice in one second says the same on record no second time', async () => {
    const cookies = await signIn();
    const end = () => ask('endSession', { cookies, body: everywhere });

    expect((await Promise.all([end(), end()])).map(({ statusCode }) => statusCode)).toEqual([204, 204]);

    expect(world.memory.ledgers.get('settings')).toHaveLength(1);
  });

  it('ends the sign-ins of an account that is no agent of the desk as well', async () => {
    world.memory.agents.delete('agent-1');

    expect((await ask('endSession', { cookies: await signIn(), body: everywhere })).statusCode).toBe(204);

    expect(signedOut).toEqual(['agent-1']);
  });

  it('is for who is signed in here: nobody else can be named', async () => {
    const answer = await ask('endSession', { body: everywhere });

    expect(answer.parsed).toMatchObject({ status: 401, code: 'not_authenticated' });
    expect(signedOut).toEqual([]);
  });

  it('that breaks off leaves the session, so that it can be asked for again', async () => {
    const cookies = await signIn();
    failSignOut = true;
    const answer = await ask('endSession', { cookies, body: everywhere });
    expect([answer.statusCode, answer.cookies]).toEqual([500, undefined]);

    failSignOut = false;
    await ask('endSession', { cookies, body: everywhere });

    expect(signedOut).toEqual(['agent-1']);
  });
});

describe('a request of another page', () => {
  const posts = ['startSession', 'refreshSession', 'endSession'] as const;
  const foreign: [string, Record<string, string>][] = [
    ['without the header', { origin: ORIGIN }],
    ['with another value of it', { ...OWN, 'meja-csrf': 'yes' }],
    ['of another origin', { ...OWN, origin: 'https://elsewhere.example' }],
    ['of no origin that can be told', { ...OWN, origin: 'null' }],
    ['of a neighbour under the same domain', { ...OWN, origin: 'https://shop.example.co.id' }],
    ['of the same host without TLS', { ...OWN, origin: 'http://desk.example.co.id' }],
    ['whose origin is another, whatever else it says', { ...OWN, origin: 'https://elsewhere.example', 'sec-fetch-site': 'same-origin' }],
    ['that says nothing of where it comes from', { 'meja-csrf': '1' }],
    ['that comes from the same site only', { 'meja-csrf': '1', 'sec-fetch-site': 'same-site' }],
  ];

  it.each(posts.flatMap((route) => foreign.map(([what, headers]) => ({ route, what, headers }))))(
    '$what is refused at $route, and changes nothing',
    async ({ route, headers }) => {
      const cookies = await signIn();
      const before = endpoint.asked.length;

      const answer = await ask(route, { headers, cookies, body: route === 'startSession' ? begun() : {} });

      expect(answer.parsed).toMatchObject({ status: 403, code: 'foreign_request' });
      expect([answer.cookies, endpoint.asked.length]).toEqual([undefined, before]);
    },
  );

  it('of a browser that names no origin is the own page when it says that it is', async () => {
    const headers = { 'sec-fetch-site': 'same-origin', 'Meja-CSRF': '1' };

    expect((await ask('refreshSession', { headers, cookies: await signIn() })).statusCode).toBe(200);
  });
});

it('every answer tells the time of the desk', async () => {
  const cookies = await signIn();
  const answers = [
    await ask('readSignIn'),
    await ask('refreshSession', { cookies }),
    await ask('refreshSession', { headers: {} }),
    await ask('endSession', { cookies }),
  ];

  for (const { headers } of answers) expect(Date.parse(String(headers?.['meja-time']))).toBeGreaterThan(Date.now() - 60_000);
});

it('a path that is none of them does not exist', async () => {
  const answer = await serveSession({ routeKey: 'POST /session/other', headers: OWN, requestContext: { requestId: 'req-1' } }, ports);

  expect(answer.statusCode).toBe(404);
});
