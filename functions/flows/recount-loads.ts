/** Loads as the tickets themselves say, where an agent's counter says otherwise. */
import type { CommandPorts } from './handle-command.ts';
import type { Log } from './ports.ts';

export type RecountPorts = Pick<CommandPorts, 'tickets' | 'directory'> & { readonly log: Log; readonly settle: () => Promise<void> };
/** What an agent holds by a walk. */
export type Held = { readonly load: number; readonly numbers: readonly number[] };

/** So many are read one by one beside each other, and listed at once. */
const AT_ONCE = 100;
const NOTHING: Held = { load: 0, numbers: [] };

/**
 * Counts again, consistently, for every agent whose load is not what `held` adds up to. A load is set only when two counts agree and it stood still between
 * them; everything else is left to the next walk.
 * @returns how many loads were set.
 */
export async function recountLoads(ports: RecountPorts, held: ReadonlyMap<string, Held>, memberIds: readonly string[]): Promise<number> {
  const agents = await ports.directory.agents([...new Set([...memberIds, ...held.keys()])]);
  const suspects = agents.filter(({ agentId, load }) => load !== (held.get(agentId) ?? NOTHING).load);
  if (suspects.length === 0) return 0;
  await ports.settle();
  let set = 0;
  for (const { agentId, load: from } of suspects) {
    const first = held.get(agentId) ?? NOTHING;
    const to = await heldNow(ports, agentId, first.numbers);
    if (to !== first.load || to === from) continue;
    if (!(await ports.directory.recount({ agentId, from, to }))) continue;
    ports.log.warn('load recounted', { agentId, loadBefore: from, loadAfter: to });
    set += 1;
  }
  return set;
}

/** Every ticket that the walk or the agent's list names, read consistently. */
async function heldNow(ports: RecountPorts, agentId: string, walked: readonly number[]): Promise<number> {
  const numbers = [...new Set([...walked, ...(await listed(ports, agentId))])];
  let load = 0;
  for (let at = 0; at < numbers.length; at += AT_ONCE) {
    const stored = await Promise.all(numbers.slice(at, at + AT_ONCE).map((number) => ports.tickets.load(number)));
    for (const one of stored) if (one?.ticket.heldBy === agentId) load += one.ticket.heldWeight ?? 0;
  }
  return load;
}

async function listed({ tickets }: RecountPorts, agentId: string): Promise<number[]> {
  const numbers: number[] = [];
  let after: string | undefined;
  do {
    const page = await tickets.work({ of: { assignee: agentId }, undone: true, after, limit: AT_ONCE });
    numbers.push(...page.map(({ number }) => number));
    after = page.length < AT_ONCE ? undefined : page.at(-1)?.workKey;
  } while (after !== undefined);
  return numbers;
}
