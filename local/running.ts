/** The small file by which one command finds the cloud that another one runs. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive } from './alone.ts';

const RunningCloud = z.object({
  pid: z.number(),
  http: z.string(),
  world: z.string(),
  cognito: z.string(),
  clientId: z.string(),
  /** For `npm run admin -- --local`. */
  dynamodb: z.string(),
  ssm: z.string(),
  tableName: z.string(),
  userPoolId: z.string(),
});
export type RunningCloud = z.infer<typeof RunningCloud>;

/** Below the state directory: the example's own state. */
export const EXAMPLE_STATE = 'example';

const fileIn = (stateDir: string): string => join(stateDir, 'running.json');

/** The cloud that uses this state now, if one does. A killed one leaves its file, and its process number may live on. */
export async function findRunning(stateDir: string): Promise<RunningCloud | undefined> {
  if (!existsSync(fileIn(stateDir))) return undefined;
  const found = RunningCloud.safeParse(JSON.parse(readFileSync(fileIn(stateDir), 'utf8')));
  if (!found.success || !isAlive(found.data.pid)) return undefined;
  const answers = await fetch(found.data.http).catch(() => undefined);
  return answers && found.data;
}

export function announce(stateDir: string, cloud: RunningCloud): void {
  writeFileSync(fileIn(stateDir), JSON.stringify(cloud));
}

export function withdraw(stateDir: string): void {
  rmSync(fileIn(stateDir), { force: true });
}
