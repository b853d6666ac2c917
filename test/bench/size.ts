/** Bundles and starts. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { synthesize } from '../../local/synth.ts';
import { startBenchCloud } from './bench-cloud.ts';
import { ms, percentile, type Row } from './table.ts';

const IMPORTS = 9;
const KILOBYTE = 1024;
/** What Lambda adds to a function's own variables. */
const LAMBDA = { AWS_REGION: 'ap-southeast-3', AWS_LAMBDA_FUNCTION_NAME: 'bench' };

export async function bundles(): Promise<Row[]> {
  const cloud = await startBenchCloud();
  const functions = cloud.bundles;
  await cloud.stop();
  const measured = functions.map(({ id, codeDir, environment }) => {
    const file = join(codeDir, 'index.mjs');
    return { id, kilobytes: gzipSync(readFileSync(file)).length / KILOBYTE, importMs: importTime(file, environment) };
  });
  const largest = Math.max(...measured.map(({ kilobytes }) => kilobytes));
  const slowest = Math.max(...measured.map(({ importMs }) => importMs));
  return [
    {
      measure: 'bundles: the largest gzipped, the slowest import',
      value: `${largest.toFixed(0)} KB, ${ms(slowest)}`,
      floor: '350 KB, 200 ms',
      aim: '150 KB, 100 ms',
      ok: largest <= 350 && slowest <= 200,
    },
    ...measured
      .toSorted((a, b) => b.kilobytes - a.kilobytes)
      .map(({ id, kilobytes, importMs }): Row => ({ measure: `  ${id}`, value: `${kilobytes.toFixed(0)} KB, ${ms(importMs)}` })),
  ];
}

/** Median, each in a process of its own. */
function importTime(file: string, environment: Readonly<Record<string, string>>): number {
  const script = `const at = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - at); process.exit()`;
  const once = (): number =>
    Number(
      execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
        env: { ...environment, ...LAMBDA },
        encoding: 'utf8',
      })
        .split('\n')
        .at(-2),
    );
  return percentile(Array.from({ length: IMPORTS }, once), 0.5);
}

export async function start(): Promise<Row[]> {
  const cache = mkdtempSync(join(tmpdir(), 'meja-bench-cdk-'));
  const startedAt = performance.now();
  await synthesize(() => undefined, cache);
  const synthesized = performance.now() - startedAt;
  rmSync(cache, { recursive: true });
  const fresh = await startBenchCloud();
  await fresh.stop('keep state');
  const again = await startBenchCloud({ stateDir: fresh.stateDir });
  await again.stop();
  const cold = (synthesized + fresh.startMs) / 1000;
  const warm = again.startMs / 1000;
  return [
    {
      measure: 'start after npm ci, cold / nothing changed',
      value: `${cold.toFixed(1)} s / ${warm.toFixed(1)} s`,
      floor: '30 s / 10 s',
      aim: '15 s / 5 s',
      ok: cold <= 30 && warm <= 10,
    },
  ];
}
