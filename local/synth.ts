/** Synthesizes the CDK app once for each state of its sources; every local cloud of this checkout shares the result. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { alone } from './alone.ts';
import { hashOf } from './sources.ts';
import { DASHBOARD_ORIGIN, GRAPH_ORIGIN } from './template/fixed-addresses.ts';

export const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));

const SOURCES = ['bin', 'lib', 'functions', 'schemas', 'package-lock.json', 'cdk.json'];
const CONTEXT = {
  stage: 'local',
  mailDomain: 'meja.local',
  dashboardUrl: DASHBOARD_ORIGIN,
  graphUrl: `${GRAPH_ORIGIN}/graph/v26.0`,
  mediaHosts: '127.0.0.1',
  // What the CLI would set: construct paths and asset paths in the templates.
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:enable-asset-metadata': true,
};
const OLD_MS = 3 * 86_400_000;

/** The directory of an up-to-date cloud assembly; `log` hears about it when it has to be made. */
export async function synthesize(log: (line: string) => void, cacheDir = join(PROJECT_DIR, '.local', 'cdk.out')): Promise<string> {
  const directory = join(cacheDir, hashOf(PROJECT_DIR, SOURCES, JSON.stringify(CONTEXT), process.version));
  if (existsSync(directory)) return directory;
  mkdirSync(cacheDir, { recursive: true });
  return alone(join(cacheDir, 'lock'), async () => {
    if (existsSync(directory)) return directory;
    log('Synthesizing the app (once for each change) ...');
    const started = Date.now();
    await runApp(directory);
    removeOld(cacheDir);
    log(`Synthesized in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    return directory;
  });
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

/** A running cloud still loads functions from its own assembly, so younger ones stay. */
function removeOld(cacheDir: string): void {
  for (const name of readdirSync(cacheDir)) {
    const path = join(cacheDir, name);
    if (Date.now() - statSync(path).mtimeMs > OLD_MS) rmSync(path, { recursive: true, force: true });
  }
}
