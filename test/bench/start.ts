/** How long `npm start` takes on a copy of the project that has never run, building the dashboard included, and once more. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_DIR } from '../../local/synth.ts';
import { ownCpuSeconds } from './cpu.ts';
import type { Row } from './table.ts';

/** Free ones. */
const PORTS = { MEJA_PORT_HTTP: '0', MEJA_PORT_WORLD: '0', MEJA_PORT_SMTP: '0' };

/** What is under version control, with the packages that are installed here: as after `npm ci`. */
function copyProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'meja-bench-start-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: PROJECT_DIR,
    encoding: 'utf8',
  });
  for (const file of files.split('\n').filter(Boolean)) cpSync(join(PROJECT_DIR, file), join(copy, file));
  symlinkSync(join(PROJECT_DIR, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** @returns seconds until the addresses are printed. */
async function secondsToReady(project: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--no-warnings', 'local/start.ts'], {
    cwd: project,
    env: { ...process.env, ...PORTS, npm_lifecycle_event: '' },
  });
  let said = '';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Ready in')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => reject(new Error(`It ended before it was ready:\n${said}`)));
  });
  const seconds = (performance.now() - startedAt) / 1000;
  child.kill('SIGTERM');
  await ended;
  return seconds;
}

export async function start(): Promise<Row[]> {
  const project = copyProject();
  try {
    const cpuBefore = ownCpuSeconds();
    const cold = await secondsToReady(project);
    const cpu = ownCpuSeconds() - cpuBefore;
    const warm = await secondsToReady(project);
    return [
      {
        measure: 'npm start after npm ci, dashboard built / nothing changed',
        value: `${cold.toFixed(1)} s (CPU ${cpu.toFixed(0)} s) / ${warm.toFixed(1)} s`,
        floor: '30 s / 10 s',
        aim: '15 s / 5 s',
        ok: cold <= 30 && warm <= 10,
      },
    ];
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
