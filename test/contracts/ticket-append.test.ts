/** What `append` promises of entries: versions, conflicts, the chain, all or nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StoredEntry, verifyChain } from '#domain/ledger';
import { replay } from '#domain/ticket';
import type { Extra, StoredTicket, TicketChange } from '#flows/ports';
import { TicketEntry, type TicketEvent } from '#schemas/event';
import { anId, changeOf, digest, minute, openingOf, priorityChange, sealed } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

describe.each(storeSources())('append: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const committed = async (change: TicketChange, extras: Extra[] = []): Promise<StoredTicket> => {
    const outcome = await stores.tickets.append([change], extras);
    if (outcome.kind !== 'committed' || !outcome.stored[0]) throw new Error(`The change was not committed: ${outcome.kind}.`);
    return outcome.stored[0];
  };
  const opened = async (fields: Partial<Parameters<typeof openingOf>[0]> = {}) =>
    committed(openingOf({ number: await stores.tickets.nextNumber(), ...fields }));
  const ledgerOf = async (number: number): Promise<StoredEntry[]> => (await stores.tickets.entries(number, { limit: 100 })).toReversed();

  it('gives growing numbers', async () => {
    const first = await stores.tickets.nextNumber();

    const second = await stores.tickets.nextNumber();

    expect(second).toBeGreaterThan(first);
  });

  it('opens a ticket that loads as it was stored', async () => {
    const stored = await opened({ subject: 'Paket hilang' });

    const loaded = await stores.tickets.load(stored.ticket.number);

    expect(loaded).toEqual(stored);
    expect(loaded?.subject).toBe('Paket hilang');
    expect(loaded?.ticket.version).toBe(1);
  });

  it('finds no ticket where there is none', async () => {
    expect(await stores.tickets.load(999_999)).toBeUndefined();
    expect(await stores.tickets.entry(999_999, 1)).toBeUndefined();
    expect(await stores.tickets.entries(999_999, { limit: 10 })).toEqual([]);
  });

  it('keeps the subject over changes and cuts it at 120 characters', async () => {
    const stored = await opened({ subject: '📦'.repeat(130) });

    await committed(priorityChange(stored, 'high'));

    expect((await stores.tickets.load(stored.ticket.number))?.subject).toBe('📦'.repeat(120));
  });

  it('lets one of two opposite merges through: both tickets as they were read, or neither', async () => {
    const [a, b] = [await opened(), await opened()];
    const merge = (goes: StoredTicket, stays: StoredTicket) => {
      const commandId = anId('cmd');
      const merged: TicketEvent = { type: 'MergedInto', into: stays.ticket.number, teamId: 'default' };
      const received: TicketEvent = { type: 'MergeReceived', merged: { number: goes.ticket.number, hops: 1 } };
      return stores.tickets.append([changeOf(goes, [merged], { commandId }), changeOf(stays, [received], { commandId })], []);
    };

    const outcomes = await Promise.all([merge(a, b), merge(b, a)]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['committed', 'conflict']);
    const [one, two] = [await stores.tickets.load(a.ticket.number), await stores.tickets.load(b.ticket.number)];
    expect([one?.ticket.version, two?.ticket.version]).toEqual([2, 2]);
    expect([one?.ticket.mergedInto, two?.ticket.mergedInto].filter((into) => into !== undefined)).toHaveLength(1);
    expect([one?.ticket.merged, two?.ticket.merged].filter((merged) => merged !== undefined)).toHaveLength(1);
  });

  it('replays from its ledger to the snapshot, under a chain that verifies', async () => {
    const first = await opened();
    const second = await committed(priorityChange(first, 'urgent'));
    const wakeAt = minute(600);
    const third = await committed(
      changeOf(second, [
        { type: 'StatusChanged', from: 'new', to: 'pending', reason: 'person', teamId: 'default' },
        { type: 'WakeTimeChanged', wakeAt },
      ]),
    );

    const ledger = await ledgerOf(third.ticket.number);

    const entries = ledger.map(({ entry }) => TicketEntry.parse(JSON.parse(entry)));
    const number = third.ticket.number;
    expect(replay(entries.map((entry) => ({ header: { ...entry, number }, events: entry.events })))).toEqual(third.ticket);
    const head = { version: third.ticket.version, hash: third.headHash };
    expect(verifyChain({ ledger: String(number), entries: ledger, head, digest })).toEqual({ valid: true, entries: 3 });
    expect(entries[1]?.actor).toEqual({ kind: 'agent', id: 'agent-1' });
  });

  it('keeps bodies beside the entry', async () => {
    const { ticket } = await opened({ text: 'Kapan dikirim?' });

    const entry = await stores.tickets.entry(ticket.number, 1);

    expect(entry?.bodies.body_1?.content.text).toBe('Kapan dikirim?');
    expect(entry?.entry).not.toContain('Kapan dikirim?');
  });

  it('lets one of two changes on the same version through and shows the other what is there', async () => {
    const stored = await opened();
    const winner = await committed(priorityChange(stored, 'high'));

    const outcome = await stores.tickets.append([priorityChange(stored, 'low')], []);

    expect(outcome).toEqual({ kind: 'conflict', current: winner });
    expect(await ledgerOf(stored.ticket.number)).toHaveLength(2);
  });

  it('lets exactly one of eight simultaneous changes through', async () => {
    const stored = await opened();

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => stores.tickets.append([priorityChange(stored, 'high')], [])));

    expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'conflict')).toHaveLength(7);
    expect((await stores.tickets.load(stored.ticket.number))?.ticket.version).toBe(2);
  });

  it('refuses to open a number twice', async () => {
    const stored = await opened();

    const outcome = await stores.tickets.append([openingOf({ number: stored.ticket.number })], []);

    expect(outcome).toEqual({ kind: 'conflict', current: stored });
  });

  it('writes two tickets under one command, both or neither', async () => {
    const [a, b] = [await opened(), await opened()];
    const commandId = anId('cmd');
    const both = await stores.tickets.append([priorityChange(a, 'high', { commandId }), priorityChange(b, 'low', { commandId })], []);
    expect(both.kind).toBe('committed');

    const current = await stores.tickets.load(a.ticket.number);
    const half = await stores.tickets.append([priorityChange(current ?? a, 'urgent'), priorityChange(b, 'urgent')], []);

    expect(half).toMatchObject({
      kind: 'conflict',
      current: { ticket: { number: b.ticket.number, version: 2, lastCommandId: commandId } },
    });
    expect((await stores.tickets.load(a.ticket.number))?.ticket).toMatchObject({ version: 2, priority: 'high', lastCommandId: commandId });
  });

  it('answers a repeat of what it has already written with committed', async () => {
    const stored = await opened();
    const change = priorityChange(stored, 'high');
    const first = await stores.tickets.append([change], []);

    const again = await stores.tickets.append([change], []);

    expect(again).toEqual(first);
    expect(await ledgerOf(stored.ticket.number)).toHaveLength(2);
  });

  it('answers a repeat with committed even after others went on', async () => {
    const stored = await opened();
    const change = priorityChange(stored, 'high');
    const marker = { kind: 'marker', key: anId('cmd') } as const;
    await committed(priorityChange(await committed(change, [marker]), 'low'));

    const again = await stores.tickets.append([change], [marker]);

    expect(again.kind).toBe('committed');
    expect(await ledgerOf(stored.ticket.number)).toHaveLength(3);
  });

  it('refuses an entry above 32 KB by name and writes nothing', async () => {
    const stored = await opened();
    const { ref, bodies } = sealed({ text: 'a'.repeat(33 * 1024) });
    const change = changeOf(stored, [{ type: 'NoteAdded', messageId: anId('msg'), body: ref, attachments: [] }], { bodies });

    await expect(stores.tickets.append([change], [{ kind: 'marker', key: 'too-large' }])).rejects.toMatchObject({
      code: 'ledger_entry_too_large',
    });

    expect(await stores.tickets.load(stored.ticket.number)).toEqual(stored);
    expect(await stores.tickets.marker('too-large')).toBeUndefined();
  });

  it('takes an entry just below 32 KB', async () => {
    const stored = await opened();
    const { ref, bodies } = sealed({ text: 'a'.repeat(31 * 1024) });

    const after = await committed(
      changeOf(stored, [{ type: 'NoteAdded', messageId: anId('msg'), body: ref, attachments: [] }], { bodies }),
    );

    expect((await stores.tickets.entry(after.ticket.number, 2))?.bodies).toEqual(bodies);
  });
});
