import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenPool } from '#adapters/token-pool';
import { HelpdeskError, TransientError } from '#domain/errors';
import { startTokenEndpoint, type TokenEndpoint } from '../helpers/token-endpoint.ts';

const VERIFIER = 'v'.repeat(43);
const REDIRECT_URI = 'https://desk.example.co.id/signed-in';
let endpoint: TokenEndpoint;
const pool = () => createTokenPool({ url: endpoint.url, clientId: 'client' });

beforeEach(async () => {
  endpoint = await startTokenEndpoint({ clientId: 'client' });
});
afterEach(() => endpoint.close());

const begun = (code = endpoint.code('agent-1', VERIFIER, REDIRECT_URI)) => ({ code, codeVerifier: VERIFIER, redirectUri: REDIRECT_URI });
const thrown = (done: Promise<unknown>) =>
  done.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a code', () => {
  it('is exchanged for an access token and a refresh token, in a form and under the app client', async () => {
    const tokens = await pool().exchange(begun());

    expect(tokens).toEqual({
      accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresInSeconds: 3600,
      refreshToken: 'refresh.1.of-agent-1',
    });
    const [asked] = endpoint.asked;
    expect([asked?.method, asked?.path, asked?.headers['content-type']]).toEqual([
      'POST',
      '/oauth2/token',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ]);
    expect(Object.fromEntries(new URLSearchParams(String(asked?.body)))).toMatchObject({
      grant_type: 'authorization_code',
      client_id: 'client',
    });
  });

  it('holds once', async () => {
    const code = endpoint.code('agent-1', VERIFIER, REDIRECT_URI);
    await pool().exchange(begun(code));

    expect(await thrown(pool().exchange(begun(code)))).toMatchObject({ code: 'not_authenticated' });
  });

  it('is worth nothing to who did not begin the sign-in', async () => {
    expect(await thrown(pool().exchange({ ...begun(), codeVerifier: 'w'.repeat(43) }))).toMatchObject({ code: 'not_authenticated' });
  });
});

describe('a refresh token', () => {
  it('gives an access token as often as it is shown, until it is revoked', async () => {
    const { refreshToken } = await pool().exchange(begun());

    expect((await pool().refresh(refreshToken)).expiresInSeconds).toBe(3600);
    expect((await pool().refresh(refreshToken)).expiresInSeconds).toBe(3600);
    await pool().revoke(refreshToken);

    expect(await thrown(pool().refresh(refreshToken))).toMatchObject({ code: 'not_authenticated' });
  });

  it.each(['invalid_grant', 'invalid_request', 'unsupported_token_type'])(
    'that does not hold any more is revoked without a word, when the pool says %s',
    async (error) => {
      endpoint.next(400, { error });

      expect(await thrown(pool().revoke('long-gone'))).toBeUndefined();
    },
  );
});

describe('a pool', () => {
  it.each([500, 503, 429])('that answers %i may answer later', async (status) => {
    endpoint.next(status, { error: 'invalid_grant' });

    expect(await thrown(pool().refresh('any'))).toBeInstanceOf(TransientError);
  });

  it('that is not there may be there later', async () => {
    const { url } = endpoint;
    await endpoint.close();

    expect(await thrown(createTokenPool({ url, clientId: 'client' }).refresh('any'))).toBeInstanceOf(TransientError);
  });

  it('that leads elsewhere is not followed: the token would go along', async () => {
    endpoint.next(302);

    expect(await thrown(pool().refresh('any'))).toBeInstanceOf(Error);
    expect(endpoint.asked).toHaveLength(1);
  });

  it('that does not know our app client is our mistake, told by its code alone', async () => {
    const error = await thrown(createTokenPool({ url: endpoint.url, clientId: 'another' }).refresh('secret-token'));

    expect(error).not.toBeInstanceOf(HelpdeskError);
    expect(error).not.toBeInstanceOf(TransientError);
    expect(String(error)).toBe('Error: The sign-in service answered 400: invalid_client.');
  });

  it('that gives no reason, or one that is no code, has none of its words in the message', async () => {
    endpoint.next(400, { error: 'token secret-token is gone' });

    expect(String(await thrown(pool().refresh('secret-token')))).toBe('Error: The sign-in service answered 400: without a reason.');
  });

  it('that gives no tokens has not let anybody in', async () => {
    endpoint.next(200, { access_token: 'a', expires_in: 3600 });

    expect(await thrown(pool().exchange(begun()))).toBeInstanceOf(Error);
  });
});
