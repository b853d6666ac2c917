/** What the pool's endpoints do with refresh tokens: cognito-local takes one for ever, for switched-off users too, and calls every refresh a sign-in. */
import { createRequire } from 'node:module';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import type { Request, Response, Services, User } from './cognito-parts.ts';

const require = createRequire(import.meta.url);
const KEY = { alg: 'RS256', kid: 'CognitoLocal' };
const signingKey = importJWK(require('cognito-local/lib/keys/cognitoLocal.private.json').jwk, KEY.alg);

/** RFC 6749 s.6: an access token that says when its owner signed in, not when it was made. */
export async function refreshed({ body, log }: Request, response: Response, { cognito, tokenGenerator }: Services): Promise<void> {
  const context = { logger: log };
  const { client_id = '', refresh_token = '' } = body;
  const client = await cognito.getAppClient(context, client_id).catch(() => null);
  if (!client) return response.status(400).json({ error: 'invalid_client' });
  const pool = await cognito.getUserPoolForClientId(context, client_id);
  const user = await pool.getUserByRefreshToken(context, refresh_token);
  if (!user || !holds(user, refresh_token)) return response.status(400).json({ error: 'invalid_grant' });
  const groups = await pool.listUserGroupMembership(context, user);
  const { AccessToken, IdToken } = await tokenGenerator.generate(context, user, groups, client, undefined, 'RefreshTokens');
  const { exp = 0, iat = 0, ...claims } = decodeJwt(AccessToken);
  const access_token = await new SignJWT({ ...claims, iat, exp, auth_time: decodeJwt(refresh_token).iat })
    .setProtectedHeader({ ...KEY, typ: 'JWT' })
    .sign(await signingKey);
  response.status(200).json({ access_token, id_token: IdToken, token_type: 'Bearer', expires_in: exp - iat });
}

function holds({ Enabled }: User, refreshToken: string): boolean {
  const { exp = 0 } = decodeJwt(refreshToken);
  return Enabled && exp * 1000 > Date.now();
}

/** RFC 7009 s.2.2: a token that is none, or none any more, is no error. */
export async function revoked({ body, log }: Request, response: Response, { cognito }: Services): Promise<void> {
  const context = { logger: log };
  const pool = await cognito.getUserPoolForClientId(context, body.client_id ?? '').catch(() => null);
  if (!pool) return response.status(400).json({ error: 'invalid_client' });
  const user = await pool.getUserByRefreshToken(context, body.token ?? '');
  if (user) await pool.saveUser(context, { ...user, RefreshTokens: user.RefreshTokens.filter((token) => token !== body.token) });
  response.status(200).send('');
}
