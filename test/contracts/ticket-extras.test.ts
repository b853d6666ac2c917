/** What stands or falls with an entry: each with its own condition, all or nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Extra, StoredTicket } from '#flows/ports';
import { aContact, anAgent, anId, anIdentity, anIdentityRecord, minute, openingOf, priorityChange } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

const ACCOUNT = '1065550000001';

describe.each(storeSources())('extras: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const open = async (extras: Extra[]) => stores.tickets.append([openingOf({ number: await stores.tickets.nextNumber() })], extras);
  const opened = async (extras: Extra[] = []): Promise<StoredTicket> => {
    const outcome = await open(extras);
    if (outcome.kind !== 'committed' || !outcome.stored[0]) throw new Error(`The ticket was not opened: ${outcome.kind}.`);
    return outcome.stored[0];
  };
  const known = async () => {
    const record = anIdentityRecord(anIdentity());
    await opened([{ kind: 'new_identity', record }]);
    return record;
  };

  it('opens for a new contact with contact, identity, pointer and marker together', async () => {
    const identity = anIdentity();
    const contact = aContact({ identities: [identity] });
    const record = anIdentityRecord(identity, { contactId: contact.contactId });
    const number = await stores.tickets.nextNumber();
    const messageId = anId('msg');

    const outcome = await stores.tickets.append(
      [openingOf({ number, contactId: contact.contactId })],
      [
        { kind: 'marker', key: 'wamid-1', number, messageId, expiresAt: 1_800_000_000 },
        { kind: 'new_contact', contact },
        { kind: 'new_identity', record },
        { kind: 'pointer', identity, contactId: contact.contactId, account: ACCOUNT, to: number },
        { kind: 'acknowledged', identity, contactId: contact.contactId, at: [minute(0)] },
      ],
    );

    expect(outcome.kind).toBe('committed');
    expect(await stores.directory.contact(contact.contactId)).toEqual(contact);
    expect(await stores.directory.identity(identity)).toEqual({ ...record, pointers: { [ACCOUNT]: number }, acknowledgedAt: [minute(0)] });
    expect(await stores.tickets.marker('wamid-1')).toEqual({ key: 'wamid-1', number, messageId });
  });

  it('says seen, with the key, when a marker exists, and writes nothing', async () => {
    const stored = await opened([{ kind: 'marker', key: 'seen-1', digest: 'abc' }]);
    const reference: Extra = { kind: 'reference', key: 'ref-of-nothing', number: 1, messageId: anId('msg') };

    const outcome = await stores.tickets.append([priorityChange(stored, 'high')], [reference, { kind: 'marker', key: 'seen-1' }]);

    expect(outcome).toEqual({ kind: 'seen', key: 'seen-1' });
    expect(await stores.tickets.load(stored.ticket.number)).toEqual(stored);
    expect((await stores.intake.lookup({ marker: 'none', identities: [], references: ['ref-of-nothing'] })).references).toEqual([
      undefined,
    ]);
    expect((await stores.tickets.marker('seen-1'))?.digest).toBe('abc');
  });

  it('says seen rather than conflict when both hold', async () => {
    const stored = await opened([{ kind: 'marker', key: 'seen-2' }]);
    await stores.tickets.append([priorityChange(stored, 'high')], []);

    const outcome = await stores.tickets.append([priorityChange(stored, 'low')], [{ kind: 'marker', key: 'seen-2' }]);

    expect(outcome).toEqual({ kind: 'seen', key: 'seen-2' });
  });

  it('leads a reference to the newest message', async () => {
    const [first, second] = [anId('msg'), anId('msg')];
    await opened([{ kind: 'reference', key: 'ref-1', number: 7, messageId: first }]);

    await opened([{ kind: 'reference', key: 'ref-1', number: 8, messageId: second }]);

    const { references } = await stores.intake.lookup({ marker: 'none', identities: [], references: ['ref-1'] });
    expect(references).toEqual([{ key: 'ref-1', number: 8, messageId: second }]);
  });

  it('moves a pointer only from where it was read', async () => {
    const { identity, contactId } = await known();
    const pointer = (to: number, from?: number): Extra => ({ kind: 'pointer', identity, contactId, account: ACCOUNT, to, from });

    expect((await open([pointer(5)])).kind).toBe('committed');
    expect((await open([pointer(6)])).kind).toBe('conflict');
    expect((await open([pointer(6, 4)])).kind).toBe('conflict');
    expect((await open([pointer(6, 5)])).kind).toBe('committed');
    expect((await stores.directory.identity(identity))?.pointers).toEqual({ [ACCOUNT]: 6 });
  });

  it('moves nothing on an identity that leads to somebody else by now', async () => {
    const { identity } = await known();
    const [contactId, before] = [anId('con'), await stores.directory.identity(identity)];

    expect((await open([{ kind: 'pointer', identity, contactId, account: ACCOUNT, to: 5 }])).kind).toBe('conflict');
    expect((await open([{ kind: 'acknowledged', identity, contactId, at: [minute(1)] }])).kind).toBe('conflict');
    expect(await stores.directory.identity(identity)).toEqual(before);
  });

  it('keeps pointers of two accounts apart, with an acknowledgement and a suggestion in the same transaction', async () => {
    const { identity, contactId } = await known();
    const suggested = anId('con');

    const outcome = await open([
      { kind: 'pointer', identity, contactId, account: ACCOUNT, to: 5 },
      { kind: 'pointer', identity, contactId, account: 'other.account-#2', to: 9 },
      { kind: 'acknowledged', identity, contactId, at: [minute(1), minute(2)] },
      { kind: 'merge_suggestion', identity, contactId: suggested },
    ]);

    expect(outcome.kind).toBe('committed');
    expect(await stores.directory.identity(identity)).toMatchObject({
      pointers: { [ACCOUNT]: 5, 'other.account-#2': 9 },
      acknowledgedAt: [minute(1), minute(2)],
      mergeSuggestion: suggested,
    });
  });

  it('gives an identity to one of two contacts that appear at once, and leaves nothing of the other', async () => {
    const identity = anIdentity();
    const appear = async () => {
      const contact = aContact({ identities: [identity] });
      const record = anIdentityRecord(identity, { contactId: contact.contactId });
      const outcome = await open([
        { kind: 'new_contact', contact },
        { kind: 'new_identity', record },
      ]);
      return { contact, outcome };
    };

    const both = await Promise.all([appear(), appear()]);

    const winner = both.find(({ outcome }) => outcome.kind === 'committed');
    const loser = both.find(({ outcome }) => outcome.kind === 'conflict');
    expect((await stores.directory.identity(identity))?.contactId).toBe(winner?.contact.contactId);
    expect(await stores.directory.contact(loser?.contact.contactId ?? '')).toBeUndefined();
  });

  it('never loads an agent above the limit, however many try at once', async () => {
    const agentId = anId('cmd').replace('_', '-');
    await stores.addAgent(anAgent({ agentId, load: 1 }));
    const assign = (): Promise<{ kind: string }> => open([{ kind: 'load', agentId, delta: 1, atMost: 3, assignedAt: minute(5) }]);

    const tries = await Promise.all(Array.from({ length: 6 }, assign));
    for (let again = 0; again < 6; again += 1) tries.push(await assign());

    expect(tries.filter(({ kind }) => kind === 'committed')).toHaveLength(3);
    expect(await stores.directory.agent(agentId)).toMatchObject({ load: 4, lastAssignedAt: minute(5) });
  });

  it('keeps when an agent last had their turn, team by team', async () => {
    const agentId = anId('cmd').replace('_', '-');
    await stores.addAgent(anAgent({ agentId, capacity: 9, turns: { sales: minute(1) } }));
    const given = (teamId: string, at: number) =>
      open([{ kind: 'load', agentId, delta: 1, atMost: 8, assignedAt: minute(at), turn: { teamId, at: minute(at) } }]);

    for (const [teamId, at] of [['default', 5] as const, ['returns-2', 6] as const, ['default', 7] as const]) await given(teamId, at);

    expect(await stores.directory.agent(agentId)).toMatchObject({
      load: 3,
      lastAssignedAt: minute(7),
      turns: { sales: minute(1), default: minute(7), 'returns-2': minute(6) },
    });
  });

  it('lets a person go above the limit', async () => {
    const agentId = anId('cmd').replace('_', '-');
    await stores.addAgent(anAgent({ agentId, load: 4, presence: 'away' }));

    expect((await open([{ kind: 'load', agentId, delta: 2 }])).kind).toBe('committed');

    expect((await stores.directory.agent(agentId))?.load).toBe(6);
  });

  it.each([{ presence: 'away' as const }, { active: false }])('gives automatic work to nobody who is %o', async (state) => {
    const agentId = anId('cmd').replace('_', '-');
    await stores.addAgent(anAgent({ agentId, ...state }));

    const outcome = await open([{ kind: 'load', agentId, delta: 1, atMost: 3 }]);

    expect(outcome.kind).toBe('conflict');
    expect((await stores.directory.agent(agentId))?.load).toBe(0);
  });

  it('adds up what one transaction takes from and gives to one agent', async () => {
    const agentId = anId('cmd').replace('_', '-');
    await stores.addAgent(anAgent({ agentId, load: 4 }));

    const outcome = await open([
      { kind: 'load', agentId, delta: -2 },
      { kind: 'load', agentId, delta: 1, atMost: 2 },
    ]);

    expect(outcome.kind).toBe('committed');
    expect((await stores.directory.agent(agentId))?.load).toBe(3);
  });

  it('gives nothing back to an agent that does not exist, and makes none', async () => {
    const outcome = await open([
      { kind: 'load', agentId: 'gone', delta: -1 },
      { kind: 'marker', key: 'beside-gone' },
    ]);

    expect(outcome.kind).toBe('committed');
    expect(await stores.directory.agent('gone')).toBeUndefined();
    expect(await stores.tickets.marker('beside-gone')).toEqual({ key: 'beside-gone' });
  });

  it('loads no agent that does not exist', async () => {
    expect((await open([{ kind: 'load', agentId: 'gone', delta: 1 }])).kind).toBe('conflict');
  });

  it('keeps the numbers whose sends wait for a blocked channel', async () => {
    const parked = (kind: 'parked' | 'unparked', number: number): Extra => ({ kind, channel: 'whatsapp', account: 'parked-1', number });
    await opened([parked('parked', 12), parked('parked', 3)]);
    await opened([parked('parked', 12)]);
    expect(await stores.directory.parked('whatsapp', 'parked-1')).toEqual([3, 12]);

    await opened([parked('unparked', 3)]);

    expect(await stores.directory.parked('whatsapp', 'parked-1')).toEqual([12]);
  });

  it('writes extras without an entry', async () => {
    const agentId = anId('cmd').replace('_', '-');
    await stores.addAgent(anAgent({ agentId, load: 3 }));

    expect(await stores.tickets.append([], [{ kind: 'load', agentId, delta: -2 }])).toEqual({ kind: 'committed', stored: [] });

    expect((await stores.directory.agent(agentId))?.load).toBe(1);
  });
});
