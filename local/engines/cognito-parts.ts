/** The parts of cognito-local that ours stand beside or in front of. It exports none of them, so they are loaded by file; the tests of sign-in hold what is said here. */
import { createRequire } from 'node:module';

export interface User {
  readonly Username: string;
  readonly Password: string;
  readonly Enabled: boolean;
  readonly UserStatus: string;
  readonly RefreshTokens: readonly string[];
  readonly UserMFASettingList?: readonly string[];
  readonly SoftwareTokenMfaConfiguration?: { readonly Secret: string; readonly Verified: boolean };
}

export interface UserPool {
  readonly options: { readonly Id: string };
  getUserByUsername(context: unknown, username: string): Promise<User | null>;
  getUserByRefreshToken(context: unknown, token: string): Promise<User | null>;
  listUserGroupMembership(context: unknown, user: User): Promise<readonly string[]>;
  saveUser(context: unknown, user: User): Promise<void>;
}

export interface Client {
  readonly ClientId: string;
  readonly CallbackURLs?: readonly string[];
  readonly LogoutURLs?: readonly string[];
}

export interface Services {
  readonly cognito: {
    getAppClient(context: unknown, clientId: string): Promise<Client | null>;
    getUserPool(context: unknown, id: string): Promise<UserPool>;
    getUserPoolForClientId(context: unknown, clientId: string): Promise<UserPool>;
  };
  readonly tokenGenerator: {
    generate(
      context: unknown,
      user: User,
      groups: readonly string[],
      client: Client,
      metadata: undefined,
      source: string,
    ): Promise<{ readonly AccessToken: string; readonly IdToken: string }>;
  };
}

/** Codes that hold once, for five minutes. */
export interface Codes {
  create(code: {
    clientId: string;
    userPoolId: string;
    username: string;
    redirectUri: string;
    codeChallenge: string;
    scope: string;
    state?: string;
  }): string;
}

/** The few members of Express that we use; Express is cognito-local's dependency, not ours. */
export interface Request {
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Readonly<Record<string, string | undefined>>;
  readonly log: unknown;
}
export interface Response {
  status(code: number): Response;
  type(mediaType: string): Response;
  send(body: string): void;
  json(body: unknown): void;
  redirect(address: string): void;
}
export type Route = (request: Request, response: Response, next: () => void) => void;
export interface Pages {
  get(path: string, route: Route): void;
  post(path: string, route: Route): void;
}
export type AttachPages = (pages: Pages, services: Services, codes: Codes) => void;

type Target<R> = (services: Services) => (context: unknown, request: R) => Promise<object>;
type OfUser = { readonly UserPoolId: string; readonly Username: string };
type SignIn = { readonly ClientId: string; readonly AuthParameters?: { readonly USERNAME?: string } };

const require = createRequire(import.meta.url);

/** Operations of the pool's API, by name; one may be added, and one may stand in front of the engine's. */
export const targets: { AdminUserGlobalSignOut?: Target<OfUser>; InitiateAuth: Target<SignIn> } =
  require('cognito-local/lib/targets/targets.js').Targets;
export const UserNotFoundError: new () => Error = require('cognito-local/lib/errors.js').UserNotFoundError;
export const NotAuthorizedError: new (message: string) => Error = require('cognito-local/lib/errors.js').NotAuthorizedError;
/** Whether it is one of the codes that an authenticator app shows for the secret now. */
export const isCodeOf: (secret: string, code: string) => boolean = require('cognito-local/lib/services/totp.js').verify;

/** Has `attach` called in the place of the engine's own pages, which it is handed. To be called before the engine starts. */
export function replacePages(attach: (own: AttachPages) => AttachPages): void {
  const file = require.resolve('cognito-local/lib/oauth2/routes.js');
  const { attachOAuth2Routes } = require(file);
  const loaded = require.cache[file];
  if (loaded) loaded.exports = { attachOAuth2Routes: attach(attachOAuth2Routes) };
}

export const startEngine = (): void => void require('cognito-local/lib/bin/start.js');
