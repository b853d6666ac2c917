import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAccessTokenVerifier, remembering } from '#adapters/access-token';
import { HelpdeskError, TransientError } from '#domain/errors';
import { type Answer, sendJson, startHttpServer, type TestServer } from '../helpers/http-server.ts';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let [ours, others]: readonly (Keys | undefined)[] = [];
let server: TestServer;
/** The keys that the issuer shows, by id. */
let shown: Map<string, Keys>;
let answer: Answer | undefined;

const SIGNED_IN_AT = '2026-11-23T01:00:00.000Z';
const required = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('Made before every test.');
  return value;
};
const issuer = (): string => `${server.url}/pool`;
const now = (): number => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  [ours, others] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
});
beforeEach(async () => {
  shown = new Map([['key-1', required(ours)]]);
  answer = undefined;
  server = await startHttpServer(async (asked, response) => {
    if (answer) return answer(asked, response);
    const keys = [...shown].map(async ([kid, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }));
    sendJson(response, asked.path === '/pool/.well-known/jwks.json' ? 200 : 404, { keys: await Promise.all(keys) });
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const verifier = () => createAccessTokenVerifier({ issuer: issuer(), clientIds: ['client', 'second'] });

/** An access token as Cognito makes it, but for what is named. */
function token(claims: JWTPayload = {}, { kid = 'key-1', keys = required(ours) } = {}): Promise<string> {
  const usual = { iss: issuer(), sub: 'agent-1', token_use: 'access', client_id: 'client', iat: now(), exp: now() + 3600 };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(keys.privateKey);
}

const unsigned = (header: object, payload: object): string =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

async function refused(of: string, verify = verifier()): Promise<void> {
  const error = await verify(of).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HelpdeskError);
  expect(error).toMatchObject({ code: 'not_authenticated' });
  // Neither a token nor what it says may come to a log or an answer.
  expect(String(error)).not.toContain('agent-1');
}

describe('an access token', () => {
  it('says whose it is, when they signed in, and when it was made', async () => {
    const [signedIn, issued] = [now() - 1_800, now() - 60];

    expect(await verifier()(await token({ auth_time: signedIn, iat: issued }))).toEqual({
      agentId: 'agent-1',
      signedInAt: new Date(signedIn * 1000).toISOString(),
      issuedAt: new Date(issued * 1000).toISOString(),
    });
  });

  it('may be of any app client that is taken', async () => {
    expect(await verifier()(await token({ client_id: 'second' }))).toMatchObject({ agentId: 'agent-1' });
  });

  it('that does not say when its sign-in was is taken for a sign-in of its own', async () => {
    const issued = now() - 60;

    expect((await verifier()(await token({ iat: issued }))).signedInAt).toBe(new Date(issued * 1000).toISOString());
  });

  it.each<[string, JWTPayload]>([
    ['has expired', { exp: now() - 2 }],
    ['never expires', { exp: undefined }],
    ['is of another issuer', { iss: 'https://cognito-idp.ap-southeast-3.amazonaws.com/ap-southeast-3_other' }],
    ['is of no issuer', { iss: undefined }],
    ['is of another app client', { client_id: 'another' }],
    ['is an ID token', { token_use: 'id', client_id: undefined, aud: 'client' }],
    ['says no use', { token_use: undefined }],
    ['says nobody', { sub: undefined }],
    ['says nobody in particular', { sub: '' }],
    ['is not good yet', { nbf: now() + 60 }],
  ])('is refused when it %s', async (_, claims) => {
    await refused(await token(claims));
  });

  it('is refused when somebody else signed it, under our key id or under one of their own', async () => {
    await refused(await token({}, { keys: required(others) }));
    await refused(await token({}, { keys: required(others), kid: 'key-2' }));
  });

  it('is refused when a letter of it was changed', async () => {
    const [header = '', payload = '', signature = ''] = (await token()).split('.');
    const forged = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('agent-1', 'admin-1')).toString('base64url');

    await refused([header, forged, signature].join('.'));
    await refused([header, payload, `${signature.slice(0, -4)}AAAA`].join('.'));
  });

  it('is refused when it is signed with nothing, or with the public key as a secret', async () => {
    const payload = { iss: issuer(), sub: 'agent-1', token_use: 'access', client_id: 'client', exp: now() + 60 };

    await refused(`${unsigned({ alg: 'none', kid: 'key-1' }, payload)}.`);
    await refused(`${unsigned({ alg: 'none', kid: 'key-1' }, payload)}.AAAA`);
    await refused(`${unsigned({ alg: 'HS256', kid: 'key-1' }, payload)}.AAAA`);
  });

  it.each(['', 'x', 'a.b', 'a.b.c', 'a.b.c.d', '....', 'e30.e30.e30', 'W10.W10.AA', 'ä.ö.ü'])('is not %j', (text) => refused(text));
});

describe("the issuer's keys", () => {
  it('are asked for once, and not for what another issuer signed', async () => {
    const verify = verifier();

    await refused(await token({ iss: 'https://example.com' }), verify);
    expect(server.asked).toEqual([]);
    await verify(await token({ jti: '1' }));
    await verify(await token({ jti: '2' }));

    expect(server.asked.map(({ path }) => path)).toEqual(['/pool/.well-known/jwks.json']);
  });

  it('are asked for again when a token names a new one', async () => {
    const verify = verifier();
    await verify(await token());
    shown.set('key-2', required(others));

    expect((await verify(await token({}, { kid: 'key-2', keys: required(others) }))).agentId).toBe('agent-1');
  });

  it('are not asked for by each forger', async () => {
    const verify = verifier();
    for (const kid of ['forged-1', 'forged-2', 'forged-3']) await refused(await token({}, { kid, keys: required(others) }), verify);

    expect(server.asked).toHaveLength(1);
    await refused(await token({}, { kid: 'key-1', keys: required(others) }), verify);
  });

  it.each<[string, Answer]>([
    ['do not come', (_, response) => response.destroy()],
    ['come as an error', (_, response) => sendJson(response, 500, {})],
    ['come from elsewhere', (_, response) => response.writeHead(302, { location: '/keys' }).end()],
    ['are no JSON', (_, response) => response.end('<html>')],
    ['are none', (_, response) => sendJson(response, 200, { keys: [{}] })],
  ])('that %s refuse nobody: it is to be tried again, and then it holds', async (_, fault) => {
    const verify = verifier();
    answer = fault;
    await expect(verify(await token())).rejects.toBeInstanceOf(TransientError);
    answer = undefined;

    expect((await verify(await token())).agentId).toBe('agent-1');
  });
});

describe('what was verified', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });

  /** Tokens that live so long, and how often each was verified. */
  function counting(livesMs = 3_600_000) {
    const verified: string[] = [];
    const verify = remembering(async (one) => {
      verified.push(one);
      return { agentId: `agent of ${one}`, signedInAt: SIGNED_IN_AT, issuedAt: SIGNED_IN_AT, expiresAtMs: Date.now() + livesMs };
    });
    return { verify, verified };
  }

  it('is remembered for half a minute', async () => {
    const { verify, verified } = counting();
    await verify('a');
    vi.advanceTimersByTime(29_999);
    expect((await verify('a')).agentId).toBe('agent of a');
    expect(verified).toEqual(['a']);

    vi.advanceTimersByTime(1);
    await verify('a');

    expect(verified).toEqual(['a', 'a']);
  });

  it('is not remembered beyond the end of the token', async () => {
    const { verify } = counting(10_000);
    await verify('a');
    vi.advanceTimersByTime(10_000);

    await expect(verify('a')).rejects.toMatchObject({ code: 'not_authenticated' });
  });

  it('is verified once for requests that come together, each token on its own', async () => {
    const { verify, verified } = counting();

    const agents = await Promise.all(['a', 'b', 'a', 'a'].map(verify));

    expect(agents.map(({ agentId }) => agentId)).toEqual(['agent of a', 'agent of b', 'agent of a', 'agent of a']);
    expect(verified).toEqual(['a', 'b']);
  });

  it('is forgotten when a thousand others were', async () => {
    const { verify, verified } = counting();
    for (let index = 0; index <= 1_000; index += 1) await verify(`token ${index}`);

    await verify('token 0');

    expect(verified.filter((one) => one === 'token 0')).toHaveLength(2);
  });

  it('is no refusal: what was refused is verified again', async () => {
    const answers = [
      Promise.reject(new TransientError('No keys.')),
      Promise.resolve({ agentId: 'agent-1', signedInAt: SIGNED_IN_AT, issuedAt: SIGNED_IN_AT, expiresAtMs: Date.now() + 1 }),
    ];
    const verify = remembering(() => answers.shift() ?? Promise.reject(new Error('Asked too often.')));

    await expect(verify('a')).rejects.toBeInstanceOf(TransientError);

    expect((await verify('a')).agentId).toBe('agent-1');
  });
});
