import { describe, expect, it } from 'vitest';
import { aChat, aMail, anIdentityChange, BUDI, bsuid, parentBsuid, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { bodiesOf, PHONE_NUMBER_ID, take, ticketOf } from '../helpers/in-memory-ports.ts';
import { nameOf } from '../helpers/in-memory-stores.ts';
import { call, createRig, dump, given, type Rig, refusal, request } from './rig.ts';

const MAIL = 'budi@example.com';
const NEXT = phone('628120009999');
type Named = { readonly kind: string; readonly value: string };
const asked = (contactId: string, { kind, value }: Named) => ({
  as: 'supervisor' as const,
  params: { contactId },
  body: { kind, value },
});
const unlink = (rig: Rig, contactId: string, identity: Named) => call(rig, 'unlinkIdentity', asked(contactId, identity));
const link = (rig: Rig, contactId: string, { kind, value }: Named) =>
  call(rig, 'linkIdentity', { params: { contactId }, body: { kind, value } });
const contactOf = async (rig: Rig, number: number) => (await ticketOf(rig, number)).contactId;
const recordOf = (rig: Rig, identity: Parameters<typeof nameOf>[0]) => rig.memory.identities.get(nameOf(identity));
const eventsOfDesk = (rig: Rig) => (rig.memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => JSON.parse(stored.entry).events);
const texts = (rig: Rig, number: number) => bodiesOf(rig, number, 'MessageReceived').map(({ text }) => text);
const email = { kind: 'email', value: MAIL };

/** One who writes by WhatsApp with a user id, and has a mailbox. */
async function known(rig: Rig, from = [bsuid('ID.AAA'), BUDI]) {
  const number = await given(rig, aChat({ from }));
  const contactId = await contactOf(rig, number);
  await link(rig, contactId, email);
  return { number, contactId };
}

describe('an identity that is unlinked', () => {
  it('is somebody new when it writes next, with a ticket of their own, and the old one stays with the contact', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    const contactId = await contactOf(rig, number);

    expect((await unlink(rig, contactId, BUDI)).identities).toEqual([]);
    const next = await given(rig, aChat({ from: [BUDI], name: 'Siti', text: 'siapa ini' }));

    expect(next).not.toBe(number);
    expect(await contactOf(rig, next)).not.toBe(contactId);
    expect(await contactOf(rig, number)).toBe(contactId);
    expect(texts(rig, number)).toHaveLength(1);
    const { items } = await call(rig, 'findContacts', { query: { kind: 'wa_phone', value: BUDI.value } });
    expect(items).toMatchObject([{ contactId: await contactOf(rig, next), name: 'Siti' }]);
  });

  it('leaves the others of its contact with their ticket, whichever carried it', async () => {
    const user = bsuid('ID.AAA');
    for (const { taken, left } of [
      { taken: user, left: BUDI },
      { taken: BUDI, left: user },
    ]) {
      const rig = createRig();
      const { number, contactId } = await known(rig);

      await unlink(rig, contactId, taken);
      await take(rig, aChat({ from: [left], text: 'masih saya' }));

      expect(texts(rig, number)).toEqual(['Paket saya belum sampai.', 'masih saya']);
      expect([...rig.memory.identities.values()].map(({ primary }) => primary)).toEqual([left, left]);
    }
  });

  it('hands what it carried to the best one in use, before one that was given up', async () => {
    const rig = createRig();
    const { number, contactId } = await known(rig, [BUDI]);
    await take(rig, anIdentityChange([BUDI], [NEXT], { sentAt: minute(10) }));
    const before = recordOf(rig, BUDI);
    await call(rig, 'blockContact', { as: 'supervisor', params: { contactId } });

    await unlink(rig, contactId, BUDI);

    expect(before?.retiredAt).toBe(minute(10));
    expect(recordOf(rig, NEXT)).toMatchObject({
      primary: NEXT,
      pointers: { [PHONE_NUMBER_ID]: number },
      acknowledgedAt: before?.acknowledgedAt,
      blockedAt: rig.time.now,
    });
    await unlink(rig, contactId, NEXT);
    expect(recordOf(rig, { kind: 'email', scope: '*', value: MAIL })).toMatchObject({ pointers: { [PHONE_NUMBER_ID]: number } });
  });

  it('that came along with a message is shown, and unlinked like any other', async () => {
    const rig = createRig();
    const { contactId } = await known(rig, [BUDI]);
    await take(rig, aChat({ from: [bsuid('ID.AAA'), parentBsuid('ID.ENT.AAA'), BUDI] }));

    const { identities } = await call(rig, 'getContact', { params: { contactId } });
    await unlink(rig, contactId, bsuid('ID.AAA'));
    const left = (await unlink(rig, contactId, parentBsuid('ID.ENT.AAA'))).identities;

    expect(identities.map(({ kind }) => kind)).toEqual(['wa_phone', 'email', 'wa_bsuid', 'wa_parent_bsuid']);
    expect(left.map(({ kind }) => kind)).toEqual(['wa_phone', 'email']);
  });

  it('is not blocked any more, and its contact is', async () => {
    const rig = createRig();
    const { contactId } = await known(rig, [BUDI]);
    await call(rig, 'blockContact', { as: 'supervisor', params: { contactId } });

    await unlink(rig, contactId, BUDI);
    const [next, mailed] = [await given(rig, aChat({ from: [BUDI] })), await given(rig, aMail({ from: MAIL }))];

    expect([(await ticketOf(rig, next)).status, (await ticketOf(rig, mailed)).status]).toEqual(['new', 'closed']);
  });

  it('is free to be linked to another contact, or to the same one again', async () => {
    const rig = createRig();
    const { number, contactId } = await known(rig, [BUDI]);
    const other = await contactOf(rig, await given(rig, aChat({ from: [NEXT] })));

    await unlink(rig, contactId, email);
    await link(rig, other, email);
    const mailed = await given(rig, aMail({ from: MAIL }));
    await unlink(rig, contactId, BUDI);
    await link(rig, contactId, BUDI);
    const next = await given(rig, aChat({ from: [BUDI] }));

    expect(await contactOf(rig, mailed)).toBe(other);
    // Nothing led to the contact in between, so nothing remembers its chat.
    expect([await contactOf(rig, next), next === number]).toEqual([contactId, false]);
  });
});

describe('a contact that lost its last identity', () => {
  it('is still blocked and merged when it gets another', async () => {
    const rig = createRig();
    const { contactId } = await known(rig, [BUDI]);
    const into = await contactOf(rig, await given(rig, aChat({ from: [NEXT] })));
    await call(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into } });
    for (const identity of [BUDI, email]) await unlink(rig, contactId, identity);
    await call(rig, 'blockContact', { as: 'supervisor', params: { contactId: into } });

    await link(rig, contactId, email);

    expect(recordOf(rig, { kind: 'email', scope: '*', value: MAIL })).toMatchObject({ mergedInto: into, blockedAt: rig.time.now });
    await call(rig, 'unmergeContact', { as: 'supervisor', params: { contactId } });
    const after = recordOf(rig, { kind: 'email', scope: '*', value: MAIL });
    expect([after?.mergedInto, after?.blockedAt]).toEqual([undefined, undefined]);
  });
});

describe('a merged contact that loses an identity', () => {
  it('is taken apart as it was, without it', async () => {
    const rig = createRig();
    const { contactId } = await known(rig);
    const into = await contactOf(rig, await given(rig, aChat({ from: [NEXT] })));
    await call(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into } });

    await unlink(rig, contactId, bsuid('ID.AAA'));
    const merged = await given(rig, aMail({ from: MAIL }));
    await call(rig, 'unmergeContact', { as: 'supervisor', params: { contactId } });
    const apart = await given(rig, aMail({ from: MAIL }));

    expect([await contactOf(rig, merged), await contactOf(rig, apart)]).toEqual([into, contactId]);
    expect([...rig.memory.identities.values()].map(({ mergedInto }) => mergedInto)).toEqual([undefined, undefined, undefined]);
    expect(recordOf(rig, bsuid('ID.AAA'))).toBeUndefined();
  });

  it('is named where its survivor is asked, and nothing is changed', async () => {
    const rig = createRig();
    const { contactId } = await known(rig);
    const into = await contactOf(rig, await given(rig, aChat({ from: [NEXT] })));
    await call(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into } });

    const problem = await refusal(rig, 'unlinkIdentity', asked(into, BUDI));

    expect([problem.code, problem.detail.includes(contactId)]).toEqual(['identity_taken', true]);
  });
});

describe('unlinkIdentity', () => {
  it('asked again changes nothing, and is recorded once by the kind alone', async () => {
    const rig = createRig();
    const { contactId } = await known(rig);
    await unlink(rig, contactId, { kind: 'email', value: 'Budi@EXAMPLE.com' });
    const before = dump(rig);

    await unlink(rig, contactId, email);

    expect(dump(rig)).toEqual(before);
    expect(eventsOfDesk(rig)).toEqual([
      { type: 'IdentityLinked', contactId, kind: 'email' },
      { type: 'IdentityUnlinked', contactId, kind: 'email' },
    ]);
    expect(JSON.stringify([...(rig.memory.ledgers.get('settings') ?? [])])).not.toContain('example.com');
  });

  it("is a supervisor's, of a contact that exists, and of a value that is an identity", async () => {
    const rig = createRig();
    const { contactId } = await known(rig);
    const code = async (parts: object) => (await refusal(rig, 'unlinkIdentity', { ...asked(contactId, email), ...parts })).code;

    expect(await code({ as: 'agent' })).toBe('not_allowed');
    expect(await code({ params: { contactId: 'con_0123456789' } })).toBe('not_found');
    expect(await code({ body: { kind: 'email', value: 'kein adres' } })).toBe('invalid_request');
  });

  it.each([
    ['another one of the contact', 'unlinkIdentity', BUDI],
    ['a further one', 'linkIdentity', phone('628120007777')],
  ] as const)('at the moment of %s leaves one primary identity that all name', async (_, operation, other) => {
    const rig = createRig();
    const { contactId } = await known(rig);
    await link(rig, contactId, NEXT);

    const answers = await Promise.all([
      request(rig, 'unlinkIdentity', asked(contactId, bsuid('ID.AAA'))),
      request(rig, operation, asked(contactId, other)),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { identities = [] } = rig.memory.contacts.get(contactId) ?? {};
    const records = [...rig.memory.identities.values()];
    expect(records.map(({ identity }) => nameOf(identity)).toSorted()).toEqual(identities.map(nameOf).toSorted());
    expect(new Set(records.map(({ primary }) => nameOf(primary))).size).toBe(1);
    expect(records.filter(({ identity, primary }) => nameOf(identity) === nameOf(primary))).toHaveLength(1);
  });

  it('at the moment of a message loses none, and leaves each identity with one contact', async () => {
    const rig = createRig();
    const { number, contactId } = await known(rig, [BUDI]);
    const messages = [[BUDI], [bsuid('ID.AAA'), BUDI], [bsuid('ID.AAA')], [BUDI]].map((from, at) => aChat({ from, text: `Pesan ${at}` }));

    await Promise.all([...messages.map((message) => take(rig, message)), request(rig, 'unlinkIdentity', asked(contactId, BUDI))]);

    const kept = [...rig.memory.tickets.keys()].flatMap((one) => texts(rig, one));
    expect(kept.toSorted()).toEqual(['Paket saya belum sampai.', ...messages.map(({ content }) => content.text)].toSorted());
    expect(await contactOf(rig, number)).toBe(contactId);
    for (const { contactId: leadsTo, primary } of rig.memory.identities.values()) expect(recordOf(rig, primary)?.contactId).toBe(leadsTo);
  });
});
