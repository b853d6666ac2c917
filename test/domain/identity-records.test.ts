import { describe, expect, it } from 'vitest';
import { heirOf, isPrimary, isStillTheirs, newRecord, withUnlinked } from '#domain/identity-records';
import type { Identity } from '#schemas/channel';
import { CONTACT_IDENTITIES } from '#schemas/contact';
import { anIdentity, anIdentityRecord, minute } from '../helpers/factories.ts';

const BUDI = 'con_00000000000000000000000001';
const SITI = 'con_00000000000000000000000002';
const bsuid = anIdentity({ kind: 'wa_bsuid', value: 'ID.1349' });
const phone = anIdentity();
const email = anIdentity({ kind: 'email', scope: '*', value: 'budi@example.com' });
const led = (identity: Identity, retiredAt?: string) => anIdentityRecord(identity, { contactId: BUDI, primary: bsuid, retiredAt });

describe('heirOf', () => {
  it('is the best that is in use, in whatever order they stand', () => {
    expect(heirOf([led(email), led(phone)])?.identity).toEqual(phone);
    expect(heirOf([led(email), led(phone, minute(1))])?.identity).toEqual(email);
  });

  it('is one that was given up where there is no other, and none where there is none', () => {
    expect(heirOf([led(email, minute(1)), led(phone, minute(1))])?.identity).toEqual(phone);
    expect(heirOf([])).toBeUndefined();
  });
});

describe('a new record', () => {
  it('leads from now on, and is primary only where it names itself', () => {
    const record = newRecord(phone, { contactId: BUDI, primary: bsuid, at: minute(3) });

    expect(record).toEqual({ identity: phone, contactId: BUDI, primary: bsuid, leadsSince: minute(3), pointers: {}, acknowledgedAt: [] });
    expect([isPrimary(record), isPrimary({ ...record, primary: { ...phone } })]).toEqual([false, true]);
  });
});

describe('isStillTheirs', () => {
  const written = { contactId: BUDI, at: minute(10), sentAt: minute(9) };
  const record = (fields: object = {}) => anIdentityRecord(phone, { contactId: BUDI, leadsSince: minute(5), ...fields });

  it.each<[string, ReturnType<typeof record> | undefined, boolean]>([
    ["the contact's", record(), true],
    ["the contact's, linked again since", record({ leadsSince: minute(20) }), true],
    ["a participant's, who was known when it came", record({ contactId: SITI }), true],
    ["a participant's, who became known by it", record({ contactId: SITI, leadsSince: minute(10) }), true],
    ["somebody else's from before this was kept", record({ contactId: SITI, leadsSince: undefined }), true],
    ["somebody else's since", record({ contactId: SITI, leadsSince: minute(11) }), false],
    ["nobody's", undefined, false],
    ['given up since it was sent', record({ retiredAt: minute(10) }), false],
    ['given up before, and written from all the same', record({ retiredAt: minute(9) }), true],
  ])('%s: %o', (_, found, is) => {
    expect(isStillTheirs(found, written)).toBe(is);
  });
});

describe('withUnlinked', () => {
  it('keeps each once, the newest, and what no mail names not at all', () => {
    const many = Array.from({ length: CONTACT_IDENTITIES }, (_, at) => `d${at}`);

    expect(withUnlinked(['a', 'b'], 'a')).toEqual(['b', 'a']);
    expect(withUnlinked(undefined, undefined)).toEqual([]);
    expect(withUnlinked(['a', 'b'], undefined)).toEqual(['a', 'b']);
    expect(withUnlinked(many, 'new')).toEqual([...many.slice(1), 'new']);
  });
});
