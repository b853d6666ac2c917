/** `node local/token.ts <email>`: prints an access token of a local user. */
import { join } from 'node:path';
import { LOCAL_EMAILS, signIn } from './engines/cognito.ts';
import { EXAMPLE_STATE, findRunning } from './running.ts';
import { PROJECT_DIR } from './synth.ts';

try {
  const email = process.argv[2];
  if (!email) throw new Error(`Say whose token: ${LOCAL_EMAILS.join(', ')}.`);
  const stateDir = process.env.MEJA_STATE_DIR ?? join(PROJECT_DIR, '.local');
  const cloud = (await findRunning(stateDir)) ?? (await findRunning(join(stateDir, EXAMPLE_STATE)));
  if (!cloud) throw new Error('No local cloud is running: start it with npm start.');
  console.log(await signIn(cloud.cognito, cloud.clientId, email));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
