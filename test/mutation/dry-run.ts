/** What the dry run learnt, for the processes that judge: they are started after it, and again when one was stopped. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { MutantCoverage } from '@stryker-mutator/api/core';

export type DryRun = {
  /** Milliseconds by test, of every test that ran. */
  readonly times: Readonly<Record<string, number>>;
  /** How often each test comes by each mutant that it is to judge. */
  readonly hits: MutantCoverage['perTest'];
  /** Each file of tests, with every file that it imports, directly or not. */
  readonly reach: Readonly<Record<string, readonly string[]>>;
};

const FILE = 'dry-run.json';

export const writeDryRun = (found: DryRun): void => writeFileSync(FILE, JSON.stringify(found));
// This module wrote it.
export const readDryRun = (): DryRun => JSON.parse(readFileSync(FILE, 'utf8')) as DryRun;

export const fileOfTest = (id: string): string => id.slice(0, id.indexOf('#'));

/** Everything that `file` imports, directly or not. */
export function reachOf(file: string, imports: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const reached = new Set([file]);
  // A set may grow while it is walked.
  for (const each of reached) for (const imported of imports.get(each) ?? []) reached.add(imported);
  return [...reached];
}

/** The mutants that Stryker has put into a file. */
export const mutantsIn = (file: string): ReadonlySet<string> =>
  new Set([...readFileSync(file, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(([, id = '']) => id));

/** Without what lies in files that the test's own file does not import. */
export const onlyIn = (files: Iterable<string>, hits: Readonly<Record<string, number>>): Record<string, number> => {
  const near = new Set([...files].filter((file) => file.startsWith('functions/domain/')).flatMap((file) => [...mutantsIn(file)]));
  return Object.fromEntries(Object.entries(hits).filter(([id]) => near.has(id)));
};
