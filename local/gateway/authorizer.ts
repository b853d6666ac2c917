/** API Gateway's JWT authorizer against the local user pool. */
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { JwtAuthorizerFacts } from '../template/facts.ts';

export type Claims = Readonly<JWTPayload>;
export type Verdict =
  | { readonly kind: 'allowed'; readonly claims: Claims }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' };
export type Authorize = (authorizer: JwtAuthorizerFacts, header: string | undefined) => Promise<Verdict>;

const REMEMBERED_TOKENS = 1_000;

/** Checks signature, issuer, expiry, audience (`aud` or `client_id`) and the route's scopes; nothing else, as in AWS. */
export function createAuthorizer(cognitoUrl: string): Authorize {
  const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();
  const keysOf = (issuer: string) => {
    const keys = keySets.get(issuer) ?? createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    keySets.set(issuer, keys);
    return keys;
  };
  const verified = new Map<string, JWTPayload>();
  /** A signature is checked once, for as long as the token lives: the check is the dearest part of a request. */
  const verify = async (token: string, issuer: string): Promise<JWTPayload> => {
    const known = verified.get(token);
    if (known && known.iss === issuer && (known.exp ?? 0) * 1000 > Date.now()) return known;
    const { payload } = await jwtVerify(token, keysOf(issuer), { issuer });
    if (verified.size >= REMEMBERED_TOKENS) verified.clear();
    verified.set(token, payload);
    return payload;
  };
  return async (authorizer, header) => {
    if (!header) return { kind: 'unauthorized' };
    try {
      const payload = await verify(header.replace(/^Bearer /i, ''), `${cognitoUrl}/${authorizer.userPoolId}`);
      if (!hasAudience(payload, authorizer.audience)) return { kind: 'unauthorized' };
      const scopes = String(payload.scope ?? '').split(' ');
      const isAllowed = authorizer.scopes.length === 0 || authorizer.scopes.some((scope) => scopes.includes(scope));
      return isAllowed ? { kind: 'allowed', claims: payload } : { kind: 'forbidden' };
    } catch {
      return { kind: 'unauthorized' };
    }
  };
}

function hasAudience(payload: JWTPayload, audience: readonly string[]): boolean {
  const claimed = payload.aud === undefined ? [String(payload.client_id)] : [payload.aud].flat();
  return claimed.some((one) => audience.includes(one));
}
