/** One command's entries with everything that stands or falls with them: one transaction. */
import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import { TransientError } from '#domain/errors';
import { GENESIS_HASH, type StoredEntry } from '#domain/ledger';
import { placesOf } from '#domain/live';
import type { AppendOutcome, Extra, StoredTicket, TicketChange } from '#flows/ports';
import type { Instant } from '#schemas/primitives';
import type { Ticket } from '#schemas/ticket';
import type { Table } from './dynamo.ts';
import { extraWrites, type Planned as PlannedExtra } from './extras.ts';
import { ledgerKey, ticketKey } from './keys.ts';
import { type BesideEntry, chained, ledgerItem } from './ledger-item.ts';
import { CONDITION_FAILED, cancellation, isThrottledCancellation, UnclearError } from './table-errors.ts';
import { ABSENT, type Write } from './table-writes.ts';
import { readTicketItem, shownSubject, ticketItem } from './ticket-item.ts';

/** When something must happen on a ticket: the domain's answer, given from outside. */
export type TimerAt = (ticket: Ticket) => Instant | undefined;

type Planned = PlannedExtra | { readonly write: Write; readonly guard: 'ticket' | 'entry' };

/** A change with its place in the chain. */
export type Prepared = BesideEntry & {
  readonly change: TicketChange;
  readonly stored: StoredTicket;
  readonly entry: StoredEntry;
};

/** Hashes the entry onto what was read. `timerAt` only where the change moved it. */
export function prepared(change: TicketChange, timerAt: TimerAt): Prepared {
  const { before, after, header, events, bodies } = change;
  const { number, version, commandId, at, actor } = header;
  const fields = { format: 1 as const, ledger: String(number), version, commandId, at, actor, events: [...events] };
  const entry = chained(before?.headHash ?? GENESIS_HASH, fields, bodies);
  const wake = timerAt(after);
  return {
    change,
    entry,
    stored: { ticket: after, headHash: entry.hash, subject: before?.subject ?? shownSubject(change.subject ?? '') },
    timerAt: before && timerAt(before.ticket) === wake ? undefined : wake,
    places: placesOf(before?.ticket, after),
  };
}

const asRead = (before: StoredTicket | undefined) =>
  before ? { condition: 'version = :version', values: { ':version': before.ticket.version } } : ABSENT;

const changeWrites = ({ change, stored, entry, timerAt, places }: Prepared): Planned[] => [
  { write: { put: ticketItem(stored), ...asRead(change.before) }, guard: 'ticket' },
  { write: { put: ledgerItem(stored.ticket.number, entry, { timerAt, places }), ...ABSENT }, guard: 'entry' },
];

/**
 * One trip when all is as it was read, or when another changed the ticket in between. One more where our own earlier try may have got through, or
 * where an agent whose load is given back does not exist any more.
 * @throws TransientError when the table is throttled or out of reach; nothing is known to be written then, and trying again is safe.
 */
export async function append(table: Table, changes: readonly Prepared[], extras: readonly Extra[]): Promise<AppendOutcome> {
  return attempt(table, changes, [...changes.flatMap(changeWrites), ...extraWrites(extras)]);
}

async function attempt(table: Table, changes: readonly Prepared[], plan: readonly Planned[]): Promise<AppendOutcome> {
  const committed: AppendOutcome = { kind: 'committed', stored: changes.map(({ stored }) => stored) };
  try {
    await table.transact(plan.map(({ write }) => write));
    return committed;
  } catch (error) {
    if (error instanceof UnclearError && (await isOurs(table, changes))) return committed;
    const reasons = cancellation(error);
    if (!reasons) throw error;
    const failed = plan.flatMap((planned, at) => (reasons[at]?.Code === CONDITION_FAILED ? [{ ...planned, reason: reasons[at] }] : []));
    if (failed.length === 0 && isThrottledCancellation(reasons))
      throw new TransientError('The table is throttled (TransactWriteItems).', { cause: error });
    if (failed.length > 0 && failed.every(({ guard }) => guard === 'release')) return attempt(table, changes, without(plan, failed));
    if (await mayBeOurs(table, changes, failed)) return committed;
    const seen = failed.find((planned) => planned.guard === 'marker');
    if (seen && 'key' in seen && seen.key !== undefined) return { kind: 'seen', key: seen.key };
    return { kind: 'conflict', current: currentOf(failed) };
  }
}

type Failed = Planned & { readonly reason: CancellationReason };

const without = (plan: readonly Planned[], failed: readonly Failed[]): Planned[] =>
  plan.filter(({ write }) => !failed.some((planned) => planned.write === write));

/** The first changed ticket that was not as read. */
function currentOf(failed: readonly Failed[]): StoredTicket | undefined {
  const item = failed.find(({ guard }) => guard === 'ticket')?.reason.Item;
  return item && readTicketItem(item);
}

/** A condition also fails when the SDK repeats a transaction that was done already, unseen, more than ten minutes ago or under another token. */
async function mayBeOurs(table: Table, changes: readonly Prepared[], failed: readonly Failed[]): Promise<boolean> {
  const isSuspect = failed.some(({ guard }) => guard === 'marker' || guard === 'ticket' || guard === 'entry');
  const first = changes[0];
  if (!isSuspect || !first) return false;
  const current = failed.find(({ guard, reason }) => guard === 'ticket' && reason.Item?.pk?.S === ticketKey(first.stored.ticket.number).pk)
    ?.reason.Item;
  const head = current && readTicketItem(current);
  if (head && head.ticket.version <= first.entry.version) return head.headHash === first.entry.hash;
  return isOurs(table, changes);
}

/** The hash covers command, instant and the whole past: an entry that has it is ours. */
async function isOurs(table: Table, [first]: readonly Prepared[]): Promise<boolean> {
  if (!first) return false;
  const item = await table.get(ledgerKey(first.stored.ticket.number, first.entry.version), { consistent: true });
  return item?.hash?.S === first.entry.hash;
}
