/** cognito-local with the one operation of ours that it lacks: to sign somebody out everywhere. Runs as the engine's own process. */
import { createRequire } from 'node:module';

interface User {
  readonly RefreshTokens: readonly string[];
}
interface UserPool {
  getUserByUsername(context: unknown, username: string): Promise<User | null>;
  saveUser(context: unknown, user: User): Promise<void>;
}
interface Services {
  readonly cognito: { getUserPool(context: unknown, id: string): Promise<UserPool> };
}
type Target = (services: Services) => (context: unknown, request: { UserPoolId: string; Username: string }) => Promise<object>;

const require = createRequire(import.meta.url);
const { Targets } = require('cognito-local/lib/targets/targets.js') as { Targets: Record<string, Target> };
const { UserNotFoundError } = require('cognito-local/lib/errors.js') as { UserNotFoundError: new () => Error };

/** Access tokens live on, here as well as at whoever verifies them by their signature: the agent's record refuses them. */
Targets.AdminUserGlobalSignOut = (services) => async (context, request) => {
  const pool = await services.cognito.getUserPool(context, request.UserPoolId);
  const user = await pool.getUserByUsername(context, request.Username);
  if (!user) throw new UserNotFoundError();
  await pool.saveUser(context, { ...user, RefreshTokens: [] });
  return {};
};

require('cognito-local/lib/bin/start.js');
