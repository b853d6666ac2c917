/** The bench's table: what was measured beside what is owed and what is aimed at. */

export type Row = {
  readonly measure: string;
  readonly value: string;
  readonly floor?: string;
  readonly aim?: string;
  /** Against the floor; absent where there is none. */
  readonly ok?: boolean;
};

export function printTable(rows: readonly Row[]): string {
  const cells = [
    ['measure', 'value', 'floor', 'aim', 'floor met'],
    ...rows.map(({ measure, value, floor = '', aim = '', ok }) => [measure, value, floor, aim, ok === undefined ? '' : ok ? 'yes' : 'NO']),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  return [lines[0], `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1)].join('\n');
}

/** The value below which `share` of them lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
export const rate = (value: number): string => `${value.toFixed(1)}/s`;

/** CPU milliseconds by process, a row each, for one of `count`. */
export const byProcess = (cpu: Readonly<Record<string, number>>, count: number): Row[] =>
  Object.entries(cpu).map(([name, used]) => ({ measure: `  ${name}`, value: ms(used / count) }));
