/** Where answers go when the identities of a ticket's contact are not what they were. */
import { describe, expect, it } from 'vitest';
import { aChat, aMail, anIdentityChange, BUDI, bsuid, type MailFields, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { bodiesOf, replyAddresses, take, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const NEXT = phone('628120009999');
const MAIL = { kind: 'email', value: 'budi@example.com' };
const OTHER_MAIL = { kind: 'email', value: 'budi.lain@example.com' };
type Named = { readonly kind: string; readonly value: string };
const contactOf = async (rig: Rig, number: number) => (await ticketOf(rig, number)).contactId;
const asked = (contactId: string, { kind, value }: Named) => ({ as: 'supervisor', params: { contactId }, body: { kind, value } }) as const;

/** Time goes on after each act, as it does. */
async function unlink(rig: Rig, contactId: string, identity: Named): Promise<void> {
  rig.passSeconds(60);
  await call(rig, 'unlinkIdentity', asked(contactId, identity));
  rig.passSeconds(60);
}
async function link(rig: Rig, contactId: string, identity: Named): Promise<void> {
  await call(rig, 'linkIdentity', asked(contactId, identity));
  rig.passSeconds(60);
}
const answering = async (rig: Rig, number: number) => ({
  params: { number },
  body: { kind: 'reply', text: 'Sudah dikirim.', version: (await ticketOf(rig, number)).version },
});
/** What the answer's body says of where it goes. */
async function answered(rig: Rig, number: number) {
  await call(rig, 'sendMessage', await answering(rig, number));
  const { recipient, to, references } = bodiesOf(rig, number, 'ReplyQueued').at(-1) ?? {};
  return JSON.parse(JSON.stringify({ recipient, to, references }));
}
const refused = async (rig: Rig, number: number) => (await refusal(rig, 'sendMessage', await answering(rig, number))).code;

describe('an answer by WhatsApp', () => {
  it('goes to what the contact has left when the number it came from was unlinked', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    const contactId = await contactOf(rig, number);
    await link(rig, contactId, NEXT);

    await unlink(rig, contactId, BUDI);

    expect(await answered(rig, number)).toEqual({ recipient: { phone: NEXT.value } });
  });

  it('goes by the user id alone when only the number was unlinked', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [bsuid('ID.AAA'), BUDI] }));

    await unlink(rig, await contactOf(rig, number), BUDI);

    expect(await answered(rig, number)).toEqual({ recipient: { bsuid: 'ID.AAA' } });
  });

  it('is refused when nothing is left, also after a stranger has the number', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    await unlink(rig, await contactOf(rig, number), BUDI);

    expect(await refused(rig, number)).toBe('no_recipient');
    const next = await given(rig, aChat({ from: [BUDI], name: 'Siti' }));

    expect(await refused(rig, number)).toBe('no_recipient');
    expect(await answered(rig, next)).toEqual({ recipient: { phone: BUDI.value } });
  });

  it('goes there again when it was unlinked by mistake', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    const contactId = await contactOf(rig, number);
    await unlink(rig, contactId, BUDI);

    await link(rig, contactId, BUDI);

    expect(await answered(rig, number)).toEqual({ recipient: { phone: BUDI.value } });
  });

  it('on a ticket that was split off later does not go to who has the number by then, and goes to the contact otherwise', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI] }));
    const split = async () => {
      const { version } = await ticketOf(rig, number);
      const { conversation } = await call(rig, 'getTicket', { params: { number } });
      const messageId = conversation.filter(({ kind }) => kind === 'inbound').at(-1)?.id;
      return (await call(rig, 'splitTicket', { params: { number }, body: { version, messageId } })).ticket;
    };
    const sent = { sentAt: rig.time.now, receivedAt: rig.time.now };
    expect(await answered(rig, (await split()).number)).toEqual({ recipient: { phone: BUDI.value } });
    await take(rig, aChat({ from: [BUDI], text: 'satu lagi', ...sent }));
    await unlink(rig, await contactOf(rig, number), BUDI);
    await given(rig, aChat({ from: [BUDI], name: 'Siti', sentAt: rig.time.now, receivedAt: rig.time.now }));

    expect(await refused(rig, (await split()).number)).toBe('no_recipient');
  });

  it("goes to a contact's new number once the old one was given up, and there to whoever wrote from it since", async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ from: [BUDI], sentAt: minute(0) }));
    await take(rig, anIdentityChange([BUDI], [NEXT], { sentAt: minute(10) }));

    expect(await answered(rig, number)).toEqual({ recipient: { phone: NEXT.value } });
    await take(rig, aChat({ from: [BUDI], sentAt: minute(20), receivedAt: minute(20) }));

    expect(await answered(rig, number)).toEqual({ recipient: { phone: BUDI.value } });
  });

  it('goes where it came from after the contacts were taken apart, but not to who has the number since', async () => {
    const rig = createRig();
    const own = await contactOf(rig, await given(rig, aMail()));
    const first = await given(rig, aChat({ from: [BUDI] }));
    const contactId = await contactOf(rig, first);
    await call(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into: own } });
    await call(rig, 'updateTicket', {
      as: 'supervisor',
      params: { number: first },
      body: { version: (await ticketOf(rig, first)).version, status: 'solved' },
    });
    rig.passSeconds(2 * 24 * 3600);
    const number = await given(rig, aChat({ from: [BUDI], sentAt: rig.time.now, receivedAt: rig.time.now }));
    await call(rig, 'unmergeContact', { as: 'supervisor', params: { contactId } });

    expect([await contactOf(rig, number), await answered(rig, number)]).toEqual([own, { recipient: { phone: BUDI.value } }]);
    await unlink(rig, contactId, BUDI);
    await given(rig, aChat({ from: [BUDI], name: 'Siti', sentAt: rig.time.now, receivedAt: rig.time.now }));

    expect(await refused(rig, number)).toBe('no_recipient');
  });
});

describe('an answer by mail', () => {
  it('goes to another mailbox of the contact, and quotes no trail of the one that was unlinked', async () => {
    const rig = createRig();
    const number = await given(rig, aMail({ from: MAIL.value, references: ['akar@example.com'] }));
    const contactId = await contactOf(rig, number);
    await link(rig, contactId, OTHER_MAIL);

    await unlink(rig, contactId, MAIL);

    expect(await answered(rig, number)).toEqual({ to: [{ address: OTHER_MAIL.value }] });
  });

  it('is refused when no mailbox is left, also where one of another contact is to be answered', async () => {
    const rig = createRig();
    const number = await given(rig, aMail({ from: MAIL.value, replyTo: { address: 'toko@example.com' } }));

    await unlink(rig, await contactOf(rig, number), MAIL);

    expect(await refused(rig, number)).toBe('no_recipient');
  });

  it('on a ticket that was opened by a mail to the contact is refused when that address was unlinked', async () => {
    const rig = createRig();
    const contact = { name: 'Budi', identity: MAIL };
    const { ticket } = await call(rig, 'createTicket', { body: { channel: 'email', contact, subject: 'Tagihan', text: 'Terlampir.' } });
    const written = await answered(rig, ticket.number);

    await unlink(rig, ticket.contactId, MAIL);

    expect(written).toEqual({ to: [{ address: MAIL.value, name: 'Budi' }] });
    expect(await refused(rig, ticket.number)).toBe('no_recipient');
  });

  it('goes to a mailbox of those merged into the contact', async () => {
    const rig = createRig();
    const number = await given(rig, aMail({ from: MAIL.value }));
    const contactId = await contactOf(rig, number);
    const other = await contactOf(rig, await given(rig, aMail({ from: OTHER_MAIL.value })));
    await call(rig, 'mergeContact', { as: 'supervisor', params: { contactId: other }, body: { into: contactId } });

    await unlink(rig, contactId, MAIL);

    expect(await answered(rig, number)).toEqual({ to: [{ address: OTHER_MAIL.value }] });
  });
});

describe('a mail on the trail of a ticket', () => {
  const onTrail = (fields: MailFields) => aMail({ recipients: [replyAddresses.addressFor(1)], ...fields });

  it('from an address that was unlinked from its contact opens a ticket of somebody new, possibly related', async () => {
    const rig = createRig();
    const number = await given(rig, aMail({ from: MAIL.value }));
    await unlink(rig, await contactOf(rig, number), MAIL);

    const next = await given(rig, onTrail({ from: MAIL.value }));

    expect(await ticketOf(rig, next)).toMatchObject({ possiblyRelated: number, participants: expect.any(Array) });
    expect(await contactOf(rig, next)).not.toBe(await contactOf(rig, number));
  });

  it('does so when the ticket is of the contact that its own was merged into', async () => {
    const rig = createRig();
    const own = await contactOf(rig, await given(rig, aChat()));
    const contactId = await contactOf(rig, await given(rig, aMail({ from: MAIL.value })));
    await call(rig, 'mergeContact', { as: 'supervisor', params: { contactId }, body: { into: own } });
    const merged = await given(rig, aMail({ from: MAIL.value }));
    await unlink(rig, contactId, MAIL);

    const next = await given(rig, aMail({ from: MAIL.value, recipients: [replyAddresses.addressFor(merged)] }));

    expect([await contactOf(rig, merged), (await ticketOf(rig, next)).possiblyRelated]).toEqual([own, merged]);
  });

  it('joins it from whoever was named in a mail, and from the address again once it is linked again', async () => {
    const rig = createRig();
    const number = await given(rig, aMail({ from: MAIL.value, cc: [{ address: 'teman@example.com' }] }));
    const contactId = await contactOf(rig, number);
    await unlink(rig, contactId, MAIL);

    expect(await given(rig, onTrail({ from: 'teman@example.com' }))).toBe(number);
    await link(rig, contactId, MAIL);

    expect(await given(rig, onTrail({ from: MAIL.value }))).toBe(number);
    expect(rig.memory.contacts.get(contactId)?.unlinked).toBeUndefined();
  });
});
