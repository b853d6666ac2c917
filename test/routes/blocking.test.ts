import { describe, expect, it } from 'vitest';
import { aChat, aMail, phone } from '../helpers/envelopes.ts';
import { bodiesOf, eventsOf, eventsOfType, numbersIn, take, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Person, type Rig, refusal } from './rig.ts';

const contactOf = async (rig: Rig, number: number) => (await ticketOf(rig, number)).contactId;
const block = (rig: Rig, contactId: string, as: Person = 'supervisor') => call(rig, 'blockContact', { as, params: { contactId } });
const unblock = (rig: Rig, contactId: string) => call(rig, 'unblockContact', { as: 'supervisor', params: { contactId } });
const texts = (rig: Rig, number: number) => bodiesOf(rig, number, 'MessageReceived').map(({ text }) => text);
const solve = async (rig: Rig, number: number) => {
  const { version } = await ticketOf(rig, number);
  await call(rig, 'updateTicket', { as: 'supervisor', params: { number }, body: { version, status: 'solved' } });
};

describe('a sender who is blocked', () => {
  it('has what they write kept on the ticket they have, and nothing comes of it', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await block(rig, await contactOf(rig, number));
    await solve(rig, number);
    const before = await ticketOf(rig, number);

    await take(rig, aChat({ text: 'MENANG HADIAH' }));

    const after = await ticketOf(rig, number);
    expect(texts(rig, number)).toContain('MENANG HADIAH');
    expect({ ...after, version: 0, lastCommandId: '' }).toEqual({ ...before, version: 0, lastCommandId: '' });
    expect(numbersIn(rig)).toEqual([number]);
  });

  it('who has no ticket any more gets a closed one: on no list, without clock, answer or notice', async () => {
    const rig = createRig();
    const mail = { from: 'spam@jauh.example' };
    const first = await given(rig, aMail(mail));
    await block(rig, await contactOf(rig, first));

    const second = await given(rig, aMail(mail));

    expect(second).not.toBe(first);
    expect(await ticketOf(rig, second)).toMatchObject({ status: 'closed', targets: [], outbound: [] });
    expect(eventsOf(rig, second).map(({ type }) => type)).toEqual([
      'TicketOpened',
      'TeamChosen',
      'MessageReceived',
      'StatusChanged',
      'AcknowledgementSkipped',
    ]);
    const { items } = await call(rig, 'listTickets', { query: { view: 'open' } });
    expect(items.map(({ number }) => number)).not.toContain(second);
    const history = await call(rig, 'listContactTickets', { params: { contactId: await contactOf(rig, second) } });
    expect(history.items.map(({ number }) => number)).toContain(second);
  });

  it('is heard again when they are not blocked any more', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const contactId = await contactOf(rig, number);
    await block(rig, contactId);
    await solve(rig, number);
    await unblock(rig, contactId);

    await take(rig, aChat({ text: 'Maaf, saya pelanggan' }));

    expect((await ticketOf(rig, number)).status).toBe('open');
    expect(eventsOfType(rig, number, 'MessageReceived').map(({ blocked }) => blocked)).toEqual([undefined, undefined]);
  });

  it('is nobody else', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await block(rig, await contactOf(rig, number));

    const other = await given(rig, aChat({ from: [phone('6281299990000')] }));

    expect((await ticketOf(rig, other)).status).toBe('new');
  });
});

describe('blocking', () => {
  it('is shown, recorded once, and undone', async () => {
    const rig = createRig();
    const contactId = await contactOf(rig, await given(rig, aChat()));

    expect((await block(rig, contactId)).blockedAt).toBe(rig.time.now);
    await block(rig, contactId);
    expect((await call(rig, 'getContact', { params: { contactId } })).blockedAt).toBe(rig.time.now);
    expect((await unblock(rig, contactId)).blockedAt).toBeNull();

    const events = (rig.memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);
    expect(events).toEqual([
      { type: 'ContactBlocked', contactId },
      { type: 'ContactUnblocked', contactId },
    ]);
  });

  it('is a supervisor’s, of a contact that exists', async () => {
    const rig = createRig();
    const contactId = await contactOf(rig, await given(rig, aChat()));

    expect((await refusal(rig, 'blockContact', { params: { contactId } })).code).toBe('not_allowed');
    expect((await refusal(rig, 'blockContact', { as: 'supervisor', params: { contactId: 'con_0123456789' } })).code).toBe('not_found');
  });
});
