/** Contacts and identities as people change them: only as they were read, all of an act or nothing of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskWrite } from '#flows/ports';
import type { Contact, IdentityRecord } from '#schemas/contact';
import { anId, anIdentity, anIdentityRecord, minute, openingOf } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

const ACCOUNT = '1065550000001';

describe.each(storeSources())('contacts as people change them: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  async function made(fields: Partial<Contact> = {}): Promise<Contact> {
    const contact = { contactId: anId('con'), name: 'Tamu', createdAt: minute(0), identities: [anIdentity()], ...fields };
    await stores.directory.createContact(contact);
    return contact;
  }
  const record = (...writes: DeskWrite[]) =>
    stores.directory.record({
      at: minute(1),
      actor: { kind: 'agent', id: 'supervisor' },
      commandId: anId('cmd'),
      events: [{ type: 'ContactChanged', contactId: 'con_any', fields: ['name'] }],
      writes,
    });
  const now = async ({ contactId }: Contact): Promise<Contact> => {
    const contact = await stores.directory.contact(contactId);
    if (!contact) throw new Error(`There is no contact ${contactId}.`);
    return contact;
  };
  const recordOf = async ({ identities: [identity] }: Contact): Promise<IdentityRecord> => {
    const found = identity && (await stores.directory.identity(identity));
    if (!found) throw new Error('The contact has no identity.');
    return found;
  };
  const changed = (before: Contact, fields: Partial<Contact>): DeskWrite => ({ kind: 'contact', before, after: { ...before, ...fields } });

  it('are changed field by field, and what is undefined is gone', async () => {
    const contact = await made({ language: 'id', attributes: { segmen: 'vip', constructor: 'y' } });
    const fields = { name: 'Budi', language: undefined, attributes: { kota: 'Bandung', constructor: 'x' }, blockedAt: minute(1) };

    expect(await record(changed(contact, fields))).toBe('committed');

    const { language, ...rest } = contact;
    expect(await now(contact)).toEqual({ ...rest, name: 'Budi', attributes: fields.attributes, blockedAt: minute(1) });
    expect(await record(changed(await now(contact), { attributes: undefined }))).toBe('committed');
    expect((await now(contact)).attributes).toBeUndefined();
  });

  it.each<[string, Partial<Contact>, Partial<Contact>]>([
    ['the same attribute', { attributes: { segmen: 'vip' } }, { attributes: { segmen: 'umum' } }],
    ['another field', { name: 'Budi' }, { language: 'en' }],
    ['a merge', { mergedInto: 'con_0000000001' }, { merged: ['con_0000000002'] }],
    ['an identity', { identities: [anIdentity()] }, { blockedAt: minute(2) }],
  ])('are changed by one of two who read the same: %s', async (_, one, other) => {
    const contact = await made({ attributes: { segmen: 'baru' } });

    const outcomes = await Promise.all([record(changed(contact, one)), record(changed(contact, other))]);

    expect(outcomes.toSorted()).toEqual(['committed', 'conflict']);
    expect(await now(contact)).toEqual({ ...contact, ...(outcomes[0] === 'committed' ? one : other) });
  });

  it('that are only held against what was read keep the rest of the act from happening', async () => {
    const [read, other] = [await made(), await made()];
    const act: DeskWrite[] = [changed(read, {}), changed(other, { name: 'Lain' })];

    await record(changed(read, { name: 'Budi' }));
    expect(await record(...act)).toBe('conflict');

    expect((await now(other)).name).toBe('Tamu');
    expect(await record(changed(await now(read), {}), changed(other, { name: 'Lain' }))).toBe('committed');
  });

  it('that nobody made are not changed', async () => {
    const nobody = { contactId: anId('con'), name: 'Tamu', createdAt: minute(0), identities: [] };

    expect(await record(changed(nobody, { name: 'Budi' }))).toBe('conflict');
    expect(await stores.directory.contact(nobody.contactId)).toBeUndefined();
  });

  it('get an identity that nobody has, once', async () => {
    const contact = await made();
    const after = anIdentityRecord(anIdentity(), { contactId: contact.contactId });

    expect([await record({ kind: 'identity', after }), await record({ kind: 'identity', after })]).toEqual(['committed', 'conflict']);
    expect(await stores.directory.identity(after.identity)).toEqual(after);
  });

  it('lose an identity only as it was read, and it is free then', async () => {
    const contact = await made();
    const before = await recordOf(contact);
    await stores.tickets.append(
      [openingOf({ number: await stores.tickets.nextNumber() })],
      [{ kind: 'pointer', identity: before.identity, contactId: contact.contactId, account: ACCOUNT, to: 5 }],
    );

    expect(await record({ kind: 'identity', before })).toBe('conflict');
    expect(await record({ kind: 'identity', before: await recordOf(contact) })).toBe('committed');

    expect(await stores.directory.identity(before.identity)).toBeUndefined();
    expect(await record({ kind: 'identity', after: before })).toBe('committed');
  });

  it('hand what one identity carries to another, in one act', async () => {
    const contact = await made({
      identities: [anIdentity(), anIdentity({ kind: 'email', scope: '*', value: `${anId('con')}@example.com` })],
    });
    const [first, second] = (await Promise.all(contact.identities.map(stores.directory.identity))).filter((one) => one !== undefined);
    if (!first || !second) throw new Error('The contact has two identities.');
    const after = { ...second, primary: second.identity, pointers: { [ACCOUNT]: 7 }, acknowledgedAt: [minute(1)], blockedAt: minute(1) };

    const outcome = await record({ kind: 'identity', before: first }, { kind: 'identity', before: second, after });

    expect(outcome).toBe('committed');
    expect(await stores.directory.identity(second.identity)).toEqual(after);
    expect(await record({ kind: 'identity', before: second, after: first })).toBe('conflict');
  });
});

describe.each(storeSources())('an alias: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  async function known() {
    const identity = anIdentity();
    const contact = { contactId: anId('con'), name: 'Tamu', createdAt: minute(0), identities: [identity] };
    await stores.directory.createContact(contact);
    return contact;
  }
  const alias = (contactId: string, primary: IdentityRecord['primary']) =>
    ({ kind: 'alias', record: anIdentityRecord(anIdentity({ kind: 'wa_bsuid' }), { contactId, primary }) }) as const;
  const primaryOf = ({ identities: [identity] }: Contact) => identity ?? anIdentity();

  it('leads to the contact and stands with it, beside what else its primary identity gets', async () => {
    const contact = await known();
    const { contactId } = contact;
    const [one, two] = [alias(contactId, primaryOf(contact)), alias(contactId, primaryOf(contact))];

    const outcome = await stores.tickets.append(
      [openingOf({ number: await stores.tickets.nextNumber() })],
      [one, two, { kind: 'pointer', identity: primaryOf(contact), contactId, account: ACCOUNT, to: 9 }],
    );

    expect(outcome.kind).toBe('committed');
    const identities = [...contact.identities, one.record.identity, two.record.identity];
    expect(await stores.directory.contact(contactId)).toEqual({ ...contact, identities });
    expect(await stores.directory.identity(two.record.identity)).toEqual(two.record);
    expect((await stores.directory.identity(primaryOf(contact)))?.pointers).toEqual({ [ACCOUNT]: 9 });
    expect((await stores.tickets.append([], [one])).kind).toBe('conflict');
  });

  it('is none where the primary identity leads elsewhere, or nowhere, by now', async () => {
    const [contact, other] = [await known(), await known()];

    for (const primary of [primaryOf(other), anIdentity()]) {
      const wrong = alias(contact.contactId, primary);
      expect((await stores.tickets.append([], [wrong])).kind).toBe('conflict');
      expect(await stores.directory.identity(wrong.record.identity)).toBeUndefined();
    }
    expect(await stores.directory.contact(contact.contactId)).toEqual(contact);
  });
});
