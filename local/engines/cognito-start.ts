/** cognito-local with what it lacks of what ours uses: signing somebody out everywhere, and pages as managed login has them. Runs as the engine's own process. */
import { attachPages } from './cognito-pages.ts';
import { replacePages, startEngine, targets, UserNotFoundError } from './cognito-parts.ts';

/** Access tokens live on, here as well as at whoever verifies them by their signature: the agent's record refuses them. */
targets.AdminUserGlobalSignOut = (services) => async (context, request) => {
  const pool = await services.cognito.getUserPool(context, request.UserPoolId);
  const user = await pool.getUserByUsername(context, request.Username);
  if (!user) throw new UserNotFoundError();
  await pool.saveUser(context, { ...user, RefreshTokens: [] });
  return {};
};

replacePages(attachPages);
startEngine();
