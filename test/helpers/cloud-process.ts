/** The local cloud as its own process tree, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../local/alone.ts';
import { findRunning, type RunningCloud } from '../../local/running.ts';
import { until } from './until.ts';

const START = join(import.meta.dirname, '../../local/start.ts');

export type CloudProcess = {
  readonly running: RunningCloud;
  /** Ends the whole tree, engines included, as a power cut would; resolves when nothing of it is alive. */
  kill(): Promise<void>;
};

const alive = new Set<number>();
/** A tree of its own outlives whoever started it: it is ended with the test's process, and when the test run that owns that one goes away. */
for (const end of ['exit', 'disconnect'] as const) {
  process.once(end, () => {
    for (const pid of alive) process.kill(-pid, 'SIGKILL');
    alive.clear();
  });
}

export async function startCloudProcess(options: { stateDir: string; cdkOut: string; adversarySeed: number }): Promise<CloudProcess> {
  const { stateDir, cdkOut, adversarySeed } = options;
  const env = { ...process.env, MEJA_STATE_DIR: stateDir, MEJA_PORT_HTTP: '0', MEJA_PORT_WORLD: '0', MEJA_PORT_SMTP: '0' };
  // A group of its own, so that one signal reaches every process of it.
  const child = spawn(process.execPath, [START, '--cdk-out', cdkOut, '--adversary', String(adversarySeed)], {
    env,
    stdio: 'ignore',
    detached: true,
  });
  if (child.pid !== undefined) alive.add(child.pid);
  const running = await until('the cloud runs', async () => {
    if (child.exitCode !== null) throw new Error(`The cloud ended with code ${child.exitCode}.`);
    const found = await findRunning(stateDir);
    return found?.pid === child.pid && found;
  });
  return { running, kill: () => killTree(child, stateDir) };
}

async function killTree(child: ChildProcess, stateDir: string): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const engines = readdirSync(stateDir)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => Number(readFileSync(join(stateDir, file), 'utf8')));
  process.kill(-pid, 'SIGKILL');
  alive.delete(pid);
  await until('nothing of the tree is alive', async () => ![pid, ...engines].some(isRunning));
}

/** One that was killed and not collected yet is dead, too. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}
