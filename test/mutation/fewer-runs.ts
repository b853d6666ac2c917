/** What a test file finds under the name of `fast-check` while the rules are mutated: fewer runs, always the same ones, and no search for the smallest failure. */
import fc, { type Arbitrary, type IAsyncProperty, type IProperty, type Parameters, type RunDetails } from 'fast-check';

export * from 'fast-check';

/** Most properties fail in their first runs or not at all. */
const MOST_RUNS = 20;

fc.configureGlobal({ seed: 20_261_123, endOnFailure: true });

let hasDrawn = false;

/** Whether anything was drawn at random since the last call. */
export function takeDrawn(): boolean {
  const had = hasDrawn;
  hasDrawn = false;
  return had;
}

function judge<Args>({ failed, errorInstance }: RunDetails<Args>): void {
  if (failed) throw errorInstance ?? new Error('The property does not hold.');
}

function assert<Args>(property: IProperty<Args> | IAsyncProperty<Args>, parameters: Parameters<Args> = {}): void | Promise<void> {
  hasDrawn = true;
  const details: unknown = fc.check(property as IProperty<Args>, {
    ...parameters,
    numRuns: Math.min(parameters.numRuns ?? MOST_RUNS, MOST_RUNS),
  });
  // An asynchronous property gives a promise, which fast-check's types tell apart by overloads alone.
  return details instanceof Promise ? details.then(judge<Args>) : judge(details as RunDetails<Args>);
}

function sample<Value>(arbitrary: Arbitrary<Value>, parameters?: Parameters<Value> | number): Value[] {
  hasDrawn = true;
  return fc.sample(arbitrary, parameters);
}

// biome-ignore lint/style/noDefaultExport: it stands in for a module that has one
export default { ...fc, assert, sample };
