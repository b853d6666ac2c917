/** `npm run cost`: what an idle month and a thousand messages cost at list prices, from counted requests. */
import { type CostSheet, costRows, countCost } from './cost-sheet.ts';
import { type Line, PRICES, sumOf } from './prices.ts';
import { printTable } from './table.ts';

const dollars = (value: number): string => `$${value.toFixed(value < 0.1 ? 4 : 2)}`;
const amount = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

function sheet(title: string, lines: readonly Line[]): string {
  const rows = lines.map(({ name, quantity, list, planned, afterFree }) => [
    name,
    `${amount(quantity)} ${PRICES[name].unit}`,
    dollars(list),
    dollars(planned),
    dollars(afterFree),
  ]);
  const { list, planned, afterFree } = sumOf(lines);
  const all = [...rows, ['total', '', dollars(list), dollars(planned), dollars(afterFree)]];
  const head = ['line', 'used', 'us-east-1', 'Singapore, Jakarta', 'after free tiers'];
  return [
    `\n${title}`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...all.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

const counted: CostSheet = await countCost();
console.log(sheet('An idle month', counted.idle));
console.log(sheet('A thousand WhatsApp messages, half from new people, each new one acknowledged', counted.received));
console.log(
  sheet("An agent's reply to each of a thousand messages: a look at the list and the ticket, the reply, its receipts", counted.replied),
);
console.log(`\n${printTable(costRows(counted))}`);
