/** `npm run bench [-- part ...]`: measures the local cloud and prints the table of docs/performance.md. Fails when a floor is not met. */
import { costRows, countCost } from './cost-sheet.ts';
import { besideOthers } from './cpu.ts';
import { lists, replies, webhook } from './desk.ts';
import { burst, intake, mailIntake } from './intake.ts';
import { pageLive } from './page-live.ts';
import { pageLoad } from './page-load.ts';
import { pageTrips } from './page-trips.ts';
import { pageScroll, pageTyping } from './page-use.ts';
import { bundles } from './size.ts';
import { start } from './start.ts';
import { printTable, type Row } from './table.ts';
import { trips } from './trips.ts';

/** Shorter only to try something out. */
const SECONDS = Number(process.env.MEJA_BENCH_SECONDS ?? 60);

const PARTS: Readonly<Record<string, () => Promise<Row[]>>> = {
  intake: () => intake(SECONDS),
  mail: () => mailIntake(SECONDS),
  burst: () => burst(2_000),
  webhook: () => webhook(30, SECONDS / 3),
  replies: () => replies(8, SECONDS / 2),
  lists: () => lists(100, 50_000),
  trips,
  bundles,
  start,
  page: pageLoad,
  looks: pageTrips,
  live: pageLive,
  typing: pageTyping,
  scroll: pageScroll,
  cost: async () => costRows(await countCost()),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
const rows: Row[] = [];
for (const [name, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`${name} ...`);
  const { result: measured, cores } = await besideOthers(measure);
  console.error(`  (others on this machine took ${cores.toFixed(1)} cores meanwhile)`);
  for (const { measure: what, value } of measured) console.error(`  ${what}: ${value}`);
  rows.push(...measured);
}
console.log(printTable(rows));
if (rows.some(({ ok }) => ok === false)) process.exitCode = 1;
