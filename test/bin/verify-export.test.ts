import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TicketExport } from '#schemas/ledger-api';
import { exported, fileOf, textOf } from '../helpers/export-file.ts';

const TOOL = join(import.meta.dirname, '../../bin/verify-export.ts');
const [TICKET] = fc.sample(exported, { seed: 20_270_302, numRuns: 1 });
if (!TICKET) throw new Error('There is one.');

let folder: string;
let text: string;
let file: TicketExport;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meja-verify-'));
  text = await textOf(TICKET);
  file = await fileOf(TICKET);
});
afterAll(() => rmSync(folder, { recursive: true }));

function saved(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Without an environment: there is no address, no credentials and no state to ask. */
const verify = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [TOOL, ...args], { env: {} }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });

describe('verify:export', () => {
  test('says of a whole file how many entries it proves, and its head', async () => {
    const { code, stdout, stderr } = await verify(saved('whole.json', text), '--head', file.head.hash);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      `Ticket #${file.number}: ${file.entries.length} entries, whole and unchanged since they were written.`,
      `Head: ${file.head.version} ${file.head.hash}`,
    ]);
  });

  test('asks for a head from elsewhere where none is given', async () => {
    expect((await verify(saved('whole.json', text))).stdout).toContain('no file proves that nothing came after it');
  });

  test('fails at another head than the one that is known', async () => {
    const { code, stdout, stderr } = await verify(saved('whole.json', text), '--head', 'f'.repeat(64));

    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`The head is ${file.head.hash}, not ${'f'.repeat(64)}.`);
  });

  test('fails at a file without its first entry, and names it', async () => {
    const { code, stderr } = await verify(saved('dropped.json', JSON.stringify({ ...file, entries: file.entries.slice(1) })));

    expect([code, stderr]).toEqual([1, expect.stringContaining('Entry 1: an entry is missing or out of place.')]);
  });

  test('fails at a file that was cut off', async () => {
    const { code, stderr } = await verify(saved('cut.json', text.slice(0, -20)));

    expect([code, stderr]).toEqual([1, expect.stringContaining('is no JSON: it was cut or changed.')]);
  });

  test('says in a sentence that there is no such file, or none was named', async () => {
    expect(await verify(join(folder, 'nothing.json'))).toMatchObject({ code: 1, stderr: expect.stringContaining('no such file') });
    expect(await verify()).toMatchObject({ code: 1, stderr: expect.stringContaining('Say which file') });
  });
});
