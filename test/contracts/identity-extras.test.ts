/** An identity that its contact gives up, or takes again: only as long as it leads to that contact. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Extra } from '#flows/ports';
import { anId, anIdentity, anIdentityRecord, minute, openingOf } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

const ACCOUNT = '1065550000001';

describe.each(storeSources())('extras of identities: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const open = async (extras: Extra[]) => stores.tickets.append([openingOf({ number: await stores.tickets.nextNumber() })], extras);
  const known = async () => {
    const record = anIdentityRecord(anIdentity());
    expect((await open([{ kind: 'new_identity', record }])).kind).toBe('committed');
    return record;
  };

  it('retires an identity once, keeps what it carries, and brings it back', async () => {
    const { identity, contactId } = await known();
    await open([{ kind: 'pointer', identity, contactId, account: ACCOUNT, to: 5 }]);
    const before = await stores.directory.identity(identity);
    const retire = (at: string): Extra => ({ kind: 'retire_identity', identity, contactId, at });
    const revive: Extra = { kind: 'revive_identity', identity, contactId };

    expect((await open([retire(minute(1))])).kind).toBe('committed');
    expect((await stores.tickets.append([], [retire(minute(2))])).kind).toBe('committed');

    expect(await stores.directory.identity(identity)).toEqual({ ...before, retiredAt: minute(1) });
    const { identities } = await stores.intake.lookup({ marker: 'none', identities: [identity] });
    expect(identities[0]?.retiredAt).toBe(minute(1));

    for (const _ of ['once', 'again']) expect((await open([revive])).kind).toBe('committed');

    expect(await stores.directory.identity(identity)).toEqual(before);
  });

  it('retires an identity and moves its pointer in the same transaction', async () => {
    const { identity, contactId } = await known();

    const outcome = await open([
      { kind: 'pointer', identity, contactId, account: ACCOUNT, to: 5 },
      { kind: 'retire_identity', identity, contactId, at: minute(1) },
    ]);

    expect(outcome.kind).toBe('committed');
    expect(await stores.directory.identity(identity)).toMatchObject({ pointers: { [ACCOUNT]: 5 }, retiredAt: minute(1) });
  });

  it.each(['retire_identity', 'revive_identity'] as const)('%s concerns only an identity of the contact', async (kind) => {
    const { identity } = await known();
    const before = await stores.directory.identity(identity);
    const other = { kind, contactId: anId('con'), at: minute(1) };

    expect((await open([{ ...other, identity }])).kind).toBe('conflict');
    expect((await open([{ ...other, identity: anIdentity() }])).kind).toBe('conflict');
    expect(await stores.directory.identity(identity)).toEqual(before);
  });
});
