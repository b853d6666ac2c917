/** What comes between the reading and the writing of an act on a contact, or of a message. */
import { describe, expect, it } from 'vitest';
import type { Identity } from '#schemas/channel';
import { aChat, aMail, BUDI, bsuid, phone } from '../helpers/envelopes.ts';
import { bodiesOf, PHONE_NUMBER_ID, take, ticketOf } from '../helpers/in-memory-ports.ts';
import { nameOf } from '../helpers/in-memory-stores.ts';
import { call, createRig, given, type Rig } from './rig.ts';

const NEXT = phone('628120009999');
const recordOf = (rig: Rig, identity: Identity) => rig.memory.identities.get(nameOf(identity));
const contactOf = async (rig: Rig, number: number) => (await ticketOf(rig, number)).contactId;
const named = (contactId: string, { kind, value }: Identity) =>
  ({ as: 'supervisor', params: { contactId }, body: { kind, value } }) as const;
const led = (contactId: string, body?: object) => ({ as: 'supervisor', params: { contactId }, ...(body ? { body } : {}) }) as const;

/** The first time only. */
function once<A extends unknown[], R>(first: () => Promise<unknown>, then: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let isDone = false;
  return async (...args) => {
    if (!isDone) {
      isDone = true;
      await first();
    }
    return then(...args);
  };
}
const beforeRecord = (rig: Rig, other: () => Promise<unknown>): Rig => {
  const { directory } = rig.api;
  return { ...rig, api: { ...rig.api, directory: { ...directory, record: once(other, directory.record) } } };
};
const beforeAppend = (rig: Rig, other: () => Promise<unknown>): Rig => {
  const { tickets } = rig.ports;
  return { ...rig, ports: { ...rig.ports, tickets: { ...tickets, append: once(other, tickets.append) } } };
};
const afterLookup = (rig: Rig, other: () => Promise<unknown>): Rig => {
  const { intake } = rig.ports;
  const run = once(other, async () => undefined);
  const lookup: typeof intake.lookup = async (wanted) => {
    const read = await intake.lookup(wanted);
    await run();
    return read;
  };
  return { ...rig, ports: { ...rig.ports, intake: { ...intake, lookup } } };
};

/** A contact without any identity, merged into one with a mailbox. */
async function bareBelow(rig: Rig): Promise<{ bare: string; into: string }> {
  const into = await contactOf(rig, await given(rig, aMail()));
  const bare = (await call(rig, 'createContact', { body: { name: 'Budi' } })).contactId;
  await call(rig, 'mergeContact', led(bare, { into }));
  return { bare, into };
}

describe('the first identity of a contact', () => {
  it('is blocked when the contact that it leads to is blocked in between', async () => {
    const rig = createRig();
    const { bare, into } = await bareBelow(rig);

    await call(
      beforeRecord(rig, () => call(rig, 'blockContact', led(into))),
      'linkIdentity',
      named(bare, NEXT),
    );

    expect(recordOf(rig, NEXT)).toMatchObject({ mergedInto: into, blockedAt: rig.time.now });
  });

  it('that comes in between is merged on, and blocked, with the others', async () => {
    const rig = createRig();
    const { bare, into } = await bareBelow(rig);
    const last = await contactOf(rig, await given(rig, aChat()));
    const link = () => call(rig, 'linkIdentity', named(bare, NEXT));

    await call(beforeRecord(rig, link), 'mergeContact', led(into, { into: last }));

    expect(recordOf(rig, NEXT)?.mergedInto).toBe(last);
    await call(rig, 'unlinkIdentity', named(bare, NEXT));
    await call(beforeRecord(rig, link), 'blockContact', led(into));

    expect(recordOf(rig, NEXT)).toMatchObject({ mergedInto: last, blockedAt: rig.time.now });
  });
});

describe('an identity that is being unlinked', () => {
  it('hands on the ticket that was opened in between', async () => {
    const rig = createRig();
    const contactId = await contactOf(rig, await given(rig, aMail({ from: 'budi@example.com' })));
    await call(rig, 'linkIdentity', named(contactId, BUDI));
    await call(rig, 'linkIdentity', named(contactId, NEXT));
    const primary = rig.memory.identities.get(nameOf(BUDI))?.primary ?? BUDI;
    const write = () => take(rig, aChat({ from: [BUDI] }));

    await call(beforeRecord(rig, write), 'unlinkIdentity', named(contactId, primary));

    const opened = Math.max(...rig.memory.tickets.keys());
    expect(recordOf(rig, BUDI)).toMatchObject({ primary: BUDI, pointers: { [PHONE_NUMBER_ID]: opened } });
    expect(recordOf(rig, NEXT)?.primary).toEqual(BUDI);
  });

  it('takes along no user id that comes with a message in between: both are somebody new', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    const contactId = await contactOf(rig, number);
    const unlink = () => call(rig, 'unlinkIdentity', named(contactId, BUDI));

    await take(beforeAppend(rig, unlink), aChat({ from: [bsuid('ID.XXX'), BUDI], text: 'dari Siti' }));

    expect(bodiesOf(rig, number, 'MessageReceived')).toHaveLength(1);
    expect(recordOf(rig, bsuid('ID.XXX'))).toMatchObject({ contactId: recordOf(rig, BUDI)?.contactId, primary: bsuid('ID.XXX') });
    expect(recordOf(rig, BUDI)?.contactId).not.toBe(contactId);
  });

  it('lends nobody the ticket of the stranger who has it at once', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    const contactId = await contactOf(rig, number);
    await call(rig, 'linkIdentity', named(contactId, NEXT));
    const change = async () => {
      await call(rig, 'unlinkIdentity', named(contactId, BUDI));
      await take(rig, aChat({ from: [BUDI], name: 'Siti', text: 'dari Siti' }));
    };

    await take(afterLookup(rig, change), aChat({ from: [NEXT], text: 'masih saya' }));

    const texts = [...rig.memory.tickets.keys()].map((one) => bodiesOf(rig, one, 'MessageReceived').map(({ text }) => text));
    expect(texts).toEqual([['Paket saya belum sampai.', 'masih saya'], ['dari Siti']]);
  });

  it('leaves one that still names it with the ticket of its contact', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    const contactId = await contactOf(rig, number);
    for (const identity of [NEXT, bsuid('ID.AAA')]) await call(rig, 'linkIdentity', named(contactId, identity));
    const stale = recordOf(rig, NEXT);
    await call(rig, 'unlinkIdentity', named(contactId, BUDI));
    if (stale) rig.memory.identities.set(nameOf(NEXT), stale);

    await take(rig, aChat({ from: [NEXT], text: 'masih saya' }));

    expect(bodiesOf(rig, number, 'MessageReceived').map(({ text }) => text)).toEqual(['Paket saya belum sampai.', 'masih saya']);
  });
});
