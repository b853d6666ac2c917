import { beforeEach, describe, expect, it } from 'vitest';
import { deliverTicket } from '#flows/deliver-ticket';
import { close, put, reply } from '../helpers/acts.ts';
import { aMail, type MailFields } from '../helpers/envelopes.ts';
import {
  bodiesOf,
  createWorld,
  MAILBOX,
  numbersIn,
  participant,
  replyAddresses,
  setting,
  take,
  ticketOf,
  type World,
} from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const BUDI = 'budi@example.com';
const STRANGER = 'orang@lain.example';
const texts = (number: number) => bodiesOf(world, number, 'MessageReceived').map(({ text }) => text);
const acknowledgements = (number: number) => bodiesOf(world, number, 'AutomaticMessageQueued');
const fail = (verdict: 'dmarc' | 'spam'): Pick<MailFields, 'verdicts'> => ({
  verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS', [verdict]: 'FAIL' },
});

/** Our answer leaves, and SES gives it an id of its own. */
async function answer(number: number, sesWritten: string): Promise<void> {
  await deliverTicket(world.ports, number);
  world.answers.push({ outcome: 'accepted', providerId: 'ses-out', rfcMessageId: sesWritten });
  await reply(world, number);
  await deliverTicket(world.ports, number);
}

describe('a mail', () => {
  it('of somebody new opens a ticket under its subject, acknowledged with its number', async () => {
    expect(await take(world, aMail({ subject: 'Faktur hilang', cc: [{ address: 'siti@example.com' }] }))).toBe('message');

    expect((await world.ports.tickets.load(1))?.subject).toBe('Faktur hilang');
    expect((await ticketOf(world, 1)).participants).toEqual([participant(BUDI), participant('siti@example.com')]);
    expect(acknowledgements(1)).toMatchObject([{ to: [{ address: BUDI }], subject: 'Faktur hilang' }]);
    expect(acknowledgements(1)[0]?.text).toContain('#1');
  });

  it('without subject and text is called by what it is, and answered under no word of ours', async () => {
    await take(world, aMail({ subject: ' ', text: '' }));
    await reply(world, 1);

    expect([(await world.ports.tickets.load(1))?.subject, (await ticketOf(world, 1)).subjectKind]).toEqual(['', 'mail']);
    expect(bodiesOf(world, 1, 'ReplyQueued').map(({ subject = '' }) => subject.trim())).toEqual(['']);
  });

  it('is acknowledged where its Reply-To says', async () => {
    await take(world, aMail({ replyTo: { address: 'cs@toko.example', name: 'Toko' } }));

    expect(acknowledgements(1)).toMatchObject([{ to: [{ address: 'cs@toko.example', name: 'Toko' }] }]);
  });

  it('delivered again is one message', async () => {
    const mail = aMail();

    expect([await take(world, mail), await take(world, mail)]).toEqual(['message', 'duplicate']);
    expect(texts(1)).toHaveLength(1);
  });

  it('that reaches the mailbox as a copy under another SES id is dropped, and the copy’s raw mail is not taken for lost', async () => {
    const copyDigest = 'a'.repeat(64);
    await take(world, aMail({ sesMessageId: 'ses-a', copyDigest }));

    expect(await take(world, aMail({ sesMessageId: 'ses-b', copyDigest }))).toBe('duplicate');

    expect(texts(1)).toHaveLength(1);
    const key = world.ports.digests.key('ses', 'ses-b');
    expect(world.memory.references.get(key)).toMatchObject({ number: 1 });
  });

  it('of the same sender without a trail opens a ticket of its own', async () => {
    await take(world, aMail());
    await take(world, aMail());

    expect(numbersIn(world)).toEqual([1, 2]);
    expect(world.memory.contacts.size).toBe(1);
  });

  it('to two mailboxes at once is one contact', async () => {
    setting(world.memory, 'channel', 'email:sales@meja.local', { channel: 'email', account: 'sales@meja.local', name: 'Penjualan' });

    await Promise.all([take(world, aMail()), take(world, aMail({ account: 'sales@meja.local' }))]);

    expect(world.memory.contacts.size).toBe(1);
    expect(world.memory.tickets.size).toBe(2);
  });
});

describe('an answer finds its ticket', () => {
  const sesWritten = '0101019a-77@ap-southeast-3.amazonses.com';
  beforeEach(async () => {
    await take(world, aMail({ rfcMessageId: 'Asal-1@example.com', text: 'satu' }));
    await answer(1, sesWritten);
  });

  it.each<[string, () => MailFields]>([
    ['the signed reply address it was sent to', () => ({ recipients: [replyAddresses.addressFor(1)] })],
    ['the signed reply address in To, redirected on the way', () => ({ to: [{ address: replyAddresses.addressFor(1).toUpperCase() }] })],
    ['our token among the references', () => ({ references: ['x@y', 'hd.1.msg_00000000000000000000000001@meja.local', 'z@y'] })],
    ['the id that SES wrote into our mail', () => ({ inReplyTo: [sesWritten] })],
    ['the id that SES wrote, among the references', () => ({ references: ['x@y', sesWritten] })],
    ['the sender’s own earlier mail', () => ({ inReplyTo: ['asal-1@EXAMPLE.com'] })],
    ['the number in the subject', () => ({ subject: 'Re: Pesanan [#1]' })],
    ['a bare number in the subject', () => ({ subject: 'tanya lagi soal #1' })],
  ])('by %s', async (_, facts) => {
    await take(world, aMail({ text: 'dua', ...facts() }));

    expect(numbersIn(world)).toEqual([1]);
    expect(texts(1)).toEqual(['satu', 'dua']);
  });

  it('by our token, from a domain that proves nothing, when an id beside it leads there too', async () => {
    const verdicts = { spam: 'PASS', virus: 'PASS', spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' } as const;
    await take(
      world,
      aMail({ text: 'dua', references: ['hd.1.msg_00000000000000000000000001@meja.local'], inReplyTo: [sesWritten], verdicts }),
    );

    expect(texts(1)).toEqual(['satu', 'dua']);
  });

  it.each<[string, () => MailFields]>([
    ['a reply address with a wrong signature', () => ({ recipients: ['support+t.1.0000000000000000@meja.local'] })],
    ['a token of another domain', () => ({ references: ['hd.1.msg_00000000000000000000000001@lain.example'] })],
    ['a number no ticket has', () => ({ subject: 'Re: [#4711]' })],
  ])('but not by %s', async (_, facts) => {
    await take(world, aMail({ text: 'dua', ...facts() }));

    expect(numbersIn(world)).toHaveLength(2);
    expect((await ticketOf(world, 2)).possiblyRelated).toBeUndefined();
  });

  it('though somebody who was only copied writes it', async () => {
    await take(world, aMail({ inReplyTo: [sesWritten], cc: [{ address: 'siti@example.com' }], text: 'dua' }));
    await take(world, aMail({ inReplyTo: [sesWritten], from: 'siti@example.com', text: 'tiga' }));

    expect(texts(1)).toEqual(['satu', 'dua', 'tiga']);
  });

  it('and reopens it inside two weeks after it was solved', async () => {
    await put(world, 1, 'solved');
    world.passSeconds(14 * 86_400);

    await take(world, aMail({ inReplyTo: [sesWritten] }));

    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', reopenCount: 1 });
  });

  it('and, when it is closed, opens a follow-up of it', async () => {
    await close(world, 1);

    await take(world, aMail({ inReplyTo: [sesWritten], text: 'dua' }));

    expect((await ticketOf(world, 2)).followsUp).toBe(1);
    expect(texts(2)).toEqual(['dua']);
  });

  it('is one message though it arrives with others at the same moment', async () => {
    const answers = Array.from({ length: 10 }, (_, at) => aMail({ inReplyTo: [sesWritten], text: `balasan ${at}` }));

    await Promise.all(answers.map((mail) => take(world, mail)));

    expect(numbersIn(world)).toEqual([1]);
    expect(texts(1)).toHaveLength(11);
  });
});

describe('a mail that must not join the ticket its trail leads to', () => {
  beforeEach(async () => {
    await take(world, aMail({ rfcMessageId: 'asal-1@example.com', subject: 'Rahasia dapur', text: 'nomor rekening saya' }));
  });

  it.each<[string, () => MailFields]>([
    [
      'of a stranger with the signed address',
      () => ({ from: STRANGER, recipients: [replyAddresses.addressFor(1)], to: [{ address: MAILBOX }] }),
    ],
    ['of a stranger with the Message-ID', () => ({ from: STRANGER, inReplyTo: ['asal-1@example.com'] })],
    ['of a stranger with the number', () => ({ from: STRANGER, subject: 'Re: [#1]' })],
    ['with a sender that fails DMARC', () => ({ inReplyTo: ['asal-1@example.com'], ...fail('dmarc') })],
    [
      'with a token that anybody can write and a sender nobody vouches for',
      () => ({
        references: ['hd.1.msg_01aaaaaaaaaaaaaaaaaaaaaaaa@meja.local'],
        verdicts: { spam: 'PASS', virus: 'PASS', spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' },
      }),
    ],
    [
      'with the number and a sender nobody vouches for',
      () => ({ subject: '[#1]', verdicts: { spam: 'PASS', virus: 'PASS', spf: 'GRAY', dkim: 'GRAY', dmarc: 'GRAY' } }),
    ],
  ])('%s opens a ticket that is possibly related', async (_, facts) => {
    await take(world, aMail({ text: 'halo', ...facts() }));

    expect(texts(1)).toEqual(['nomor rekening saya']);
    expect(texts(2)).toEqual(['halo']);
    expect(await ticketOf(world, 2)).toMatchObject({ possiblyRelated: 1, status: 'new' });
    expect((await ticketOf(world, 2)).followsUp).toBeUndefined();
  });

  it('gets an acknowledgement with nothing of the other ticket in it', async () => {
    await take(world, aMail({ from: STRANGER, subject: 'Re: tanya', recipients: [MAILBOX, replyAddresses.addressFor(1)] }));

    const [acknowledgement] = acknowledgements(2);
    expect(acknowledgement?.to).toEqual([{ address: STRANGER }]);
    expect(acknowledgement?.text).toContain('#2');
    expect(JSON.stringify(acknowledgement)).not.toMatch(/#1\b|Rahasia|rekening|asal-1|budi/u);
  });

  it('makes the stranger no participant of it', async () => {
    await take(world, aMail({ from: STRANGER, inReplyTo: ['asal-1@example.com'] }));
    await take(world, aMail({ from: STRANGER, inReplyTo: ['asal-1@example.com'] }));

    expect(texts(1)).toHaveLength(1);
    expect((await ticketOf(world, 1)).participants).toEqual([participant(BUDI)]);
  });
});
