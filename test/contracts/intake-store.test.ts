/** What ingest reads in one trip. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anId, anIdentity, anIdentityRecord, openingOf } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

describe.each(storeSources())('lookup: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  it('finds nothing of what is new', async () => {
    const found = await stores.intake.lookup({ marker: 'new', identities: [anIdentity()], references: ['new'], tickets: [999_999] });

    expect(found).toEqual({ marker: undefined, identities: [undefined], references: [undefined], tickets: [undefined] });
  });

  it('finds marker, identities, references and tickets, each in the order asked and as often as asked', async () => {
    const record = anIdentityRecord(anIdentity());
    const unknown = anIdentity();
    const number = await stores.tickets.nextNumber();
    const messageId = anId('msg');
    const outcome = await stores.tickets.append(
      [openingOf({ number })],
      [
        { kind: 'marker', key: 'here', number, messageId },
        { kind: 'reference', key: 'ref-here', number, messageId },
        { kind: 'new_identity', record },
      ],
    );

    const found = await stores.intake.lookup({
      marker: 'here',
      identities: [unknown, record.identity],
      references: ['ref-here', 'ref-none', 'ref-here'],
      tickets: [number],
    });

    const reference = { key: 'ref-here', number, messageId };
    expect(found).toEqual({
      marker: { key: 'here', number, messageId },
      identities: [undefined, record],
      references: [reference, undefined, reference],
      tickets: outcome.kind === 'committed' ? outcome.stored : [],
    });
  });

  it('finds a reference among a hundred and fifty', async () => {
    const messageId = anId('msg');
    await stores.tickets.append([], [{ kind: 'reference', key: 'one-of-many', number: 5, messageId }]);
    const references = [...Array.from({ length: 150 }, (_, at) => `none-${at}`), 'one-of-many'];

    const found = await stores.intake.lookup({ marker: 'none', identities: [], references });

    expect(found.references.filter((reference) => reference !== undefined)).toEqual([{ key: 'one-of-many', number: 5, messageId }]);
    expect(found.references.at(-1)?.number).toBe(5);
  });
});
