/** The rings of the design, said in words: who may import whom, how long files are, and that the domain stays pure. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const SKIPPED = new Set(['node_modules', 'cdk.out', '.local', '.git', 'coverage', 'dist']);

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /(?<!\.test)\.tsx?$/.test(entry.name) ? [relative(ROOT, path)] : [];
  });
}

const sources = ['bin', 'lib', 'functions', 'schemas', 'local', 'web/src'].flatMap((folder) => sourcesIn(join(ROOT, folder)));
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

type Ring = 'schemas' | 'domain' | 'flows' | 'adapters' | 'routes' | 'handlers' | 'lib' | 'bin' | 'local' | 'web';

function ringOf(file: string): Ring {
  for (const ring of ['domain', 'flows', 'adapters', 'routes'] as const) if (file.startsWith(`functions/${ring}/`)) return ring;
  for (const ring of ['schemas', 'lib', 'bin', 'local', 'web'] as const) if (file.startsWith(`${ring}/`)) return ring;
  return 'handlers';
}

/** Ring -> the rings it may import. Tools that users run (bin) and the local seed write through adapters. */
const ALLOWED: Record<Ring, readonly Ring[]> = {
  schemas: ['schemas'],
  domain: ['schemas', 'domain'],
  flows: ['schemas', 'domain', 'flows'],
  adapters: ['schemas', 'domain', 'flows', 'adapters'],
  routes: ['schemas', 'domain', 'flows', 'routes'],
  handlers: ['schemas', 'domain', 'flows', 'adapters', 'routes', 'handlers'],
  lib: ['schemas', 'lib'],
  bin: ['schemas', 'lib', 'bin', 'adapters', 'domain'],
  local: ['schemas', 'adapters', 'domain', 'local'],
  web: ['schemas', 'web'],
};

const PACKAGES: Record<Ring, RegExp> = {
  schemas: /^zod$/,
  domain: /^$/,
  flows: /^zod$/,
  adapters:
    /^(node:|@aws-sdk\/|@aws-lambda-powertools\/|@middy\/|aws-lambda$|aws-jwt-verify\/|zod$|ulid$|postal-mime$|sanitize-html$|htmlparser2$|nodemailer\/|temporal-polyfill)/,
  routes: /^zod$/,
  handlers: /^(aws-lambda$|node:crypto$|zod$|@middy\/)/,
  lib: /^(aws-cdk-lib|constructs$|cdk-nag(\/|$)|esbuild$|node:|zod$)/,
  bin: /^(aws-cdk-lib|node:|@aws-sdk\/|zod$)/,
  local: /./,
  // What a browser can have: nothing of node, of AWS or of the tests. Style sheets of packages are imported by path.
  web: /^(react|react-dom\/client|zod|@mantine\/(core|hooks)|@mantine\/core\/styles\.css|@tanstack\/react-(query|router))$/,
};

const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/^\s*(?:import|export)\b[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );

const ALIASES: Record<string, Ring> = { '#schemas': 'schemas', '#domain': 'domain', '#flows': 'flows', '#adapters': 'adapters' };

function targetRing(file: string, specifier: string): Ring | undefined {
  if (specifier.startsWith('.')) return ringOf(relative(ROOT, resolve(ROOT, dirname(file), specifier)));
  return ALIASES[specifier.split('/')[0] ?? ''];
}

describe('rings', () => {
  it.each(Object.keys(ALLOWED))('%s imports only what its ring may', (ring) => {
    const wrong = sources
      .filter((file) => ringOf(file) === ring)
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier, target: targetRing(file, specifier) })))
      .filter(({ file, specifier, target }) => (target ? !ALLOWED[ringOf(file)].includes(target) : !PACKAGES[ringOf(file)].test(specifier)))
      .map(({ file, specifier }) => `${file} may not import ${specifier}`);

    expect(wrong).toEqual([]);
  });

  it('sees imports at all', () => {
    expect(importsOf('functions/domain/decide.ts')).toContain('./draft.ts');
    expect(targetRing('functions/domain/decide.ts', './draft.ts')).toBe('domain');
  });
});

const code = (file: string): string =>
  textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '');

describe('the domain is pure', () => {
  const domain = sources.filter((file) => ringOf(file) === 'domain');

  it.each([
    ['no clock', /Date\.now\(|new Date\(\)|performance\./],
    ['no chance', /Math\.random|randomUUID|randomBytes/],
    ['no waiting', /\basync\b|\bawait\b|new Promise/],
    ['no process', /\bprocess\./],
  ])('%s', (_, pattern) => {
    expect(domain.filter((file) => pattern.test(code(file)))).toEqual([]);
  });
});

const lines = (file: string): number => textOf(file).trimEnd().split('\n').length;

describe('the page keeps a strict policy', () => {
  const web = sources.filter((file) => ringOf(file) === 'web');
  // These write style elements at run time, which `style-src 'self'` refuses.
  const STYLE_WRITERS = /\b(AppShell|Flex|Grid|SimpleGrid)\b[^;]*from '@mantine\/core'/;

  it.each([
    ['no element is made out of text', /dangerouslySetInnerHTML|\.innerHTML\b|insertAdjacentHTML|document\.write/],
    ['no code is made out of text', /\beval\(|new Function\(/],
    ['no component writes style elements', STYLE_WRITERS],
    ['no component hides itself by a class that is made at run time', /\b(hiddenFrom|visibleFrom|lightHidden|darkHidden)=/],
  ])('%s', (_, pattern) => {
    expect(web.filter((file) => pattern.test(code(file)))).toEqual([]);
  });

  it('has no script and no style in its one document', () => {
    const document = textOf('web/index.html');
    expect(document).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  });
});

describe('files stay small', () => {
  it('no source is longer than 300 lines', () => {
    expect(sources.filter((file) => lines(file) > 300)).toEqual([]);
  });

  it('a handler has at most 40 lines: parse, call one flow, translate', () => {
    const handlers = sources.filter((file) => ringOf(file) === 'handlers' && file.startsWith('functions/'));
    expect(handlers.filter((file) => lines(file) > 40)).toEqual([]);
  });

  it('the median source has at most 70 lines', () => {
    const sizes = sources.map(lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(70);
  });

  it('there are no barrels, no utils and no type escapes', () => {
    expect(sources.filter((file) => /(^|\/)(index|utils?|helpers|common)\.tsx?$/.test(file))).toEqual([]);
    expect(sources.filter((file) => /:\s*any\b|\bas any\b|<any>|@ts-ignore|@ts-nocheck/.test(code(file)))).toEqual([]);
  });
});
