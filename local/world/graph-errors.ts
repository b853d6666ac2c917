/** Graph API errors as Meta answers them. @see https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/ */
import { type Answer, json } from './http.ts';

const TITLES: Readonly<Record<number, readonly [status: number, title: string]>> = {
  0: [401, 'AuthException'],
  1: [500, 'API Unknown'],
  2: [503, 'API Service'],
  3: [500, 'API Method'],
  4: [429, 'API Too Many Calls'],
  10: [403, 'Permission Denied'],
  100: [400, 'Invalid parameter'],
  190: [401, 'Access token has expired'],
  368: [403, 'Temporarily blocked for policies violations'],
  80007: [429, 'Rate limit issues'],
  130429: [429, 'Rate limit hit'],
  130472: [400, "User's number is part of an experiment"],
  130497: [403, 'Business account is restricted from messaging users in this country'],
  131000: [500, 'Something went wrong'],
  131005: [403, 'Access denied'],
  131008: [400, 'Required parameter is missing'],
  131009: [400, 'Parameter value is not valid'],
  131016: [503, 'Service unavailable'],
  131021: [400, 'Recipient cannot be sender'],
  131026: [400, 'Message undeliverable'],
  131030: [400, 'Recipient phone number not in allowed list'],
  131031: [403, 'Account has been locked'],
  131042: [400, 'Business eligibility payment issue'],
  131045: [500, 'Phone number registration error'],
  131047: [400, 'Re-engagement message'],
  131048: [429, 'Spam rate limit hit'],
  131049: [400, 'Meta chose not to deliver'],
  131050: [400, 'User has stopped marketing messages'],
  131051: [400, 'Unsupported message type'],
  131052: [400, 'Media download error'],
  131053: [400, 'Media upload error'],
  131056: [429, '(Business Account, Consumer Account) pair rate limit hit'],
  131057: [500, 'Account in maintenance mode'],
  131062: [400, 'Recipient needs a phone number'],
  132000: [400, 'Template parameter count mismatch'],
  132001: [404, 'Template does not exist'],
  132005: [400, 'Template hydrated text too long'],
  132012: [400, 'Template parameter format mismatch'],
  132015: [400, 'Template is paused'],
  133010: [400, 'Phone number not registered'],
  135000: [400, 'Generic user error'],
};
const TRANSIENT = new Set([1, 2, 131000, 131016, 131057]);

/** A refusal of the Graph API, by its code. */
export class GraphError extends Error {
  readonly code: number;
  constructor(code: number, details?: string) {
    super(details ?? titleOf(code));
    this.name = 'GraphError';
    this.code = code;
  }
}

export const titleOf = (code: number): string => TITLES[code]?.[1] ?? 'Unknown error';

/** An OAuthException body under the HTTP status that Meta documents for the code. */
export function graphAnswer(error: GraphError): Answer {
  return json(TITLES[error.code]?.[0] ?? 400, {
    error: {
      message: `(#${error.code}) ${titleOf(error.code)}`,
      type: 'OAuthException',
      code: error.code,
      error_data: { messaging_product: 'whatsapp', details: error.message },
      ...(TRANSIENT.has(error.code) ? { is_transient: true } : {}),
      fbtrace_id: 'AlocalTraceOfTheSimulator',
    },
  });
}
