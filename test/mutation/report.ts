/** Writes the figures of the last whole run into docs/mutation.md. `node test/mutation/report.ts` */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Mutant, mutantsOf, type Report } from './mutants.ts';
import { reasonsFor } from './survivors.ts';

const REPORT = '.local/mutation.json';
const DOCUMENT = 'docs/mutation.md';
const [BEGIN, END] = ['<!-- figures -->', '<!-- end of figures -->'];

const COUNTED = ['Killed', 'Timeout', 'Survived', 'NoCoverage'] as const;
type Status = (typeof COUNTED)[number];

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const countOf = (mutants: readonly Mutant[], ...statuses: Status[]): number =>
  mutants.filter(({ status }) => statuses.some((each) => each === status)).length;

/** Killed and timed out of all that are valid, in per cent. */
function scoreOf(mutants: readonly Mutant[]): string {
  const valid = countOf(mutants, ...COUNTED);
  return valid === 0 ? '' : ((100 * countOf(mutants, 'Killed', 'Timeout')) / valid).toFixed(1);
}

const figures = (mutants: readonly Mutant[]): (string | number)[] => [
  countOf(mutants, ...COUNTED),
  ...COUNTED.map((status) => countOf(mutants, status)),
  scoreOf(mutants),
];

function table(mutants: readonly Mutant[]): string[] {
  const byFile = Map.groupBy(mutants, ({ file }) => file);
  return [
    row(['file', 'mutants', 'killed', 'timed out', 'survived', 'not covered', 'score, %']),
    row(['---', ...COUNTED.map(() => '---:'), '---:', '---:']),
    ...[...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, of]) => row([file, ...figures(of)])),
    row(['**all**', ...figures(mutants).map((figure) => `**${figure}**`)]),
  ];
}

function places(mutants: readonly Mutant[]): string[] {
  const byFile = Map.groupBy(mutants, ({ file }) => file);
  return [...byFile].map(([file, of]) => `- ${file}: ${of.map(({ line, mutator }) => `${line} ${mutator}`).join(', ')}`);
}

function written({ files }: Report): string {
  const mutants = mutantsOf(files);
  const alive = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const day = new Date().toISOString().slice(0, 10);
  return [
    BEGIN,
    `**${scoreOf(mutants)} %** of ${countOf(mutants, ...COUNTED)} mutants, on ${day}, on a machine of ${availableParallelism()} cores.`,
    '',
    ...table(mutants),
    '',
    '## What is not killed, and why',
    ...[...reasonsFor(alive)].flatMap(([reason, of]) => ['', `### ${reason} (${of.length})`, '', ...places(of)]),
    '',
    END,
  ].join('\n');
}

// Stryker wrote it.
const report = JSON.parse(readFileSync(REPORT, 'utf8')) as Report;
const before = readFileSync(DOCUMENT, 'utf8');
const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no place for the figures: ${BEGIN} and ${END}.`);
writeFileSync(DOCUMENT, before.slice(0, from) + written(report) + before.slice(to + END.length));
