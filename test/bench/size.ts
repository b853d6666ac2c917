/** The functions' bundles. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
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
