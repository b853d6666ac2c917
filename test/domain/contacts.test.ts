import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityKey, inOrder, resolveContact } from '#domain/contacts';
import { IDENTITY_ORDER, type Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import { anIdentity, anIdentityRecord } from '../helpers/factories.ts';

const BUDI = 'con_00000000000000000000000001';
const SITI = 'con_00000000000000000000000002';
const bsuid = anIdentity({ kind: 'wa_bsuid', value: 'ID.1349' });
const phone = anIdentity({ kind: 'wa_phone', value: '6281234567890' });
const leadsTo = (identity: Identity, contactId: string, primary = identity): IdentityRecord =>
  anIdentityRecord(identity, { contactId, primary });

describe('resolveContact', () => {
  it('nobody has any of the identities: a new contact, under the best of them', () => {
    expect(resolveContact([bsuid, phone], [undefined, undefined])).toEqual({ kind: 'unknown', primary: bsuid });
  });

  it('the best identity that leads somewhere decides', () => {
    expect(resolveContact([bsuid, phone], [leadsTo(bsuid, BUDI), leadsTo(phone, BUDI)])).toEqual({
      kind: 'known',
      contactId: BUDI,
      primary: bsuid,
      aliases: [],
      elsewhere: [],
    });
  });

  it('an identity that came along and leads nowhere becomes an alias of the same contact', () => {
    expect(resolveContact([bsuid, phone], [undefined, leadsTo(phone, BUDI)])).toMatchObject({
      contactId: BUDI,
      primary: phone,
      aliases: [bsuid],
      elsewhere: [],
    });
  });

  it('an identity that leads to somebody else is only pointed at: nothing is merged unasked', () => {
    expect(resolveContact([bsuid, phone], [leadsTo(bsuid, BUDI), leadsTo(phone, SITI)])).toMatchObject({
      contactId: BUDI,
      aliases: [],
      elsewhere: [phone],
    });
  });

  it("the pointers stand at the contact's primary identity, whichever one led here", () => {
    expect(resolveContact([phone], [leadsTo(phone, BUDI, bsuid)])).toMatchObject({ primary: bsuid });
  });

  it('who has no identity is nobody', () => {
    expect(resolveContact([], [])).toBeUndefined();
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
        const resolved = resolveContact(
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
