/** Counted requests times list prices. */
import { type Line, linesOf, sumOf, type Usage } from './prices.ts';
import type { Row } from './table.ts';
import { countIdleMonth, countMessages } from './usage.ts';

const THOUSAND = 1_000;
/** Free units are shared out over so many messages a month. */
const MESSAGES_A_MONTH = 10_000;

export type CostSheet = { readonly idle: readonly Line[]; readonly received: readonly Line[]; readonly replied: readonly Line[] };

export async function countCost(): Promise<CostSheet> {
  const { received, replied } = await countMessages();
  const times = MESSAGES_A_MONTH / THOUSAND;
  return {
    idle: linesOf(await countIdleMonth()),
    received: linesOf(aThousand(received), times),
    replied: linesOf(aThousand(replied), times),
  };
}

function aThousand(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).map(([name, quantity]) => [name, quantity * THOUSAND]));
}

/** Half of a thousand come in, half go out: acknowledgements and receipts come on top. */
export function costRows({ idle, received, replied }: CostSheet): Row[] {
  const month = sumOf(idle);
  const [taken, answered] = [sumOf(received), sumOf(replied)];
  const mixed = (taken.planned + answered.planned) / 2;
  const mixedFree = (taken.afterFree + answered.afterFree) / 2;
  const storage = [...received, ...replied].filter(({ name }) => name === 'tableGigabyteMonth' || name === 'recoveryGigabyteMonth');
  return [
    {
      measure: 'cost, idle month / 1,000 messages, half received, half replies',
      value: `${dollars(month.planned)} / ${dollars(mixed)}`,
      floor: '$4 / $0.05',
      aim: '$1 / $0.02',
      ok: month.planned <= 4 && mixed <= 0.05,
    },
    { measure: '  the same after free tiers', value: `${dollars(month.afterFree)} / ${dollars(mixedFree)}` },
    {
      measure: '  1,000 received, half of them acknowledged / 1,000 replies',
      value: `${dollars(taken.planned)} / ${dollars(answered.planned)}`,
    },
    { measure: '  each further month that the 1,000 are kept', value: dollars(sumOf(storage).planned / 2) },
  ];
}

const dollars = (value: number): string => `$${value.toFixed(value < 0.01 ? 4 : value < 1 ? 3 : 2)}`;
