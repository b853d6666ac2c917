/** `npm run bench [-- part ...]`: measures the local cloud and prints the table of docs/performance.md. */
import { burst, intake } from './intake.ts';
import { printTable, type Row } from './table.ts';
import { trips } from './trips.ts';

const SUSTAINED_SECONDS = Number(process.env.MEJA_BENCH_SECONDS ?? 60);

const PARTS: Readonly<Record<string, () => Promise<Row[]>>> = {
  intake: () => intake(SUSTAINED_SECONDS),
  burst: () => burst(2_000),
  trips,
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
  rows.push(...(await measure()));
}
console.log(printTable(rows));
