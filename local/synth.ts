/** Synthesizes the CDK app once for each state of its sources; every local cloud of this checkout shares the result. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));

/** What the simulated Graph API's address is in the template; the host puts the real port in its place. */
export const GRAPH_ORIGIN = 'http://127.0.0.1:4001';

const SOURCES = ['bin', 'lib', 'functions', 'schemas', 'package-lock.json', 'cdk.json'];
const CONTEXT = {
  stage: 'local',
  mailDomain: 'meja.local',
  dashboardUrl: 'http://localhost:4000',
  graphUrl: `${GRAPH_ORIGIN}/graph/v26.0`,
  mediaHosts: '127.0.0.1',
  // What the CLI would set: construct paths and asset paths in the templates.
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
};
const LOCK_POLL_MS = 100;
const OLD_MS = 3 * 86_400_000;

/** The directory of an up-to-date cloud assembly; `log` hears about it when it has to be made. */
export async function synthesize(log: (line: string) => void, cacheDir = join(PROJECT_DIR, '.local', 'cdk.out')): Promise<string> {
  const directory = join(cacheDir, hashOfSources());
  if (existsSync(directory)) return directory;
  mkdirSync(cacheDir, { recursive: true });
  const lock = join(cacheDir, 'lock');
  await takeLock(lock);
  try {
    if (existsSync(directory)) return directory;
    log('Synthesizing the app (once for each change) ...');
    const started = Date.now();
    await runApp(directory);
    removeOld(cacheDir);
    log(`Synthesized in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    return directory;
  } finally {
    rmSync(lock, { force: true });
  }
}

async function runApp(directory: string): Promise<void> {
  const unfinished = `${directory}.${process.pid}`;
  try {
    await promisify(execFile)(process.execPath, [join(PROJECT_DIR, 'bin', 'helpdesk.ts')], {
      cwd: PROJECT_DIR,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, CDK_OUTDIR: unfinished, CDK_CONTEXT_JSON: JSON.stringify(CONTEXT) },
    });
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new Error(`The app cannot be synthesized.\n${output}`, { cause: error });
  }
  // A rename is atomic: nobody ever reads half an assembly.
  renameSync(unfinished, directory);
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(JSON.stringify(CONTEXT)).update(process.version);
  for (const source of SOURCES) for (const file of filesBelow(join(PROJECT_DIR, source))) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function takeLock(lock: string): Promise<void> {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      return writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else await wait(LOCK_POLL_MS);
  }
}

function isAbandoned(lock: string): boolean {
  try {
    return !isAlive(Number(readFileSync(lock, 'utf8')));
  } catch {
    return false;
  }
}

export function isAlive(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A running cloud still loads functions from its own assembly, so younger ones stay. */
function removeOld(cacheDir: string): void {
  for (const name of readdirSync(cacheDir)) {
    const path = join(cacheDir, name);
    if (Date.now() - statSync(path).mtimeMs > OLD_MS) rmSync(path, { recursive: true, force: true });
  }
}
