/** What the dry run learnt, for the processes that judge: they are started after it, and again when one was stopped. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { MutantCoverage } from '@stryker-mutator/api/core';

export type DryRun = {
  /** Milliseconds by test, of every test that ran. */
  readonly times: Readonly<Record<string, number>>;
  /** How often each test comes by each mutant that it is to judge. */
  readonly hits: MutantCoverage['perTest'];
  /** Each file of tests, with the files that it imports itself. */
  readonly imports: Readonly<Record<string, readonly string[]>>;
};

const FILE = 'dry-run.json';

export const writeDryRun = (found: DryRun): void => writeFileSync(FILE, JSON.stringify(found));
// This module wrote it.
export const readDryRun = (): DryRun => JSON.parse(readFileSync(FILE, 'utf8')) as DryRun;

export const fileOfTest = (id: string): string => id.slice(0, id.indexOf('#'));

/** The mutants that Stryker has put into a file. */
export const mutantsIn = (file: string): ReadonlySet<string> =>
  new Set([...readFileSync(file, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(([, id = '']) => id));

/** Without what lies in files that the test's own file does not import. */
export const onlyIn = (files: Iterable<string>, hits: Readonly<Record<string, number>>): Record<string, number> => {
  const near = new Set([...files].filter((file) => file.startsWith('functions/domain/')).flatMap((file) => [...mutantsIn(file)]));
  return Object.fromEntries(Object.entries(hits).filter(([id]) => near.has(id)));
};

/** Which tests judge a mutant that is there once, when modules load: those whose file imports `source`, then those that come by another mutant of it. */
export function nearTo(source: string, { times, hits, imports }: DryRun): string[] {
  const mutants = mutantsIn(source);
  const isImporting = (id: string) => imports[fileOfTest(id)]?.includes(source) === true;
  const comesBy = (id: string) => Object.keys(hits[id] ?? {}).some((mutant) => mutants.has(mutant));
  const [importing, others] = [true, false].map((wanted) => Object.keys(times).filter((id) => isImporting(id) === wanted));
  return [...(importing ?? []), ...(others ?? []).filter(comesBy)];
}
