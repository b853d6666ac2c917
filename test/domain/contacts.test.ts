import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityKey, inOrder, resolveContact, retirements } from '#domain/contacts';
import { IDENTITY_ORDER, type Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import { anIdentity, anIdentityRecord, minute } from '../helpers/factories.ts';

const BUDI = 'con_00000000000000000000000001';
const SITI = 'con_00000000000000000000000002';
const bsuid = anIdentity({ kind: 'wa_bsuid', value: 'ID.1349' });
const phone = anIdentity({ kind: 'wa_phone', value: '6281234567890' });
const leadsTo = (identity: Identity, contactId: string, primary = identity): IdentityRecord =>
  anIdentityRecord(identity, { contactId, primary });
const retired = (record: IdentityRecord): IdentityRecord => ({ ...record, retiredAt: minute(10) });
/** As a message sent after any retirement names them, unless the test says when. */
const resolve = (identities: readonly Identity[], records: readonly (IdentityRecord | undefined)[], sentAt = minute(20)) =>
  resolveContact({ identities, records, sentAt });

describe('resolveContact', () => {
  it('nobody has any of the identities: a new contact, under the best of them', () => {
    expect(resolve([bsuid, phone], [undefined, undefined])).toEqual({ kind: 'unknown', primary: bsuid, identities: [bsuid, phone] });
  });

  it('the best identity that leads somewhere decides', () => {
    expect(resolve([bsuid, phone], [leadsTo(bsuid, BUDI), leadsTo(phone, BUDI)])).toEqual({
      kind: 'known',
      contactId: BUDI,
      primary: bsuid,
      aliases: [],
      elsewhere: [],
    });
  });

  it('an identity that came along and leads nowhere becomes an alias of the same contact', () => {
    expect(resolve([bsuid, phone], [undefined, leadsTo(phone, BUDI)])).toMatchObject({
      contactId: BUDI,
      primary: phone,
      aliases: [bsuid],
      elsewhere: [],
    });
  });

  it('an identity that leads to somebody else is only pointed at: nothing is merged unasked', () => {
    expect(resolve([bsuid, phone], [leadsTo(bsuid, BUDI), leadsTo(phone, SITI)])).toMatchObject({
      contactId: BUDI,
      aliases: [],
      elsewhere: [phone],
    });
  });

  it("the pointers stand at the contact's primary identity, whichever one led here", () => {
    expect(resolve([phone], [leadsTo(phone, BUDI, bsuid)])).toMatchObject({ primary: bsuid });
  });

  it('who has no identity is nobody', () => {
    expect(resolve([], [])).toBeUndefined();
  });

  it('each identity leads to the contact, is an alias, or leads elsewhere, and never two of these', () => {
    const found = fc.array(fc.constantFrom(undefined, BUDI, SITI), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(found, (contacts) => {
        const identities = contacts.map(() => anIdentity());
        const records = identities.map((identity, index) => {
          const contactId = contacts[index];
          return contactId && leadsTo(identity, contactId);
        });
        const resolved = resolve(
          identities,
          records.map((record) => record || undefined),
        );
        const first = contacts.find((contactId) => contactId !== undefined);

        if (resolved?.kind !== 'known') {
          expect(first).toBeUndefined();
          return;
        }
        const here = identities.filter((_, index) => contacts[index] === resolved.contactId);
        expect(resolved.contactId).toBe(first);
        expect([...here, ...resolved.aliases, ...resolved.elsewhere].map(identityKey).toSorted()).toEqual(
          identities.map(identityKey).toSorted(),
        );
      }),
    );
  });
});

describe('resolveContact with a retired number', () => {
  const contact = { contactId: BUDI, primary: bsuid };

  it('whoever has the number now gets a contact of their own, made without it', () => {
    const stranger = anIdentity({ kind: 'wa_bsuid' });

    expect(resolve([stranger, phone], [undefined, retired(leadsTo(phone, BUDI))])).toEqual({
      kind: 'unknown',
      primary: stranger,
      identities: [stranger],
    });
  });

  it('whoever has it now and is known stays who they are, and nothing is merged', () => {
    const stranger = anIdentity({ kind: 'wa_bsuid' });

    expect(resolve([stranger, phone], [leadsTo(stranger, SITI), retired(leadsTo(phone, BUDI))])).toEqual({
      kind: 'known',
      contactId: SITI,
      primary: stranger,
      aliases: [],
      elsewhere: [],
    });
  });

  it('an identity in use decides before it, wherever it stands', () => {
    const email = anIdentity({ kind: 'email' });

    expect(resolve([phone, email], [retired(leadsTo(phone, BUDI)), leadsTo(email, SITI)])).toMatchObject({
      contactId: SITI,
      elsewhere: [],
    });
  });

  it('its old contact, known by another identity, has no new alias', () => {
    expect(resolve([bsuid, phone], [leadsTo(bsuid, BUDI), retired(leadsTo(phone, BUDI, bsuid))])).toMatchObject({
      ...contact,
      aliases: [],
      elsewhere: [],
    });
  });

  it('alone, it still leads to its old contact as the best guess', () => {
    expect(resolve([phone], [retired(leadsTo(phone, BUDI, bsuid))])).toMatchObject({ kind: 'known', ...contact });
  });

  it.each([
    { sent: 'before', sentAt: minute(9), kind: 'known' },
    { sent: 'when', sentAt: minute(10), kind: 'unknown' },
    { sent: 'after', sentAt: minute(11), kind: 'unknown' },
  ])('a message sent $sent it was given up makes its sender $kind', ({ sentAt, kind }) => {
    expect(resolve([bsuid, phone], [undefined, retired(leadsTo(phone, BUDI))], sentAt)?.kind).toBe(kind);
  });

  it('what was sent before and names a new identity makes that one an alias', () => {
    expect(resolve([bsuid, phone], [undefined, retired(leadsTo(phone, BUDI))], minute(9))).toMatchObject({
      contactId: BUDI,
      primary: phone,
      aliases: [bsuid],
    });
  });

  it('for what was sent before, an identity in use still decides first', () => {
    expect(resolve([bsuid, phone], [leadsTo(bsuid, SITI), retired(leadsTo(phone, BUDI))], minute(9))).toMatchObject({
      contactId: SITI,
      elsewhere: [],
    });
  });
});

describe('resolveContact with a number in use', () => {
  it('an unknown user id beside it is an alias, though its contact has another user id', () => {
    const other = anIdentity({ kind: 'wa_bsuid' });

    expect(resolve([other, phone], [undefined, leadsTo(phone, BUDI, bsuid)])).toMatchObject({ contactId: BUDI, aliases: [other] });
  });
});

describe('retirements', () => {
  const next = anIdentity({ kind: 'wa_phone' });
  const nextId = anIdentity({ kind: 'wa_bsuid' });
  const change = (previous: Identity[], current: Identity[], sentAt = minute(20)) => ({ previous, current, sentAt });
  const NOTHING = { retired: [], revived: [] };

  it('a new number retires the old one, and leaves the old user id in use', () => {
    const records = [leadsTo(bsuid, BUDI), leadsTo(phone, BUDI, bsuid), undefined, undefined];

    expect(retirements(change([bsuid, phone], [nextId, next]), BUDI, records)).toEqual({ retired: [phone], revived: [] });
  });

  it.each([
    { what: 'a new user id alone', current: [nextId] },
    { what: 'a new user id with the same number', current: [nextId, phone] },
  ])('$what retires nothing', ({ current }) => {
    expect(retirements(change([bsuid, phone], current), BUDI, [leadsTo(bsuid, BUDI), leadsTo(phone, BUDI)])).toEqual(NOTHING);
  });

  it('a number of somebody else, and one that nobody has, are left alone', () => {
    expect(retirements(change([bsuid, phone], [next]), BUDI, [leadsTo(bsuid, BUDI), leadsTo(phone, SITI), undefined])).toEqual(NOTHING);
    expect(retirements(change([bsuid, phone], [next]), BUDI, [leadsTo(bsuid, BUDI), undefined, undefined])).toEqual(NOTHING);
  });

  it('a number that is retired already is not retired again', () => {
    expect(retirements(change([phone], [next]), BUDI, [retired(leadsTo(phone, BUDI)), leadsTo(next, BUDI)])).toEqual(NOTHING);
  });

  it('a number that its contact takes again is in use again', () => {
    const records = [leadsTo(next, BUDI), retired(leadsTo(phone, BUDI))];

    expect(retirements(change([next], [phone]), BUDI, records)).toEqual({ retired: [next], revived: [phone] });
  });

  it.each([
    { what: 'an older change', wanted: change([next], [phone], minute(10)), contactId: BUDI },
    { what: 'a change that names it as before and after', wanted: change([phone], [nextId, phone]), contactId: BUDI },
    { what: "somebody else's change", wanted: change([next], [phone]), contactId: SITI },
  ])('$what does not bring a retired number back', ({ wanted, contactId }) => {
    expect(retirements(wanted, contactId, [retired(leadsTo(phone, BUDI))]).revived).toEqual([]);
  });
});

describe('inOrder', () => {
  it('puts the identities that are hardest to give away first, and leaves what it was given', () => {
    const given = [...IDENTITY_ORDER].reverse().map((kind) => anIdentity({ kind }));
    const before = [...given];

    expect(inOrder(given).map(({ kind }) => kind)).toEqual(IDENTITY_ORDER);
    expect(given).toEqual(before);
  });
});

describe('identityKey', () => {
  it('tells kinds and scopes apart', () => {
    const keys = [phone, { ...phone, kind: 'phone' as const }, { ...phone, scope: '*' }].map(identityKey);

    expect(new Set(keys).size).toBe(3);
  });
});
