import { afterEach, describe, expect, it } from 'vitest';
import { newStateDir, STARTS_AT, startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { accountOf, CONSERVED, createCrowd, deliverAll, introduce } from '../helpers/crowd.ts';
import { synthesizeMutant } from '../helpers/mutant.ts';

const LONG_MS = 300_000;
const POOLS = { Webhook: 3, Ingest: 4, Relay: 4, Deliver: 3 };

let flow: TestCloud | undefined;
afterEach(async () => {
  const ending = flow;
  flow = undefined;
  await ending?.end();
}, LONG_MS);

const WITHOUT_MARKER_CONDITION = {
  file: 'functions/adapters/extras.ts',
  from: "put: item(key, fields), ...ABSENT }, guard: 'marker'",
  to: "put: item(key, fields) }, guard: 'marker'",
};

/** A crowd writes to a fresh desk; the account of what became of it. */
async function accountOfCrowd(seed: number, cdkOut?: string) {
  const crowd = createCrowd(seed, STARTS_AT);
  const stateDir = newStateDir('conservation');
  introduce(stateDir, crowd, STARTS_AT);
  const cloud = await startTestCloud('conservation', { stateDir, poolSizes: POOLS, cdkOut });
  flow = cloud;
  cloud.secrets.add(...crowd.texts, ...crowd.people.flatMap(({ phone, bsuid, name }) => [phone, bsuid, name]));
  await deliverAll(crowd, () => cloud.cloud.urls.http);
  return accountOf(cloud, crowd);
}

describe('500 first messages of 50 new contacts at once', { timeout: LONG_MS }, () => {
  it('make 50 contacts, 50 tickets and 500 messages, however often each is delivered and whoever is ended on the way', async () => {
    expect(await accountOfCrowd(4_711)).toEqual(CONSERVED);
  });

  it('stand twice where the marker may be written twice: the marker is what this test rests on', async () => {
    const mutant = await synthesizeMutant(WITHOUT_MARKER_CONDITION);
    const doubled: string[] = [];
    try {
      // A double needs two workers at one message within milliseconds, so a single crowd may have none.
      for (let seed = 1; seed <= 6 && doubled.length === 0; seed += 1) {
        doubled.push(...(await accountOfCrowd(seed, mutant.cdkOut)).doubled); console.log('DOUBLED', seed, doubled.length);
        await flow?.end();
        flow = undefined;
      }
    } finally {
      mutant.remove();
    }

    expect(doubled).not.toEqual([]);
  });
});
