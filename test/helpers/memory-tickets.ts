/** Tickets and their ledgers in memory. */

import { type Prepared, prepared, type TimerAt } from '#adapters/append';
import * as keys from '#adapters/keys';
import { ledgerItem, readLedgerItem } from '#adapters/ledger-item';
import { ticketItem } from '#adapters/ticket-item';
import { TransientError } from '#domain/errors';
import type { AppendOutcome, Extra, TicketChange, TicketStore, WorkQuery } from '#flows/ports';
import type { IdentityRecord } from '#schemas/contact';
import { type Memory, nameOf, storedIn } from './in-memory-stores.ts';

export function memoryTickets(memory: Memory, timerAt: TimerAt): TicketStore {
  const ledger = (number: number) => memory.ledgers.get(number) ?? [];
  return {
    nextNumber: async () => {
      memory.lastNumber += 1;
      return memory.lastNumber;
    },
    load: async (number) => storedIn(memory, number),
    loadMany: async (numbers) => numbers.map((number) => storedIn(memory, number)).filter((stored) => stored !== undefined),
    append: async (changes, extras) => append(memory, changes, { extras, timerAt }),
    entries: async (number, { before = Number.POSITIVE_INFINITY, limit }) =>
      ledger(number)
        .map(({ stored }) => stored)
        .filter(({ version }) => version < before)
        .reverse()
        .slice(0, limit),
    entry: async (number, version) => ledger(number).find(({ stored }) => stored.version === version)?.stored,
    work: async (query) => work(memory, query),
    history: async (contactId, { after = keys.AFTER_ALL, limit }) =>
      everyTicket(memory)
        .filter(({ contactKey, historyKey }) => contactKey === keys.contactList(contactId) && historyKey < after)
        .sort((a, b) => (a.historyKey < b.historyKey ? 1 : -1))
        .slice(0, limit)
        .map(({ number, historyKey }) => ({ number, historyKey })),
    marker: async (key) => memory.markers.get(key),
  };
}

const everyTicket = (memory: Memory) =>
  [...memory.tickets.keys()]
    .map((number) => storedIn(memory, number)?.ticket)
    .filter((ticket) => ticket !== undefined)
    .map((ticket) => ({ number: ticket.number, ...keys.indexKeys(ticket) }));

function listOf(of: WorkQuery['of']): (place: keys.IndexKeys) => boolean {
  if ('team' in of) return ({ teamKey }) => teamKey === keys.teamList(of.team);
  if ('closedOf' in of) return ({ teamKey }) => teamKey === keys.closedList(of.closedOf);
  if ('assignee' in of) return ({ assigneeKey }) => assigneeKey === keys.assigneeList(of.assignee);
  return ({ assigneeKey }) => assigneeKey === keys.unassignedList(of.unassignedOf);
}

function work(memory: Memory, query: WorkQuery): { number: number; workKey: string }[] {
  const isClosed = 'closedOf' in query.of;
  if (isClosed && query.undone) return [];
  const { from, to } = keys.workRange(query);
  const inOrder = everyTicket(memory)
    .filter(listOf(query.of))
    .filter(({ workKey }) => from <= workKey && workKey <= to)
    .sort((a, b) => (a.workKey < b.workKey ? -1 : 1));
  return (isClosed ? inOrder.reverse() : inOrder).slice(0, query.limit).map(({ number, workKey }) => ({ number, workKey }));
}

type Beside = { readonly extras: readonly Extra[]; readonly timerAt: TimerAt };

function append(memory: Memory, changes: readonly TicketChange[], { extras, timerAt }: Beside): AppendOutcome {
  const all = changes.map((change) => prepared(change, timerAt));
  // Made before anything is written: an entry that is too large is refused.
  const entries = all.map(({ stored, entry, timerAt: at, places }) =>
    readLedgerItem(ledgerItem(stored.ticket.number, entry, { timerAt: at, places })),
  );
  const fault = memory.faults.shift();
  if (fault === 'transient') throw new TransientError('The table is throttled (a test asked for it).');
  if (fault === 'conflict') return { kind: 'conflict' };
  const committed: AppendOutcome = { kind: 'committed', stored: all.map(({ stored }) => stored) };
  if (all.length > 0 && all.every((change) => isWritten(memory, change))) return committed;
  const seen = extras.find((extra) => extra.kind === 'marker' && memory.markers.has(extra.key));
  if (seen?.kind === 'marker') return { kind: 'seen', key: seen.key };
  const stale = all.find(({ change }) => storedIn(memory, change.after.number)?.ticket.version !== change.before?.ticket.version);
  if (stale) return { kind: 'conflict', current: storedIn(memory, stale.change.after.number) };
  const draft = { ...memory, identities: new Map(memory.identities), agents: new Map(memory.agents) };
  if (!extras.every((extra) => isAllowed(memory, extra) && applied(draft, extra))) return { kind: 'conflict' };
  Object.assign(memory, { identities: draft.identities, agents: draft.agents });
  for (const extra of extras) kept(memory, extra);
  for (const { stored } of all) memory.tickets.set(stored.ticket.number, ticketItem(stored));
  for (const entry of entries) memory.ledgers.set(entry.ledger, [...(memory.ledgers.get(entry.ledger) ?? []), entry]);
  return committed;
}

const isWritten = (memory: Memory, { stored, entry }: Prepared): boolean =>
  memory.ledgers.get(stored.ticket.number)?.some((written) => written.stored.hash === entry.hash) ?? false;

/** What must not exist before the whole of it. */
function isAllowed(memory: Memory, extra: Extra): boolean {
  if (extra.kind === 'new_contact') return !memory.contacts.has(extra.contact.contactId);
  if (extra.kind === 'new_identity' || extra.kind === 'alias') return !memory.identities.has(nameOf(extra.record.identity));
  return true;
}

/** What must be as read, one after the other. False: it is not. */
function applied(draft: Memory, extra: Extra): boolean {
  switch (extra.kind) {
    case 'new_identity':
      draft.identities.set(nameOf(extra.record.identity), extra.record);
      return true;
    case 'alias': {
      const { record } = extra;
      draft.identities.set(nameOf(record.identity), record);
      return draft.identities.get(nameOf(record.primary))?.contactId === record.contactId && draft.contacts.has(record.contactId);
    }
    case 'pointer':
      return changed(draft, extra.identity, (record) =>
        record.contactId === extra.contactId && record.pointers[extra.account] === extra.from
          ? { ...record, pointers: { ...record.pointers, [extra.account]: extra.to } }
          : undefined,
      );
    case 'acknowledged':
      return changed(draft, extra.identity, (record) =>
        record.contactId === extra.contactId ? { ...record, acknowledgedAt: [...extra.at] } : undefined,
      );
    case 'merge_suggestion':
      return changed(draft, extra.identity, (record) => ({ ...record, mergeSuggestion: extra.contactId }));
    case 'retire_identity':
      return changed(draft, extra.identity, (record) =>
        record.contactId === extra.contactId ? { ...record, retiredAt: record.retiredAt ?? extra.at } : undefined,
      );
    case 'revive_identity':
      return changed(draft, extra.identity, ({ retiredAt, ...record }) => (record.contactId === extra.contactId ? record : undefined));
    case 'load':
      return loaded(draft, extra);
    default:
      return true;
  }
}

function changed(
  draft: Memory,
  identity: Parameters<typeof nameOf>[0],
  change: (record: IdentityRecord) => IdentityRecord | undefined,
): boolean {
  const record = draft.identities.get(nameOf(identity));
  const after = record && change(record);
  if (after) draft.identities.set(nameOf(identity), after);
  return after !== undefined;
}

/** What a vanished agent held needs no giving back. */
function loaded(draft: Memory, { agentId, delta, atMost, assignedAt, turn }: Extract<Extra, { kind: 'load' }>): boolean {
  const agent = draft.agents.get(agentId);
  if (!agent) return delta <= 0;
  if (atMost !== undefined && (agent.load > atMost || agent.presence !== 'online' || !agent.active)) return false;
  const turns = turn ? { turns: { ...agent.turns, [turn.teamId]: turn.at } } : {};
  draft.agents.set(agentId, { ...agent, load: agent.load + delta, ...(assignedAt ? { lastAssignedAt: assignedAt } : {}), ...turns });
  return true;
}

/** What has no condition left. */
function kept(memory: Memory, extra: Extra): void {
  if (extra.kind === 'marker' || extra.kind === 'reference') {
    const { kind, expiresAt, ...marker } = extra;
    (kind === 'marker' ? memory.markers : memory.references).set(extra.key, marker);
  }
  if (extra.kind === 'new_contact') memory.contacts.set(extra.contact.contactId, extra.contact);
  const contact = extra.kind === 'alias' ? memory.contacts.get(extra.record.contactId) : undefined;
  if (extra.kind === 'alias' && contact)
    memory.contacts.set(contact.contactId, { ...contact, identities: [...contact.identities, extra.record.identity] });
  if (extra.kind !== 'parked' && extra.kind !== 'unparked') return;
  const place = `${extra.channel}#${extra.account}`;
  const numbers = new Set(memory.parked.get(place));
  if (extra.kind === 'parked') numbers.add(extra.number);
  else numbers.delete(extra.number);
  memory.parked.set(place, numbers);
}
