/** cognito-local with what it lacks of ours: to sign somebody out everywhere, and to let in nobody who is disabled. Runs as the engine's own process. */
import { createRequire } from 'node:module';

interface User {
  readonly RefreshTokens: readonly string[];
  readonly Enabled: boolean;
}
interface UserPool {
  getUserByUsername(context: unknown, username: string): Promise<User | null>;
  saveUser(context: unknown, user: User): Promise<void>;
}
interface Services {
  readonly cognito: {
    getUserPool(context: unknown, id: string): Promise<UserPool>;
    getUserPoolForClientId(context: unknown, clientId: string): Promise<UserPool>;
  };
}
type Target<R> = (services: Services) => (context: unknown, request: R) => Promise<object>;
type OfUser = { readonly UserPoolId: string; readonly Username: string };
type SignIn = { readonly ClientId: string; readonly AuthParameters?: { readonly USERNAME?: string } };

const require = createRequire(import.meta.url);
const { Targets } = require('cognito-local/lib/targets/targets.js') as {
  Targets: { AdminUserGlobalSignOut?: Target<OfUser>; InitiateAuth: Target<SignIn> };
};
const { UserNotFoundError, NotAuthorizedError } = require('cognito-local/lib/errors.js') as {
  UserNotFoundError: new () => Error;
  NotAuthorizedError: new (message: string) => Error;
};

/** Access tokens live on, here as well as at whoever verifies them by their signature: the agent's record refuses them. */
Targets.AdminUserGlobalSignOut = (services) => async (context, request) => {
  const pool = await services.cognito.getUserPool(context, request.UserPoolId);
  const user = await pool.getUserByUsername(context, request.Username);
  if (!user) throw new UserNotFoundError();
  await pool.saveUser(context, { ...user, RefreshTokens: [] });
  return {};
};

const initiateAuth = Targets.InitiateAuth;
Targets.InitiateAuth = (services) => async (context, request) => {
  const pool = await services.cognito.getUserPoolForClientId(context, request.ClientId);
  const user = await pool.getUserByUsername(context, request.AuthParameters?.USERNAME ?? '');
  if (user && !user.Enabled) throw new NotAuthorizedError('User is disabled.');
  return initiateAuth(services)(context, request);
};

require('cognito-local/lib/bin/start.js');
