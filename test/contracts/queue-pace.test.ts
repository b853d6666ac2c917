import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minute } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

describe.each(storeSources())('pace of queues: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  it('knows nothing of a team whose queue nobody left', async () => {
    expect(await stores.pace.matches('nobody')).toEqual([]);
  });

  it('keeps each team apart, in the order in which they left', async () => {
    await stores.pace.matched('retur', [minute(1), minute(2)]);
    await stores.pace.matched('sales', [minute(9)]);
    await stores.pace.matched('retur', [minute(3)]);

    expect(await stores.pace.matches('retur')).toEqual([minute(1), minute(2), minute(3)]);
  });

  it('keeps at least the last 21 however many there were', async () => {
    for (let at = 0; at < 150; at += 1) await stores.pace.matched('ramai', [minute(at)]);

    const kept = await stores.pace.matches('ramai');
    expect(kept.slice(-21)).toEqual(Array.from({ length: 21 }, (_, at) => minute(129 + at)));
  });
});
