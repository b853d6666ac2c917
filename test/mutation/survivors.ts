/** Why a mutant may live, kept in survivors.json: what no reason fits stands apart, as a test that is missing. */
import { readFileSync } from 'node:fs';
import type { Mutant } from './mutants.ts';

/** All that is given must fit; expressions, but for the mutator. */
type Pattern = {
  readonly file?: string;
  readonly mutator?: string;
  readonly original?: string;
  readonly replacement?: string;
  readonly text?: string;
};
type Reason = { readonly reason: string; readonly of: readonly Pattern[] };

const NONE = 'No reason yet: a test is missing';

const fits = (pattern: string | undefined, text: string): boolean => pattern === undefined || new RegExp(pattern, 'u').test(text);
const isOf = (mutant: Mutant, { mutator, ...rest }: Pattern): boolean =>
  (mutator === undefined || mutator === mutant.mutator) &&
  (['file', 'original', 'replacement', 'text'] as const).every((key) => fits(rest[key], mutant[key]));

export function reasonsFor(mutants: readonly Mutant[]): Map<string, Mutant[]> {
  // It stands beside this module.
  const reasons = JSON.parse(readFileSync(new URL('./survivors.json', import.meta.url), 'utf8')) as Reason[];
  return Map.groupBy(mutants, (mutant) => reasons.find(({ of }) => of.some((pattern) => isOf(mutant, pattern)))?.reason ?? NONE);
}
