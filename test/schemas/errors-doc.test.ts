import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROBLEMS } from '#schemas/problem';

it('docs/errors.md has a section for every code, and none for others', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const sections = [...text.matchAll(/^## (\w+)$/gm)].map(([, code]) => code);

  expect(sections).toEqual(Object.keys(PROBLEMS));
});
