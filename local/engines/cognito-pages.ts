/**
 * Signing in with a browser, as managed login does it: cognito-local's own page asks for no second factor, lets switched-off users in and writes what
 * it is sent into its HTML, and it knows no revocation and no sign-out. Codes and their exchange are the engine's.
 */
import { randomUUID } from 'node:crypto';
import {
  type AttachPages,
  type Codes,
  isCodeOf,
  type Request,
  type Response,
  type Route,
  type Services,
  type User,
} from './cognito-parts.ts';
import { refreshed, revoked } from './cognito-tokens.ts';
import { codePage, errorPage, passwordPage } from './sign-in-page.ts';

/** What the page that wants a sign-in has sent; it goes along in the form. */
const ASKED = ['client_id', 'redirect_uri', 'response_type', 'code_challenge', 'code_challenge_method', 'scope', 'state'] as const;
type Asked = { readonly [Name in (typeof ASKED)[number]]?: string };
/** Who has shown the password and owes a code, for five minutes. */
type Pending = { readonly asked: Asked; readonly username: string; readonly untilMs: number };

const STEP_MS = 300_000;
const WRONG_PASSWORD = 'Alamat atau kata sandi salah. / Wrong address or password.';
const WRONG_CODE = 'Kode salah atau sudah lewat. / Wrong code, or too late.';

export const attachPages =
  (own: AttachPages): AttachPages =>
  (pages, services, codes) => {
    const pending = new Map<string, Pending>();
    pages.get('/oauth2/authorize', (request, response) =>
      answering(response, async () => {
        const asked = askedIn(request.query);
        const wrong = await wrongIn(services, request, asked);
        if (wrong) sendPage(response, 400, errorPage(wrong));
        else sendPage(response, 200, passwordPage({ asked }));
      }),
    );
    pages.post('/oauth2/authorize', (request, response) =>
      answering(response, () => (request.body.step ? takeCode : takePassword)({ request, response, services, codes, pending })),
    );
    pages.get('/logout', (request, response) => answering(response, () => signOut(request, response, services)));
    pages.post('/oauth2/revoke', (request, response) => answering(response, () => revoked(request, response, services)));
    const refresh: Route = (request, response, next) =>
      request.body.grant_type === 'refresh_token' ? answering(response, () => refreshed(request, response, services)) : next();
    pages.post('/oauth2/token', refresh);
    own(pages, services, codes);
  };

type Step = {
  readonly request: Request;
  readonly response: Response;
  readonly services: Services;
  readonly codes: Codes;
  readonly pending: Map<string, Pending>;
};

async function takePassword({ request, response, services, codes, pending }: Step): Promise<void> {
  const asked = askedIn(request.body);
  const wrong = await wrongIn(services, request, asked);
  if (wrong) return sendPage(response, 400, errorPage(wrong));
  const { username = '', password = '' } = request.body;
  const user = await userOf(services, request, asked, username);
  if (!user?.Enabled || user.Password !== password)
    return sendPage(response, 200, passwordPage({ asked, username, error: WRONG_PASSWORD }));
  if (!hasSecondFactor(user)) return letIn({ request, response, services, codes, asked, username: user.Username });
  const step = randomUUID();
  pending.set(step, { asked, username: user.Username, untilMs: Date.now() + STEP_MS });
  sendPage(response, 200, codePage({ step }));
}

async function takeCode({ request, response, services, codes, pending }: Step): Promise<void> {
  const { step = '', code = '' } = request.body;
  const waiting = pending.get(step);
  if (!waiting || Date.now() > waiting.untilMs) return sendPage(response, 400, errorPage('This sign-in took too long: begin again.'));
  const { asked, username } = waiting;
  const user = await userOf(services, request, asked, username);
  const secret = user?.SoftwareTokenMfaConfiguration?.Secret;
  if (secret === undefined || !isCodeOf(secret, code)) return sendPage(response, 200, codePage({ step, error: WRONG_CODE }));
  pending.delete(step);
  await letIn({ request, response, services, codes, asked, username });
}

async function letIn(input: Omit<Step, 'pending'> & { readonly asked: Asked; readonly username: string }): Promise<void> {
  const { request, response, services, codes, asked, username } = input;
  const { client_id = '', redirect_uri = '', code_challenge = '', scope = '', state } = asked;
  const { options } = await services.cognito.getUserPoolForClientId({ logger: request.log }, client_id);
  const about = {
    clientId: client_id,
    userPoolId: options.Id,
    username,
    redirectUri: redirect_uri,
    codeChallenge: code_challenge,
    scope,
    state,
  };
  const back = new URL(redirect_uri);
  back.searchParams.set('code', codes.create(about));
  if (state) back.searchParams.set('state', state);
  response.redirect(back.href);
}

/** Nothing is remembered of who signed in, so there is nothing to forget: back to where the client may be sent. */
async function signOut(request: Request, response: Response, services: Services): Promise<void> {
  const { client_id = '', logout_uri = '' } = request.query;
  const client = await services.cognito.getAppClient({ logger: request.log }, client_id).catch(() => null);
  if (client?.LogoutURLs?.includes(logout_uri)) return response.redirect(logout_uri);
  sendPage(response, 400, errorPage('logout_uri is not registered for this client.'));
}

const hasSecondFactor = ({ UserMFASettingList = [], SoftwareTokenMfaConfiguration: token }: User): boolean =>
  UserMFASettingList.includes('SOFTWARE_TOKEN_MFA') && token?.Verified === true;

async function userOf({ cognito }: Services, { log }: Request, { client_id = '' }: Asked, username: string): Promise<User | null> {
  const pool = await cognito.getUserPoolForClientId({ logger: log }, client_id);
  return pool.getUserByUsername({ logger: log }, username);
}

/** What managed login refuses as well, in a sentence. */
async function wrongIn({ cognito }: Services, { log }: Request, asked: Asked): Promise<string | undefined> {
  const client = await cognito.getAppClient({ logger: log }, asked.client_id ?? '').catch(() => null);
  if (!client) return 'client_id names no client of this pool.';
  if (!client.CallbackURLs?.includes(asked.redirect_uri ?? '')) return 'redirect_uri is not registered for this client.';
  if (asked.response_type !== 'code') return 'response_type must be code.';
  if (!asked.code_challenge || asked.code_challenge_method !== 'S256') return 'code_challenge is missing, or its method is not S256.';
  return undefined;
}

const askedIn = (fields: Request['query']): Asked => Object.fromEntries(ASKED.map((name) => [name, fields[name]]));

function sendPage(response: Response, status: number, page: string): void {
  response.status(status).type('html').send(page);
}

function answering(response: Response, answer: () => Promise<void>): void {
  answer().catch((error: unknown) => sendPage(response, 500, errorPage(String(error))));
}
