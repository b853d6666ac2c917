/** Two tickets that change together or not at all. */
import type { Command } from '#domain/command';
import { HelpdeskError, TransientError } from '#domain/errors';
import type { Actor } from '#schemas/event';
import { type CommandPorts, contextFor, prepareChange, TRIES } from './handle-command.ts';
import type { Extra, StoredTicket } from './ports.ts';

type Pair = { readonly first: StoredTicket; readonly second: StoredTicket };
type PairCommands = { readonly first: Command; readonly second: Command; readonly extras?: readonly Extra[] };

/** Says whether the one who asks sees a ticket. @throws HelpdeskError not_found. */
type Sight = (number: number, stored: StoredTicket | undefined) => StoredTicket;

/** The first is asked about first: who does not see it does not learn from the other whether it exists. */
async function loadPair({ tickets }: CommandPorts, [one, two]: readonly [number, number], sight: readonly [Sight, Sight]): Promise<Pair> {
  const [first, second] = await Promise.all([tickets.load(one), tickets.load(two)]);
  return { first: sight[0](one, first), second: sight[1](two, second) };
}

/** Whoever asks. @throws HelpdeskError not_found. */
export const ifPresent: Sight = (number, stored) => {
  if (stored) return stored;
  throw new HelpdeskError('not_found', `There is no ticket #${number}.`);
};

/**
 * One entry on each, under one command id, both at the version that was read; read and decided again when either is not.
 * `around` is called with each ticket and its decision, to explain a refusal.
 * @param request `prepare` answers nothing when there is nothing left to do.
 * @returns the first as it is then.
 * @throws HelpdeskError not_found, or what the rules refuse.
 */
export async function handlePair(
  ports: CommandPorts,
  request: {
    numbers: readonly [number, number];
    sight: readonly [Sight, Sight];
    actor: Actor;
    prepare: (pair: Pair) => Promise<PairCommands | undefined>;
    around: <T>(stored: StoredTicket, decide: () => Promise<T>) => Promise<T>;
  },
): Promise<StoredTicket> {
  const commandId = ports.newId('command');
  const { rules } = await ports.directory.desk();
  const changed = (stored: StoredTicket, command: Command) =>
    request.around(stored, async () => {
      const sealer = ports.newSealer();
      const context = await contextFor(ports, { actor: request.actor, rules, sealer, ticket: stored.ticket });
      return prepareChange({ command, stored, context, sealer, commandId });
    });
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const pair = await loadPair(ports, request.numbers, request.sight);
    const commands = await request.prepare(pair);
    if (!commands) return pair.first;
    const { first, second, extras = [] } = commands;
    const prepared = [await changed(pair.first, first), await changed(pair.second, second)].filter((one) => one !== undefined);
    if (prepared.length === 0) return pair.first;
    const outcome = await ports.tickets.append(
      prepared.map(({ change }) => change),
      [...extras, ...prepared.flatMap(({ loads }) => loads)],
    );
    if (outcome.kind === 'committed') return outcome.stored.find(({ ticket }) => ticket.number === request.numbers[0]) ?? pair.first;
    await ports.pause(attempt);
  }
  throw new TransientError(`Tickets #${request.numbers.join(' and #')} changed too often.`);
}
