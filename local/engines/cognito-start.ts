/**
 * cognito-local with what it lacks of what ours uses: signing somebody out everywhere, letting in nobody who is disabled,
 * and pages as managed login has them. Runs as the engine's own process.
 */
import { attachPages } from './cognito-pages.ts';
import { NotAuthorizedError, replacePages, startEngine, targets, UserNotFoundError } from './cognito-parts.ts';

/** Access tokens live on, here as well as at whoever verifies them by their signature: the agent's record refuses them. */
targets.AdminUserGlobalSignOut = (services) => async (context, request) => {
  const pool = await services.cognito.getUserPool(context, request.UserPoolId);
  const user = await pool.getUserByUsername(context, request.Username);
  if (!user) throw new UserNotFoundError();
  await pool.saveUser(context, { ...user, RefreshTokens: [] });
  return {};
};

const initiateAuth = targets.InitiateAuth;
targets.InitiateAuth = (services) => async (context, request) => {
  const pool = await services.cognito.getUserPoolForClientId(context, request.ClientId);
  const user = await pool.getUserByUsername(context, request.AuthParameters?.USERNAME ?? '');
  if (user && !user.Enabled) throw new NotAuthorizedError('User is disabled.');
  return initiateAuth(services)(context, request);
};

replacePages(attachPages);
startEngine();
