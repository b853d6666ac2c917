/** The user pool's own endpoints. @see https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html */
import * as z from 'zod';
import { HelpdeskError, TransientError } from '#domain/errors';
import type { TokenPool } from '#flows/session';

/** Leaves a page time to hear of it before API Gateway gives up. */
const ANSWER_MS = 5_000;
const TOO_MANY = 429;

const Tokens = z.object({ access_token: z.string().min(1), expires_in: z.int().min(1) });
const FirstTokens = Tokens.extend({ refresh_token: z.string().min(1) });
/** RFC 6749 s.5.2. What looks otherwise goes into no message. */
const Refusal = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });
/** Of a code or a token that does not hold, or no longer. */
const DOES_NOT_HOLD = 'invalid_grant';
/** Of a token that cannot be ended, because it is none any more. */
const NOTHING_TO_END = new Set([DOES_NOT_HOLD, 'invalid_request', 'unsupported_token_type']);

type Answer = { readonly status: number; readonly body: unknown };

/** @param options.url the pool's domain, without a slash at its end. */
export function createTokenPool({ url, clientId }: { readonly url: string; readonly clientId: string }): TokenPool {
  const post = (path: string, fields: Record<string, string>) => ask(`${url}${path}`, { ...fields, client_id: clientId });
  return {
    exchange: async ({ code, codeVerifier, redirectUri }) => {
      const fields = { grant_type: 'authorization_code', code, code_verifier: codeVerifier, redirect_uri: redirectUri };
      const tokens = FirstTokens.parse(granted(await post('/oauth2/token', fields)));
      return { ...sessionOf(tokens), refreshToken: tokens.refresh_token };
    },
    refresh: async (refreshToken) => {
      const answer = await post('/oauth2/token', { grant_type: 'refresh_token', refresh_token: refreshToken });
      return sessionOf(Tokens.parse(granted(answer)));
    },
    revoke: async (refreshToken) => {
      const answer = await post('/oauth2/revoke', { token: refreshToken });
      if (!isOk(answer) && !NOTHING_TO_END.has(refusalOf(answer))) throw unforeseen(answer);
    },
  };
}

const sessionOf = (tokens: z.infer<typeof Tokens>) => ({ accessToken: tokens.access_token, expiresInSeconds: tokens.expires_in });
const isOk = ({ status }: Answer): boolean => status >= 200 && status < 300;

function granted(answer: Answer): unknown {
  if (isOk(answer)) return answer.body;
  if (refusalOf(answer) !== DOES_NOT_HOLD) throw unforeseen(answer);
  throw new HelpdeskError('not_authenticated', 'This sign-in does not hold, or no longer: sign in again.');
}

function refusalOf({ body }: Answer): string {
  const parsed = Refusal.safeParse(body);
  return parsed.success ? parsed.data.error : 'without a reason';
}

const unforeseen = (answer: Answer): Error => new Error(`The sign-in service answered ${answer.status}: ${refusalOf(answer)}.`);

/** Never tried again here: a code is taken once, and whoever asks can ask again. @throws TransientError. */
async function ask(url: string, fields: Record<string, string>): Promise<Answer> {
  const body = new URLSearchParams(fields);
  const answer = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
    .then(async (response) => ({ status: response.status, body: parsed(await response.text()) }))
    .catch((cause: unknown) => {
      throw new TransientError('The sign-in service is out of reach.', { cause });
    });
  if (answer.status >= 500 || answer.status === TOO_MANY) throw new TransientError(`The sign-in service answered ${answer.status}.`);
  return answer;
}

/** A revocation is answered with nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
