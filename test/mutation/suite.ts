/** What a test file finds under the name of `vitest` while the rules are mutated: the same words, and tests that can be run again at once. */
import { expect } from 'vitest';

export { expect };

/** A test of the suite. */
export type SuiteTest = { readonly id: string; readonly name: string; readonly file: string; readonly run: () => unknown };

type Body<Args extends readonly unknown[] = []> = (...args: Args) => unknown;
type Row = readonly unknown[] | unknown;

let open: { readonly file: string; readonly path: readonly string[]; readonly tests: SuiteTest[]; readonly isSkipped: boolean } | undefined;

const argsOf = (row: Row): readonly unknown[] => (Array.isArray(row) ? row : [row]);

function addTest(name: string, run: () => unknown): void {
  if (!open) throw new Error(`"${name}" stands outside of a test file.`);
  if (open.isSkipped) return;
  const full = [...open.path, name].join(' > ');
  const before = open.tests.filter((test) => test.name === full).length;
  open.tests.push({ id: `${open.file}#${full}${before ? ` (${before + 1})` : ''}`, name: full, file: open.file, run });
}

function addSuite(name: string, body: () => unknown, isSkipped = false): void {
  const outer = open;
  if (!outer) throw new Error(`"${name}" stands outside of a test file.`);
  open = { ...outer, path: [...outer.path, name], isSkipped: outer.isSkipped || isSkipped };
  body();
  open = outer;
}

const forEach =
  (add: (name: string, body: () => unknown) => void) =>
  (rows: readonly Row[]) =>
  (name: string, body: Body<unknown[]>): void => {
    // By place: what a row holds may read otherwise when it is loaded again.
    for (const [index, row] of rows.entries()) add(`${name} [${index + 1}]`, () => body(...argsOf(row)));
  };

export const it = Object.assign((name: string, body: Body) => addTest(name, body), { each: forEach(addTest) });
export const test = it;
export const describe = Object.assign((name: string, body: Body) => addSuite(name, body), {
  each: forEach(addSuite),
  skipIf: (isSkipped: boolean) => (name: string, body: Body) => addSuite(name, body, isSkipped),
});

/** The tests that a file has, in its order. */
export async function testsOf(file: string, load: () => Promise<unknown>): Promise<readonly SuiteTest[]> {
  const tests: SuiteTest[] = [];
  open = { file, path: [], tests, isSkipped: false };
  try {
    await load();
  } finally {
    open = undefined;
  }
  return tests;
}
