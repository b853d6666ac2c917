import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../../local/build-page.ts';

let projectDir: string;
let lines: string[];
/** Counts its runs in `runs`, and makes a page of its one source. */
const BUILD = `node -e "
  const fs = require('node:fs');
  fs.appendFileSync('runs', 'x');
  if (fs.existsSync('broken')) { console.error('No such module.'); process.exit(1); }
  fs.mkdirSync('web/dist', { recursive: true });
  fs.writeFileSync('web/dist/index.html', fs.readFileSync('web/page.txt'));
  fs.writeFileSync('kind', process.env.NODE_ENV);
"`.replaceAll('\n', ' ');

beforeEach(() => {
  projectDir = mkdtempSync(join(tmpdir(), 'meja-build-'));
  lines = [];
  write('package.json', JSON.stringify({ scripts: { 'build:web': BUILD } }));
  write('web/page.txt', 'first');
  write('schemas/session.ts', 'shape');
});
afterEach(() => rmSync(projectDir, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(join(projectDir, path, '..'), { recursive: true });
  writeFileSync(join(projectDir, path), content);
}
const build = () => buildPage({ projectDir, stateDir: join(projectDir, '.local'), log: (line) => void lines.push(line) });
const runs = (): number => (existsSync(join(projectDir, 'runs')) ? readFileSync(join(projectDir, 'runs'), 'utf8').length : 0);
const page = (): string => readFileSync(join(projectDir, 'web/dist/index.html'), 'utf8');

describe('the page is built', () => {
  it('before it is served first, with a line that says so', async () => {
    await build();

    expect([runs(), page()]).toEqual([1, 'first']);
    expect(lines).toEqual([
      'Building the dashboard (once for each change) ...',
      expect.stringMatching(/^Built the dashboard in [\d.]+ s\.$/),
    ]);
  });

  it('once for each state of its sources, in silence after that', async () => {
    await build();
    lines = [];

    await build();

    expect([runs(), lines]).toEqual([1, []]);
  });

  it.each([
    ['a source of its own', 'web/page.txt'],
    ['a shape that it shares', 'schemas/session.ts'],
    ['a package', 'package-lock.json'],
  ])('again when %s has changed', async (_, path) => {
    await build();
    write(path, 'second');

    await build();

    expect(runs()).toBe(2);
  });

  it('again when it is gone', async () => {
    await build();
    rmSync(join(projectDir, 'web/dist'), { recursive: true });

    await build();

    expect([runs(), page()]).toEqual([2, 'first']);
  });

  it('once by all who start at the same time', async () => {
    await Promise.all([build(), build()]);

    expect(runs()).toBe(1);
  });
});

describe('a build', () => {
  it('is of the page as it is deployed, also when a test asks for it', async () => {
    expect(process.env.NODE_ENV).toBe('test');

    await build();

    expect(readFileSync(join(projectDir, 'kind'), 'utf8')).toBe('production');
  });

  it('that fails says what it said, and is tried again', async () => {
    write('broken', '');
    await expect(build()).rejects.toThrow(/The dashboard cannot be built\.\n(.|\n)*No such module\./);
    rmSync(join(projectDir, 'broken'));

    await build();

    expect(page()).toBe('first');
  });

  it('is no concern of a checkout without a page', async () => {
    rmSync(join(projectDir, 'web'), { recursive: true });

    await build();

    expect([runs(), lines]).toEqual([0, []]);
  });
});
