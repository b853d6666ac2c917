import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecrets, leaks, logBytes } from '../helpers/log-search.ts';

let stateDir: string;
beforeAll(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'meja-logs-'));
  mkdirSync(join(stateDir, 'logs'));
  const lines = [
    { message: 'taken in', number: 7 },
    { message: 'refused', error: 'bad value "Surat\nuntuk Budi"' },
  ];
  writeFileSync(join(stateDir, 'logs', 'Ingest.log'), lines.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

describe('the search of the logs that ends every whole-flow file', () => {
  it('finds a text, as it is and as JSON writes it', () => {
    expect(leaks(stateDir, ['Ingest', 'Api'], ['taken in', 'Surat\nuntuk Budi', 'nowhere at all'])).toEqual([
      'Ingest: taken in',
      'Ingest: Surat\nuntuk Budi',
    ]);
  });

  it('leaves out what is too short to tell, and knows when there was nothing to search', () => {
    const secrets = createSecrets();
    secrets.add('ya', undefined, '  Jalan Melati  ');

    expect(secrets.all()).toEqual(['Jalan Melati']);
    expect([logBytes(stateDir, ['Ingest']) > 0, logBytes(stateDir, ['Api'])]).toEqual([true, 0]);
  });
});
