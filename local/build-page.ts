/** Builds the dashboard's page when its sources have changed since it was built. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { alone } from './alone.ts';
import { hashOf } from './sources.ts';

export interface PageBuild {
  /** The project whose `npm run build:web` makes `web/dist`. */
  readonly projectDir: string;
  /** Where it is remembered what was built. */
  readonly stateDir: string;
  readonly log: (line: string) => void;
}

/** Besides the page's own: the shapes it shares with the API, and the packages and settings it is built with. */
const SHARED = ['schemas', 'package.json', 'package-lock.json'];

/** @throws Error with the build's own words. */
export async function buildPage({ projectDir, stateDir, log }: PageBuild): Promise<void> {
  const web = join(projectDir, 'web');
  if (!existsSync(web)) return;
  const own = readdirSync(web).filter((name) => name !== 'dist' && name !== 'node_modules');
  const sources = [...own.map((name) => join('web', name)), ...SHARED];
  const built = join(stateDir, 'page.hash');
  const isCurrent = (hash: string) =>
    existsSync(join(web, 'dist', 'index.html')) && existsSync(built) && readFileSync(built, 'utf8') === hash;
  await alone(join(stateDir, 'page.lock'), async () => {
    const hash = hashOf(projectDir, sources);
    if (isCurrent(hash)) return;
    log('Building the dashboard (once for each change) ...');
    const started = Date.now();
    await runBuild(projectDir);
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(built, hash);
    log(`Built the dashboard in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  });
}

async function runBuild(cwd: string): Promise<void> {
  try {
    // Whoever starts it may be a test, and hands that on: the page is the one that is deployed, whoever builds it.
    await promisify(execFile)('npm', ['run', '--silent', 'build:web'], { cwd, env: { ...process.env, NODE_ENV: 'production' } });
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error && 'stdout' in error ? `${error.stdout}${error.stderr}` : String(error);
    throw new Error(`The dashboard cannot be built.\n${output}`, { cause: error });
  }
}
