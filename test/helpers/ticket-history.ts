/** Random lives of one ticket, played through decide, evolve and the real seal and chain. */
import { type Prepared, prepared } from '#adapters/append';
import { createSealer } from '#adapters/sealer';
import type { Command } from '#domain/command';
import { HelpdeskError } from '#domain/errors';
import type { LoadChange } from '#domain/load';
import { timerAt } from '#domain/timer';
import { prepareChange } from '#flows/handle-command';
import type { Sealer } from '#flows/ports';
import { TicketEntry } from '#schemas/event';
import type { BodyRef } from '#schemas/message';
import { type IdKind, prefixOf } from '#schemas/primitives';
import { anAgent, minute } from './factories.ts';
import type { Act } from './ticket-acts.ts';
import { LADDER_RULES, zones } from './ticket-spec.ts';
import { actOf, FIRST, type Life, type World } from './ticket-steps.ts';
import { toldByLedger } from './told-by-ledger.ts';

/** Bodies of its own for each entry, so that there is something to check. */
function sealedAnew(command: Command, seal: Sealer['seal']): Command {
  const body = (): BodyRef => seal({ text: `isi ${command.type}` });
  switch (command.type) {
    case 'ReceiveMessage':
      return { ...command, message: { ...command.message, body: body() } };
    case 'RecordSentElsewhere':
      return { ...command, message: { ...command.message, body: body() } };
    case 'Reply':
    case 'AddNote':
    case 'EditMessage':
    case 'RecordReaction':
    case 'RecordSent':
    case 'FailSend':
      return { ...command, body: body() };
    case 'OpenTicket':
      return {
        ...command,
        first: command.first && { ...command.first, body: body() },
        note: command.note && { ...command.note, body: body() },
      };
    default:
      return command;
  }
}

export type Lived = {
  /** Each with the ticket after it. */
  readonly entries: readonly Prepared[];
  readonly loads: readonly (readonly LoadChange[])[];
  readonly refused: number;
  readonly quiet: number;
};

/** Ids that are different at every call and the same in every run. */
function ids(): (prefix: string) => string {
  let made = 0;
  return (prefix) => {
    made += 1;
    return `${prefix}_${String(made).padStart(26, 'a')}`;
  };
}

/** A life from its first act to its last; what the rules refuse is counted and passed over. */
export function lived({ opening, steps }: Life): Lived {
  const [entries, loads, events]: [Prepared[], LoadChange[][], World['events'][number][]] = [[], [], []];
  const idOf = ids();
  let [refused, quiet, nowMs] = [0, 0, Date.parse(minute(0))];
  const perform = (act: Act): void => {
    const now = new Date(nowMs).toISOString();
    const sealer = createSealer();
    // Every other time whoever had a solved ticket has gone meanwhile.
    const assignee = anAgent({ teams: ['default', 'returns'], presence: entries.length % 2 === 0 ? 'online' : 'away' });
    const newId = (kind: IdKind) => idOf(prefixOf(kind));
    const context = { now, actor: act.by, rules: LADDER_RULES, zones, newId, seal: sealer.seal, assignee };
    const ledger = () => entries.map(({ entry }) => TicketEntry.parse(JSON.parse(entry.entry)));
    const command = toldByLedger(sealedAnew(act.command(now), sealer.seal), ledger);
    const change = prepareChange({ command, stored: entries.at(-1)?.stored, context, sealer, commandId: idOf('cmd') });
    if (!change) {
      quiet += 1;
      return;
    }
    entries.push(prepared(change.change, timerAt));
    loads.push(change.loads.flatMap((load) => (load.kind === 'load' ? [{ agentId: load.agentId, delta: load.delta }] : [])));
    events.push(...change.change.events.map((event) => ({ event, version: change.change.header.version, at: now })));
  };
  perform(FIRST[opening]);
  for (const [index, each] of steps.entries()) {
    nowMs += each.waitMs;
    const stored = entries.at(-1)?.stored;
    if (!stored) throw new Error('The first act opens a ticket.');
    try {
      perform(actOf(each, { stored, events, at: new Date(nowMs).toISOString(), index }));
    } catch (error) {
      if (!(error instanceof HelpdeskError)) throw error;
      refused += 1;
    }
  }
  return { entries, loads, refused, quiet };
}
