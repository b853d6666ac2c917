import { afterEach, describe, expect, it } from 'vitest';
import { synthesize } from '../../local/synth.ts';
import { newStateDir, STARTS_AT, startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { type CloudProcess, startCloudProcess } from '../helpers/cloud-process.ts';
import { accountOf, CONSERVED, type Crowd, createCrowd, deliverAll, introduce } from '../helpers/crowd.ts';
import { type Mutation, synthesizeMutant } from '../helpers/mutant.ts';

/** Two cores may be shared with much else. */
const LONG_MS = 600_000;
const POOLS = { Api: 4, Webhook: 3, Ingest: 4, Relay: 4, Deliver: 3 };

let flow: TestCloud | undefined;
/** The cloud that runs as its own process tree; undefined while it is down. */
let tree: CloudProcess | undefined;
afterEach(endAll, LONG_MS);
async function endAll(): Promise<void> {
  await tree?.kill();
  tree = undefined;
  const ending = flow;
  flow = undefined;
  await ending?.end();
}

const SEED = 4_711;
const KILLS = 5;
/** Contacts whose hundred messages come three hundred times: where nothing asks for the marker, dozens of the repeats stand. */
const FEW = 10;
/** The look-up before the write spares work, and hides the condition's absence from all but close races: without it, every repeat would meet the condition. */
const WITHOUT_LOOKUP: Mutation = {
  file: 'functions/flows/ingest-chat.ts',
  from: 'markerOf(ports, envelope, read.marker)',
  to: 'markerOf(ports, envelope, undefined)',
};
const WITHOUT_CONDITION: Mutation = {
  file: 'functions/adapters/extras.ts',
  from: "put: item(key, fields), ...ABSENT }, guard: 'marker'",
  to: "put: item(key, fields) }, guard: 'marker'",
};

/** A crowd writes to a fresh desk; the account of what became of it. */
async function accountOfCrowd(crowd: Crowd, cdkOut?: string) {
  const stateDir = newStateDir('conservation');
  introduce(stateDir, crowd, STARTS_AT);
  const cloud = await startTestCloud('conservation', { stateDir, poolSizes: POOLS, cdkOut });
  flow = cloud;
  cloud.secrets.add(...crowd.texts, ...crowd.people.flatMap(({ phone, bsuid, name }) => [phone, bsuid, name]));
  await deliverAll(crowd, () => cloud.cloud.urls.http);
  return accountOf(cloud, crowd);
}

async function accountOfMutant(mutations: readonly Mutation[]) {
  const mutant = await synthesizeMutant(mutations);
  try {
    return await accountOfCrowd(createCrowd(SEED, STARTS_AT, { contacts: FEW }), mutant.cdkOut);
  } finally {
    // Workers keep what they compiled beside their code.
    await endAll();
    mutant.remove();
  }
}

describe('500 first messages of 50 new contacts at once', { timeout: LONG_MS }, () => {
  it('make 50 contacts, 50 tickets and 500 messages, however often each is delivered and whoever is ended on the way', async () => {
    expect(await accountOfCrowd(createCrowd(SEED, STARTS_AT))).toEqual(CONSERVED);
  });

  it('stand twice where nothing asks for the marker: a fifth of the crowd, without the condition', async () => {
    const account = await accountOfMutant([WITHOUT_LOOKUP, WITHOUT_CONDITION]);

    expect(account.doubled).not.toEqual([]);
  });

  it('lose none that was answered 200 when the whole process tree is killed five times while they come', async () => {
    const crowd = createCrowd(SEED + 1, STARTS_AT);
    const stateDir = newStateDir('kills');
    introduce(stateDir, crowd, STARTS_AT);
    const cdkOut = await synthesize(() => undefined);
    const start = () => startCloudProcess({ stateDir, cdkOut, adversarySeed: SEED });
    tree = await start();
    let kills = 0;
    let killing: Promise<void> = Promise.resolve();
    const killAndStart = async (): Promise<void> => {
      const ending = tree;
      tree = undefined;
      await ending?.kill();
      tree = await start();
    };
    const every = Math.floor(crowd.deliveries.length / (KILLS + 1));
    await deliverAll(
      crowd,
      () => tree?.running.http,
      (answered) => {
        if (kills === KILLS || answered < (kills + 1) * every) return;
        kills += 1;
        killing = killing.then(killAndStart);
      },
    );
    await killing;
    await tree?.kill();
    tree = undefined;
    flow = await startTestCloud('kills', { stateDir, poolSizes: POOLS });
    flow.secrets.add(...crowd.texts, ...crowd.people.flatMap(({ phone, bsuid, name }) => [phone, bsuid, name]));

    expect(kills).toBe(KILLS);
    // A nudge that was in hand at every kill has been handed out too often and stands in a dead-letter queue; the reconciler has done its work.
    expect(await accountOf(flow, crowd)).toEqual({ ...CONSERVED, dead: expect.any(Number) });
  });
});
