/** Stryker's runner for the rules: all their tests in one process, imported once, each mutant judged by the tests that come by it, the quickest first. */
import { globSync } from 'node:fs';
import { sep } from 'node:path';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type CompleteDryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { type DryRun, fileOfTest, nearTo, onlyIn, readDryRun, writeDryRun } from './dry-run.ts';
import { takeDrawn } from './fewer-runs.ts';
import { activate, conclude, coverage, hasFailed, runTest, runUntilFailure } from './instrumenter.ts';
import { type SandboxModules, sandboxModules } from './sandbox-modules.ts';
import { type SuiteTest, testsOf } from './suite.ts';

/** Where a mutant needs modules of its own, what takes longer waits until every quick test of every file has run. */
const QUICK_MS = 30;

type Desk = {
  readonly modules: SandboxModules;
  readonly dryRun: () => DryRun;
  /** The tests of a file, as often loaded as there are generations. */
  readonly load: (file: string, generation: number) => Promise<readonly SuiteTest[]>;
  readonly nextGeneration: () => number;
};

function openDesk(): Desk {
  const modules = sandboxModules(process.cwd() + sep);
  let known: DryRun | undefined;
  let generation = 0;
  return {
    modules,
    dryRun: () => {
      known ??= readDryRun();
      return known;
    },
    load: (file, as) => testsOf(file, () => modules.load(file, as)),
    nextGeneration: () => {
      generation += 1;
      return generation;
    },
  };
}

const timeOf = ({ dryRun }: Desk, { id }: SuiteTest): number => dryRun().times[id] ?? 0;
const quickestFirst = (desk: Desk, tests: readonly SuiteTest[]) => tests.toSorted((a, b) => timeOf(desk, a) - timeOf(desk, b));
const hitsOf =
  ({ dryRun }: Desk, mutant: string) =>
  (id: string): number =>
    dryRun().hits[id]?.[mutant] ?? 0;

/** Runs everything once. A test that draws its cases at random comes by nearly all rules, slowly: it judges only those that its own file imports. */
async function runAll({ modules, load }: Desk): Promise<CompleteDryRunResult> {
  const files = globSync('test/domain/**/*.test.ts').sort();
  const [results, random]: [TestResult[], string[]] = [[], []];
  for (const file of files)
    for (const test of await load(file, 0)) {
      results.push(await runTest(test));
      if (takeDrawn()) random.push(test.id);
    }
  const { perTest = {}, static: atLoading = {} } = coverage() ?? {};
  for (const id of random) perTest[id] = onlyIn(modules.imports.get(fileOfTest(id)) ?? [], perTest[id] ?? {});
  writeDryRun({
    hits: perTest,
    times: Object.fromEntries(results.map(({ id, timeSpentMs }) => [id, timeSpentMs])),
    imports: Object.fromEntries(files.map((file) => [file, [...(modules.imports.get(file) ?? [])]])),
  });
  return { status: DryRunStatus.Complete, tests: results, mutantCoverage: { perTest, static: atLoading } };
}

/** Stands for a test of the file: Stryker knows no others than the dry run told it of. */
function failsToLoad(ids: readonly string[], file: string, error: unknown): SuiteTest {
  const id = ids.find((each) => fileOfTest(each) === file) ?? file;
  return { id, name: file, file, run: () => Promise.reject(error) };
}

/** In modules of its own, which load while the mutant is there: it may be in a table that is made but once. */
async function judgeAnew(desk: Desk, mutant: string, ids: readonly string[]): Promise<MutantRunResult> {
  const generation = desk.nextGeneration();
  const judge = (tests: readonly SuiteTest[]) => runUntilFailure(quickestFirst(desk, tests), hitsOf(desk, mutant));
  const wanted = new Set(ids);
  const [results, slow]: [TestResult[], SuiteTest[]] = [[], []];
  activate(mutant);
  for (const file of new Set(ids.map(fileOfTest))) {
    const all = await desk.load(file, generation).catch((error: unknown) => [failsToLoad(ids, file, error)]);
    const tests = all.filter(({ id }) => wanted.has(id));
    results.push(...(await judge(tests.filter((test) => timeOf(desk, test) <= QUICK_MS))));
    if (hasFailed(results)) return conclude(results);
    slow.push(...tests.filter((test) => timeOf(desk, test) > QUICK_MS));
  }
  return conclude([...results, ...(await judge(slow))]);
}

/** The modules that serve one mutant after the other; those of the dry run have given away their tests. */
function residents(desk: Desk) {
  let generation = desk.nextGeneration();
  let loaded = new Map<string, readonly SuiteTest[]>();
  return {
    async tests(ids: readonly string[]): Promise<readonly SuiteTest[]> {
      const wanted = new Set(ids);
      const tests: SuiteTest[] = [];
      for (const file of new Set(ids.map(fileOfTest))) {
        const all = loaded.get(file) ?? (await desk.load(file, generation));
        loaded.set(file, all);
        tests.push(...all.filter(({ id }) => wanted.has(id)));
      }
      if (tests.length < wanted.size)
        throw new Error(`Of ${wanted.size} tests ${tests.length} are there: their names are others than at the dry run.`);
      return quickestFirst(desk, tests);
    },
    replace(): void {
      generation = desk.nextGeneration();
      loaded = new Map();
    },
  };
}

/** A kill counts only if the same test passes without the mutant: else something was left behind, and all is loaded anew. */
async function judgeInPlace(desk: Desk, here: ReturnType<typeof residents>, { activeMutant, testFilter = [] }: MutantRunOptions) {
  const { id: mutant } = activeMutant;
  const tests = await here.tests(testFilter);
  activate(mutant);
  const results = await runUntilFailure(tests, hitsOf(desk, mutant));
  const outcome = conclude(results);
  const killer = hasFailed(results) ? tests[results.length - 1] : undefined;
  if (!killer || (await runTest(killer)).status === TestStatus.Success) return outcome;
  here.replace();
  return judgeAnew(desk, mutant, testFilter);
}

function rulesRunner(): TestRunner {
  const desk = openDesk();
  const here = residents(desk);
  const sourceOf = ({ sandboxFileName }: MutantRunOptions): string => sandboxFileName.slice(process.cwd().length + 1);
  return {
    capabilities: () => ({ reloadEnvironment: true }),
    dryRun: () => runAll(desk),
    mutantRun: (options) =>
      options.testFilter && !options.reloadEnvironment
        ? judgeInPlace(desk, here, options)
        : judgeAnew(desk, options.activeMutant.id, nearTo(sourceOf(options), desk.dryRun())),
  };
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'rules', rulesRunner)];
