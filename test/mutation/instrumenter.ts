/** Runs tests under the eyes of Stryker's instrumented code, which talks through one global. */
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import {
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunResult,
  type TestResult,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { forgetMemos } from './sandbox-modules.ts';
import type { SuiteTest } from './suite.ts';

/** A test that comes by a mutant so much more often than without it is in a loop that has no end. */
const HITS_FACTOR = 20;
const HITS_AT_LEAST = 1000;

const context: InstrumenterContext = {};
Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: context });

export const coverage = () => context.mutantCoverage;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Once. A promise is waited for only where the test gives one: most are over in less than a turn of the event loop. */
export async function runTest({ id, name, file, run }: SuiteTest): Promise<TestResult> {
  forgetMemos();
  context.currentTestId = id;
  const began = performance.now();
  const about = () => ({ id, name, fileName: file, timeSpentMs: Math.ceil(performance.now() - began) });
  try {
    const result = run();
    if (result instanceof Promise) await result;
    return { ...about(), status: TestStatus.Success };
  } catch (error) {
    return { ...about(), status: TestStatus.Failed, failureMessage: messageOf(error) };
  } finally {
    context.currentTestId = undefined;
  }
}

export function activate(mutant: string): void {
  Object.assign(context, { activeMutant: mutant, hitCount: 0, hitLimit: HITS_AT_LEAST });
}

/** Until the first that fails, which is the last of the results. @param hitsOf how often a test comes by the mutant without it */
export async function runUntilFailure(tests: readonly SuiteTest[], hitsOf: (id: string) => number): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const test of tests) {
    Object.assign(context, { hitCount: 0, hitLimit: HITS_AT_LEAST + hitsOf(test.id) * HITS_FACTOR });
    results.push(await runTest(test));
    if (results.at(-1)?.status === TestStatus.Failed) break;
  }
  return results;
}

export const hasFailed = (results: readonly TestResult[]): boolean => results.at(-1)?.status === TestStatus.Failed;

/** What the results say of the mutant, which is out of the way again. */
export function conclude(results: TestResult[]): MutantRunResult {
  const timeout = determineHitLimitReached(context.hitCount, context.hitLimit);
  context.activeMutant = undefined;
  return toMutantRunResult(timeout ?? { status: DryRunStatus.Complete, tests: results }, false);
}
