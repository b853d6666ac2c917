/** Meta's HTTP side: the handshake, and a POST's body once its signature holds. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import { HelpdeskError } from '#domain/errors';
import type { PROBLEMS } from '#schemas/problem';
import { readSecret } from '../secrets.ts';
import { isSameSecret, isSignedBy } from '../signature.ts';

/** Meta's own limit for a webhook body. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;
/** Meta nests eight levels; far deeper than this would exhaust the stack of every later JSON.stringify. */
const MAX_DEPTH = 200;
/** A wrong signature may mean a rotated secret, unless the secrets were read just now. */
const RECHECK_MS = 10_000;

/** Two while the app secret is being rotated. */
const AppSecrets = z.array(z.string().min(1)).min(1).max(2);

/** Status of each refusal of the webhook, as in schemas/problem.ts, whose values would bring more than the webhook needs. */
const STATUSES = {
  malformed_json: 400,
  not_authenticated: 401,
  not_allowed: 403,
  body_too_large: 413,
  try_again: 503,
} as const satisfies Partial<typeof PROBLEMS>;

/**
 * Echoes the challenge to whoever knows the verify token.
 * @throws HelpdeskError not_allowed
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export async function answerHandshake(event: APIGatewayProxyEventV2, prefix: string): Promise<APIGatewayProxyStructuredResultV2> {
  const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': challenge } = event.queryStringParameters ?? {};
  const isKnown = isSameSecret(token, await readSecret(`${prefix}/whatsapp/verify-token`));
  if (mode !== 'subscribe' || !isKnown || !challenge) throw new HelpdeskError('not_allowed', 'The verify token does not match.');
  return { statusCode: 200, headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }, body: challenge };
}

/**
 * The JSON body of a POST that Meta signed.
 * @throws HelpdeskError body_too_large, not_authenticated, malformed_json
 */
export async function readSignedBody(event: APIGatewayProxyEventV2, prefix: string): Promise<unknown> {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > MAX_BODY_BYTES) throw new HelpdeskError('body_too_large', `A webhook body has at most ${MAX_BODY_BYTES} bytes.`);
  const isMetas = await isSigned(bytes, event.headers['x-hub-signature-256'], `${prefix}/whatsapp/app-secrets`);
  if (!isMetas) throw new HelpdeskError('not_authenticated', 'The signature is missing or does not match the body.');
  return parseJson(bytes.toString('utf8'));
}

/** The answer that a failure deserves. 503 makes Meta deliver again, for days if need be. */
export function refusalOf(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const { code, message } = error instanceof HelpdeskError ? error : { code: 'try_again', message: 'Nothing was kept; send it again.' };
  const status = Object.hasOwn(STATUSES, code) ? STATUSES[code as keyof typeof STATUSES] : 503;
  const problem = { type: `docs/errors.md#${code}`, title: code.replaceAll('_', ' '), status, detail: message, code, requestId };
  return { statusCode: status, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(problem) };
}

async function isSigned(bytes: Uint8Array, header: string | undefined, name: string): Promise<boolean> {
  if (!header) return false;
  const isSignedWith = (secrets: string) => isSignedBy(secretsOf(secrets), bytes, header);
  const known = await readSecret(name);
  if (isSignedWith(known)) return true;
  const present = await readSecret(name, RECHECK_MS);
  return present !== known && isSignedWith(present);
}

/** An error of JSON.parse quotes its input, which must not reach a log here. */
function secretsOf(parameter: string): string[] {
  try {
    return AppSecrets.parse(JSON.parse(parameter));
  } catch {
    throw new Error('The parameter whatsapp/app-secrets is not a JSON array of one or two strings.');
  }
}

function parseJson(text: string): unknown {
  try {
    // First, as a string without its end would take the search for the depth hours.
    const body: unknown = JSON.parse(text);
    if (depthOf(text) <= MAX_DEPTH) return body;
  } catch (cause) {
    throw new HelpdeskError('malformed_json', 'The body is no JSON.', {}, { cause });
  }
  throw new HelpdeskError('malformed_json', `The body is nested deeper than ${MAX_DEPTH} levels.`);
}

/** The deepest nesting of a text that is JSON, without recursion. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
