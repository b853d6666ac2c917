/** Whose access token it is. Checked here and not before the function, so that a refusal is a problem like every other. */
import { createHash } from 'node:crypto';
import { JwksValidationError, JwkValidationError, JwtBaseError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import { HelpdeskError, TransientError } from '#domain/errors';
import type { Instant } from '#schemas/primitives';

/** Cognito's `sub`, and when they signed in for it: a token that was refreshed says the same. `issuedAt` is the issuer's clock. */
export type SignedIn = { readonly agentId: string; readonly signedInAt: Instant; readonly issuedAt: Instant };

/**
 * @throws HelpdeskError not_authenticated. @throws TransientError when the issuer's keys are out of reach.
 */
export type VerifyAccessToken = (token: string) => Promise<SignedIn>;

export type AccessTokenOptions = {
  /** The user pool's address, as its tokens have it in `iss`. */
  readonly issuer: string;
  /** The app clients whose tokens are taken. */
  readonly clientIds: readonly string[];
};

export type Verified = SignedIn & { readonly expiresAtMs: number };

/** A page asks several things at once with one token. Tokens live an hour, so half a minute takes nothing from any check. */
const REMEMBERED_MS = 30_000;
/** More people than one process serves in half a minute. */
const REMEMBERED_TOKENS = 1_000;
/** Leaves a caller time to hear of it before API Gateway gives up. */
const KEYS_TIMEOUT_MS = 3_000;

/** Signature, issuer, expiry, app client and use. The issuer's keys are kept as long as the process lives, and read again when a token names another. */
export function createAccessTokenVerifier({ issuer, clientIds }: AccessTokenOptions): VerifyAccessToken {
  const verifier = JwtVerifier.create(
    { issuer, jwksUri: `${issuer}/.well-known/jwks.json`, audience: null },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: fetchKeys } }) },
  );
  return remembering(async (token) => {
    try {
      // Told first, without a key: what somebody else signed fills no cache and asks nobody anything.
      if (decomposeUnverifiedJwt(token).payload.iss !== issuer) throw refused();
      // Cognito names the app client in `client_id`; only its ID tokens have an audience.
      const { sub, exp, iat = 0, auth_time: authTime = iat, token_use: use, client_id: client } = await verifier.verify(token);
      if (!sub || exp === undefined || use !== 'access' || !clientIds.some((id) => id === client)) throw refused();
      return { agentId: sub, signedInAt: instantOf(authTime), issuedAt: instantOf(iat), expiresAtMs: exp * 1000 };
    } catch (error) {
      if (error instanceof JwksValidationError || error instanceof JwkValidationError)
        throw new TransientError('What the issuer of tokens answers are no keys.', { cause: error });
      throw error instanceof JwtBaseError ? refused(error) : error;
    }
  });
}

/** Tokens count seconds. */
const instantOf = (seconds: unknown): Instant => new Date(Number(seconds) * 1000).toISOString();

const refused = (cause?: unknown): HelpdeskError =>
  new HelpdeskError('not_authenticated', 'The access token is not valid here, or no longer: sign in again.', {}, { cause });

/** Any scheme, as the issuer says: the library's own fetcher knows https alone. */
async function fetchKeys(uri: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(uri, { redirect: 'error', signal: AbortSignal.timeout(KEYS_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`The issuer answered ${response.status}.`);
    return await response.arrayBuffer();
  } catch (cause) {
    throw new TransientError("The issuer's keys are out of reach.", { cause });
  }
}

/** By a digest: no token is kept. Who asks while a token is being verified waits for the same answer. */
export function remembering(verify: (token: string) => Promise<Verified>): VerifyAccessToken {
  const known = new Map<string, { readonly verified: Promise<Verified>; readonly untilMs: number }>();
  const verifyNow = (name: string, token: string): Promise<Verified> => {
    if (known.size >= REMEMBERED_TOKENS) known.clear();
    const verified = verify(token).catch((error: unknown) => {
      known.delete(name);
      throw error;
    });
    known.set(name, { verified, untilMs: Date.now() + REMEMBERED_MS });
    return verified;
  };
  return async (token) => {
    const name = createHash('sha256').update(token).digest('base64url');
    const before = known.get(name);
    const isFresh = before !== undefined && Date.now() < before.untilMs;
    const { expiresAtMs, ...signedIn } = await (isFresh ? before.verified : verifyNow(name, token));
    if (Date.now() >= expiresAtMs) throw refused();
    return signedIn;
  };
}
