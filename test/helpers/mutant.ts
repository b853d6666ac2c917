/** The app with lines of its source changed, to show that a test would notice. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROJECT = join(import.meta.dirname, '../..');
const SOURCES = ['bin', 'lib', 'functions', 'schemas', 'local', 'package.json', 'package-lock.json', 'cdk.json', 'tsconfig.json'];

export type Mutant = { readonly cdkOut: string; readonly remove: () => void };

export type Mutation = { readonly file: string; readonly from: string; readonly to: string };

/** Synthesizes a copy of the project in which each `from` stands as `to`. @throws Error when a file does not hold its `from` exactly once. */
export async function synthesizeMutant(mutations: readonly Mutation[]): Promise<Mutant> {
  const copy = mkdtempSync(join(tmpdir(), 'meja-mutant-'));
  for (const source of SOURCES) cpSync(join(PROJECT, source), join(copy, source), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
  for (const mutation of mutations) mutate(copy, mutation);
  const script = `import { synthesize } from ${JSON.stringify(join(copy, 'local/synth.ts'))}; console.log(await synthesize(() => undefined));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: copy });
  return { cdkOut: stdout.trim(), remove: () => rmSync(copy, { recursive: true, force: true }) };
}

function mutate(copy: string, { file, from, to }: Mutation): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} does not hold "${from}" exactly once.`);
  writeFileSync(path, text.replace(from, to));
}
