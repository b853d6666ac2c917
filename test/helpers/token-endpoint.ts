/** A user pool's own endpoints on loopback, as Cognito's answer: codes with PKCE, refresh, revocation, and the keys of the tokens. */
import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Asked, sendJson, startHttpServer } from './http-server.ts';

export type TokenEndpoint = {
  /** Of the pool's domain; the issuer is `<url>/pool`. */
  readonly url: string;
  readonly issuer: string;
  readonly asked: readonly Asked[];
  /** A code as the sign-in page gives it, for who began with this verifier. */
  readonly code: (agentId: string, codeVerifier: string, redirectUri: string) => string;
  /** The next request is answered so, whatever it asks; `silence` never. */
  readonly next: (status: number | 'silence', body?: unknown) => void;
  /** Refresh tokens that hold. */
  readonly living: ReadonlySet<string>;
  readonly close: () => Promise<void>;
};

/** One pair for all: to make one takes a good part of a second. */
const keys = await generateKeyPair('RS256');

type Code = { readonly agentId: string; readonly challenge: string; readonly redirectUri: string };

export async function startTokenEndpoint({ clientId, issuedAt }: { clientId: string; issuedAt?: () => number }): Promise<TokenEndpoint> {
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, string>();
  const living = new Set<string>();
  const nexts: { status: number | 'silence'; body: unknown }[] = [];
  const issuer = () => `${server.url}/pool`;
  let made = 0;

  const tokensOf = async (agentId: string) => {
    const iat = issuedAt?.() ?? Math.floor(Date.now() / 1000);
    const claims = { sub: agentId, token_use: 'access', client_id: clientId, auth_time: iat - 60, iat, iss: issuer(), exp: iat + 3600 };
    const access_token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key' }).sign(keys.privateKey);
    return { access_token, id_token: 'an.id.token', token_type: 'Bearer', expires_in: 3600 };
  };
  const exchange = async (form: URLSearchParams) => {
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (code?.challenge !== challenge || code.redirectUri !== form.get('redirect_uri')) return undefined;
    made += 1;
    const refresh_token = `refresh.${made}.of-${code.agentId}`;
    refreshTokens.set(refresh_token, code.agentId);
    living.add(refresh_token);
    return { ...(await tokensOf(code.agentId)), refresh_token };
  };
  const refresh = async (form: URLSearchParams) => {
    const token = form.get('refresh_token') ?? '';
    return living.has(token) ? tokensOf(refreshTokens.get(token) ?? '') : undefined;
  };

  const server = await startHttpServer(async ({ path, body }, response) => {
    const next = nexts.shift();
    if (next?.status === 'silence') return;
    if (next) return sendJson(response, Number(next.status), next.body);
    if (path === '/pool/.well-known/jwks.json')
      return sendJson(response, 200, { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'key', alg: 'RS256', use: 'sig' }] });
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('client_id') !== clientId) return sendJson(response, 400, { error: 'invalid_client' });
    if (path === '/oauth2/revoke') {
      living.delete(form.get('token') ?? '');
      response.writeHead(200).end();
      return;
    }
    const granted = form.get('grant_type') === 'refresh_token' ? await refresh(form) : await exchange(form);
    sendJson(response, granted ? 200 : 400, granted ?? { error: 'invalid_grant' });
  });

  return {
    url: server.url,
    issuer: issuer(),
    asked: server.asked,
    code: (agentId, codeVerifier, redirectUri) => {
      const code = `code-${codes.size + 1}-of-${agentId}`;
      codes.set(code, { agentId, redirectUri, challenge: createHash('sha256').update(codeVerifier).digest('base64url') });
      return code;
    },
    next: (status, body = {}) => void nexts.push({ status, body }),
    living,
    close: server.close,
  };
}
