/** Stryker's report, mutant by mutant. */

type Position = { readonly line: number; readonly column: number };
type Found = {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
};
/** @see https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema */
export type Report = { readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Found[] }>> };

export type Mutant = {
  /** Below functions/domain. */
  readonly file: string;
  readonly line: number;
  readonly status: string;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** The whole line, without the blanks around it. */
  readonly text: string;
};

function textBetween(lines: readonly string[], { start, end }: Found['location']): string {
  const [first, last] = [start.line - 1, end.line - 1];
  const within = lines.slice(first, last + 1);
  const cut = within.map((line, index) => (index === last - first ? line.slice(0, end.column - 1) : line));
  return [cut[0]?.slice(start.column - 1) ?? '', ...cut.slice(1)].join('\n');
}

export const mutantsOf = (files: Report['files']): Mutant[] =>
  Object.entries(files).flatMap(([path, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.map(({ location, status, mutatorName, replacement = '' }) => ({
      file: path.replace('functions/domain/', ''),
      line: location.start.line,
      status,
      mutator: mutatorName,
      original: textBetween(lines, location),
      replacement,
      text: (lines[location.start.line - 1] ?? '').trim(),
    }));
  });
