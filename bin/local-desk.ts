/** Where the local cloud that runs has what the tools need. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));

/** The part of `running.json` that reaches the desk's own records. */
const LocalDesk = z.object({
  cognito: z.url(),
  dynamodb: z.url(),
  ssm: z.url(),
  tableName: z.string(),
  userPoolId: z.string(),
});
export type LocalDesk = z.infer<typeof LocalDesk>;

/** @throws Error when no local cloud runs, or when it is of a version that says too little. */
export function findLocalDesk(stateDir = process.env.MEJA_STATE_DIR ?? join(PROJECT_DIR, '.local')): LocalDesk {
  const file = join(stateDir, 'running.json');
  if (!existsSync(file)) throw new Error('No local cloud is running: start it with npm start.');
  const found = LocalDesk.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (found.success) return found.data;
  const missing = found.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new Error(`${file} does not say where ${missing} is: start the local cloud again.`);
}
