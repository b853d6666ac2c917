import { describe, expect, it } from 'vitest';
import { aChat, aMail, BUDI } from '../helpers/envelopes.ts';
import { setting, storedOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, dump, given, refusal } from './rig.ts';

const ANI = {
  name: 'Ani',
  language: 'id',
  identities: [
    { kind: 'wa_phone', value: '+62 812 0000 001' },
    { kind: 'email', value: 'Ani@Example.com' },
  ],
};

describe('createContact', () => {
  it('keeps identities as channels name them, so that the contact is known when it writes', async () => {
    const rig = createRig();

    const contact = await call(rig, 'createContact', { body: ANI });
    const number = await given(rig, aChat({ from: [BUDI] }));

    expect(contact).toMatchObject({ name: 'Ani', language: 'id' });
    expect(contact.identities).toEqual([
      { kind: 'wa_phone', scope: 'waba', value: '628120000001' },
      { kind: 'email', scope: '*', value: 'ani@example.com' },
    ]);
    expect((await storedOf(rig, number)).ticket.contactId).toBe(contact.contactId);
  });

  it('is refused when an identity leads to a contact already', async () => {
    const rig = createRig();
    await given(rig, aChat({ from: [BUDI] }));

    expect((await refusal(rig, 'createContact', { body: ANI })).code).toBe('identity_taken');
  });

  it('with an Idempotency-Key makes one contact, and none for another request', async () => {
    const rig = createRig();
    const headers = { 'idempotency-key': 'k' };

    const first = await call(rig, 'createContact', { headers, body: { name: 'Ani' } });
    const before = dump(rig);
    const second = await call(rig, 'createContact', { headers, body: { name: 'Ani' } });

    expect(second).toEqual(first);
    expect(dump(rig)).toEqual(before);
    expect((await refusal(rig, 'createContact', { headers, body: { name: 'Budi' } })).code).toBe('idempotency_key_reused');
  });

  it.each([
    { name: '' },
    { name: 7 },
    { name: 'A', language: 'fr' },
    { name: 'A', identities: [{ kind: 'fax', value: '1' }] },
    { name: 'A', identities: [{ kind: 'email', value: 'nobody' }] },
    { name: 'A', identities: [{ kind: 'phone', value: '0812' }] },
    { name: 'A', age: 3 },
  ])('refuses %o', async (body) => {
    expect((await refusal(createRig(), 'createContact', { body })).code).toBe('invalid_request');
  });
});

describe('findContacts and getContact', () => {
  it('find the contact that an identity leads to, however it is typed', async () => {
    const rig = createRig();
    const { contactId } = (await storedOf(rig, await given(rig, aChat({ from: [BUDI] })))).ticket;

    const found = await call(rig, 'findContacts', { query: { kind: 'wa_phone', value: '+62 812-0000-001' } });
    const none = await call(rig, 'findContacts', { query: { kind: 'wa_phone', value: '+62 812-0000-002' } });

    expect([found.items.map((item) => item.contactId), none.items]).toEqual([[contactId], []]);
    expect(await call(rig, 'getContact', { params: { contactId } })).toEqual(found.items[0]);
  });

  it('refuse what is no identity and no id, and know no stranger', async () => {
    const rig = createRig();

    expect((await refusal(rig, 'findContacts', { query: { kind: 'email', value: 'x' } })).code).toBe('invalid_request');
    expect((await refusal(rig, 'findContacts', { query: { value: 'x' } })).code).toBe('invalid_request');
    expect((await refusal(rig, 'getContact', { params: { contactId: '7' } })).code).toBe('invalid_request');
    expect((await refusal(rig, 'getContact', { params: { contactId: 'con_zzzzzzzzzzzzzzzz' } })).code).toBe('not_found');
  });
});

describe('listContactTickets', () => {
  it("gives a contact's tickets over all channels, newest first, page by page", async () => {
    const rig = createRig();
    const contact = await call(rig, 'createContact', { body: ANI });
    const chat = await given(rig, aChat({ from: [BUDI] }));
    rig.passSeconds(60);
    const mail = await given(rig, aMail({ from: 'ani@example.com' }));
    const params = { contactId: contact.contactId };

    const first = await call(rig, 'listContactTickets', { params, query: { limit: 1 } });
    const second = await call(rig, 'listContactTickets', { params, query: { limit: 1, cursor: first.nextCursor ?? '' } });

    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([mail, chat]);
  });

  it('leaves out the tickets of other teams', async () => {
    const rig = createRig();
    setting(rig.memory, 'channel', 'whatsapp:2', { channel: 'whatsapp', account: '2', name: 'Sales', teamId: 'sales' });
    const own = await given(rig, aChat({ from: [BUDI] }));
    await given(rig, aChat({ from: [BUDI], account: '2' }));
    const { contactId } = (await storedOf(rig, own)).ticket;

    const mine = await call(rig, 'listContactTickets', { params: { contactId } });
    const all = await call(rig, 'listContactTickets', { as: 'admin', params: { contactId } });

    expect([mine.items.map(({ number }) => number), all.items.length]).toEqual([[own], 2]);
  });

  it('refuses a contact that is not there and a cursor of another list', async () => {
    const rig = createRig();
    const { contactId } = (await storedOf(rig, await given(rig, aChat()))).ticket;

    expect((await refusal(rig, 'listContactTickets', { params: { contactId: 'con_zzzzzzzzzzzzzzzz' } })).code).toBe('not_found');
    const cursor = Buffer.from('EVENT#1').toString('base64url');
    expect((await refusal(rig, 'listContactTickets', { params: { contactId }, query: { cursor } })).code).toBe('invalid_request');
  });
});
