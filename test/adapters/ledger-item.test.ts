import { describe, expect, it } from 'vitest';
import { prepared } from '#adapters/append';
import { chained, ledgerItem, readLedgerItem } from '#adapters/ledger-item';
import { GENESIS_HASH } from '#domain/ledger';
import { anId, changeOf, digest, minute, openingOf, priorityChange, sealed } from '../helpers/factories.ts';

const timerAt = ({ wakeAt }: { wakeAt?: string }) => wakeAt;

describe('prepared', () => {
  const first = prepared(openingOf({ number: 7 }), timerAt);

  it('hashes the first entry onto the beginning and the next onto its hash', () => {
    const second = prepared(priorityChange(first.stored, 'high'), timerAt);

    expect(first.entry.hash).toBe(digest(GENESIS_HASH + first.entry.entry));
    expect(second.entry.hash).toBe(digest(first.entry.hash + second.entry.entry));
    expect(second.stored.headHash).toBe(second.entry.hash);
  });

  it('says what happened, to which ledger, by whom and when, in canonical form', () => {
    const { entry } = prepared(priorityChange(first.stored, 'high', { commandId: 'cmd_1', at: minute(3) }), timerAt);

    expect(entry.entry).toBe(
      '{"actor":{"id":"agent-1","kind":"agent"},"at":"2026-11-23T02:18:00.000Z","commandId":"cmd_1","events":[{"from":"medium","to":"high","type":"PriorityChanged"}],"format":1,"ledger":"7","version":2}',
    );
  });

  it('carries a timer only where the change moved it to another instant', () => {
    const wakes = prepared(changeOf(first.stored, [{ type: 'WakeTimeChanged', wakeAt: minute(90) }]), timerAt);
    const same = prepared(priorityChange(wakes.stored, 'low'), timerAt);
    const cleared = prepared(changeOf(same.stored, [{ type: 'WakeTimeChanged' }]), timerAt);

    expect([first, wakes, same, cleared].map((change) => change.timerAt)).toEqual([undefined, minute(90), undefined, undefined]);
  });

  it('says where the ticket stood and stands', () => {
    const moved = prepared(changeOf(first.stored, [{ type: 'TeamChanged', from: 'default', to: 'sales' }]), timerAt);

    expect([first, moved].map(({ places }) => places)).toEqual([['default'], ['default', 'sales']]);
  });
});

describe('ledgerItem', () => {
  const { ref, bodies } = sealed({ text: 'Halo' });
  const fields = { format: 1 as const, version: 3, commandId: anId('cmd'), at: minute(0), actor: { kind: 'agent' as const, id: 'a' } };
  const entry = chained(GENESIS_HASH, { ...fields, ledger: '7', events: [{ type: 'NoteAdded', body: ref }] }, bodies);

  it('is read back as it was, from the table or from the stream', () => {
    const beside = { timerAt: minute(5), places: ['default', 'sales#agent-1'] };

    expect(readLedgerItem(ledgerItem(7, entry, beside))).toEqual({ ledger: 7, stored: entry, ...beside });
  });

  it('has no attribute for bodies and timers that are not there', () => {
    const item = ledgerItem('settings', { ...entry, bodies: {} });

    expect(Object.keys(item).sort()).toEqual(['entry', 'hash', 'pk', 'sk']);
    expect(readLedgerItem(item)).toEqual({ ledger: 'settings', stored: { ...entry, bodies: {} }, timerAt: undefined });
  });

  it('is refused above 32 KB, with the entry named', () => {
    const large = chained(GENESIS_HASH, { ...fields, ledger: '7', events: [{ type: 'x', text: 'a'.repeat(33_000) }] }, {});

    expect(() => ledgerItem(7, large)).toThrow(/^Entry 3 of #7 has 33\d\d\d bytes; at most 32768 are kept\./);
  });

  it('does not read another item as an entry', () => {
    expect(() => readLedgerItem({ pk: { S: 'TICKET#1' }, sk: { S: 'TICKET' }, entry: { S: '{}' }, hash: { S: '' } })).toThrow(
      'TICKET#1 TICKET is not the key of a ledger entry.',
    );
  });
});
