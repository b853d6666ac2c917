import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { functionCode } from '../../lib/function-code.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'meja-code-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The directory of the built code. */
function built(files: Record<string, string>): string {
  const app = new App({ outdir: join(directory, 'cdk.out'), analyticsReporting: false });
  const code = functionCode('deploy-page', files);
  new LambdaFunction(new Stack(app, 'Code'), 'Function', { code, handler: 'index.handler', runtime: Runtime.NODEJS_24_X });
  app.synth();
  const assets = readdirSync(app.outdir).filter((name) => name.startsWith('asset.'));
  expect(assets).toHaveLength(1);
  return join(app.outdir, assets[0] ?? '');
}

test('a function takes along the files that it is given, beside its code', () => {
  const page = mkdtempSync(join(directory, 'page-'));
  writeFileSync(join(page, 'index.html'), 'the page');

  const code = built({ page });

  expect(readFileSync(join(code, 'page/index.html'), 'utf8')).toBe('the page');
  expect(existsSync(join(code, 'index.mjs'))).toBe(true);
});

test('a function is built without the files that are not there', () => {
  const code = built({ page: join(directory, 'nowhere') });

  expect(readdirSync(code)).toEqual(['index.mjs']);
});
