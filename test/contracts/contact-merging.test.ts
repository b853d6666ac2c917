import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskWrite } from '#flows/ports';
import type { Contact } from '#schemas/contact';
import { anId, anIdentity, minute } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

describe.each(storeSources())('contacts that are merged: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  async function made(): Promise<Contact> {
    const contact = { contactId: anId('con'), name: 'Tamu', createdAt: minute(0), identities: [anIdentity()] };
    await stores.directory.createContact(contact);
    return contact;
  }
  const record = (write: DeskWrite) =>
    stores.directory.record({
      at: minute(1),
      actor: { kind: 'agent', id: 'supervisor' },
      commandId: anId('cmd'),
      events: [{ type: 'ContactBlocked', contactId: 'con_any' }],
      writes: [write],
    });
  const now = async ({ contactId }: Contact): Promise<Contact> => {
    const contact = await stores.directory.contact(contactId);
    if (!contact) throw new Error(`There is no contact ${contactId}.`);
    return contact;
  };
  const leadsTo = async ({ identities }: Contact) =>
    (await Promise.all(identities.map(stores.directory.identity))).map((identity) => identity?.mergedInto);
  const merging = (from: Contact, into: Contact, below: readonly Contact[] = []): DeskWrite => ({
    kind: 'merge_contact',
    from,
    into,
    carriers: [from, ...below].flatMap(({ identities }) => identities),
  });

  it('lead where they were merged to, and back', async () => {
    const [a, b, c] = [await made(), await made(), await made()];
    expect(await record(merging(a, b))).toBe('committed');
    expect(await record(merging(await now(b), c, [a]))).toBe('committed');
    expect(await now(b)).toMatchObject({ merged: [a.contactId], mergedInto: c.contactId });
    expect([await leadsTo(a), await leadsTo(b)]).toEqual([[c.contactId], [c.contactId]]);

    const [contact, from] = [await now(b), await now(c)];
    const apart: DeskWrite = { kind: 'unmerge_contact', contact, from, carriers: b.identities, below: a.identities };
    expect(await record(apart)).toBe('committed');
    expect([await leadsTo(a), await leadsTo(b)]).toEqual([[b.contactId], [undefined]]);
    expect(await now(c)).toEqual(c);
    expect(await record(apart)).toBe('conflict');
  });

  it('get an identity that nobody has, once', async () => {
    const contact = await made();
    const [identity] = [anIdentity()];
    const [primary] = contact.identities;
    const linking: DeskWrite = {
      kind: 'link_identity',
      contact,
      record: { identity, contactId: contact.contactId, primary: primary ?? identity, pointers: {}, acknowledgedAt: [] },
    };

    expect([await record(linking), await record(linking)]).toEqual(['committed', 'conflict']);
    expect((await now(contact)).identities).toEqual([primary, identity]);
    expect((await stores.directory.identity(identity))?.contactId).toBe(contact.contactId);
  });

  it('are not merged both ways, nor by who has not seen the last merge', async () => {
    const [a, b, c] = [await made(), await made(), await made()];

    const outcomes = await Promise.all([record(merging(a, b)), record(merging(b, a))]);

    expect(outcomes.toSorted()).toEqual(['committed', 'conflict']);
    expect(await record(merging(c, outcomes[0] === 'committed' ? b : a))).toBe('conflict');
    expect(await leadsTo(c)).toEqual([undefined]);
  });
});
