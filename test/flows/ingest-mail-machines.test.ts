import { beforeEach, describe, expect, it } from 'vitest';
import { deliverTicket } from '#flows/deliver-ticket';
import { close, put, reply } from '../helpers/acts.ts';
import { aMail, type MailFields } from '../helpers/envelopes.ts';
import {
  bodiesOf,
  createWorld,
  eventsOfType,
  MAILBOX,
  numbersIn,
  replyAddresses,
  take,
  ticketOf,
  type World,
} from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const BUDI = 'budi@example.com';
const texts = (number: number) => bodiesOf(world, number, 'MessageReceived').map(({ text }) => text);
const acknowledgements = (number: number) => bodiesOf(world, number, 'AutomaticMessageQueued');
const skipped = (number: number) => eventsOfType(world, number, 'AcknowledgementSkipped').map(({ reason }) => reason);
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

describe('mails of machines', () => {
  const bounce = { permanent: true, recipients: [BUDI] };
  const sesWritten = '0101019a-88@ap-southeast-3.amazonses.com';
  beforeEach(async () => {
    await take(world, aMail());
    await answer(1, sesWritten);
  });

  it.each<[string, () => MailFields]>([
    ['answers the id that SES wrote', () => ({ inReplyTo: [sesWritten] })],
    ['gives back our mail', () => ({ bounce: { ...bounce, originalMessageId: sesWritten } })],
    ['was sent to the signed address', () => ({ recipients: [replyAddresses.addressFor(1)] })],
  ])('a bounce that %s comes to its ticket, and starts no clock', async (_, facts) => {
    const { targets } = await ticketOf(world, 1);
    await take(world, aMail({ from: 'mailer-daemon@example.com', returnPath: '', text: 'gagal', bounce, ...facts() }));

    expect(numbersIn(world)).toEqual([1]);
    expect(eventsOfType(world, 1, 'MessageReceived').at(-1)).toMatchObject({ automatic: true });
    expect((await ticketOf(world, 1)).targets).toEqual(targets);
  });

  it('a bounce that only names the number in its subject proves nothing', async () => {
    await take(world, aMail({ from: 'mailer-daemon@example.com', subject: 'Undeliverable: [#1]', bounce }));

    expect(numbersIn(world)).toEqual([1, 2]);
    expect(acknowledgements(2)).toEqual([]);
  });

  it.each<[string, MailFields]>([
    ['an out-of-office note', { headers: { 'auto-submitted': 'auto-replied' }, subject: 'Automatic reply: Pesanan' }],
    ['a bounce', { from: 'mailer-daemon@example.com', returnPath: '', bounce, recipients: [replyAddresses.addressFor(1)] }],
  ])('%s about a closed ticket is kept there and opens nothing', async (_, facts) => {
    await close(world, 1);

    await take(world, aMail({ inReplyTo: [sesWritten], text: 'otomatis', ...facts }));

    expect(numbersIn(world)).toEqual([1]);
    expect(texts(1).at(-1)).toBe('otomatis');
    expect((await ticketOf(world, 1)).status).toBe('closed');
  });

  it('an out-of-office note does not reopen a solved ticket', async () => {
    await put(world, 1, 'solved');

    await take(world, aMail({ inReplyTo: [sesWritten], headers: { 'auto-submitted': 'auto-replied' } }));

    expect((await ticketOf(world, 1)).status).toBe('solved');
  });
});

describe('acknowledgements of mails', () => {
  it.each<[string, MailFields]>([
    ['auto_submitted', { headers: { 'auto-submitted': 'auto-generated' } }],
    ['auto_response_suppressed', { headers: { 'x-auto-response-suppress': 'All' } }],
    ['precedence', { headers: { precedence: 'bulk' } }],
    ['mailing_list', { headers: { 'list-id': '<kabar.example.com>' } }],
    ['loop_header', { headers: { 'x-loop': 'lain.example' } }],
    ['null_return_path', { returnPath: '<>' }],
    ['system_sender', { from: 'no-reply@example.com' }],
    ['own_mail', { from: MAILBOX }],
    ['own_mail', { headers: { 'x-loop': 'meja.local' } }],
    ['spam', fail('spam')],
    ['dmarc', fail('dmarc')],
    ['not_addressed', { to: [{ address: 'orang@lain.example' }] }],
  ])('are left out with the reason %s, and the mail is kept', async (reason, facts) => {
    await take(world, aMail(facts));

    expect(texts(1)).toHaveLength(1);
    expect(skipped(1)).toEqual([reason]);
    expect(acknowledgements(1)).toEqual([]);
  });

  it('go twice a day to one sender', async () => {
    for (let at = 0; at < 3; at += 1) await take(world, aMail());
    world.passSeconds(86_400);
    await take(world, aMail());

    expect([1, 2, 3, 4].map((number) => acknowledgements(number).length)).toEqual([1, 1, 0, 1]);
    expect(skipped(3)).toEqual(['too_many']);
  });

  it('of two desks that answer each other stop at the second', async () => {
    const otherDesk = { from: 'bantuan@lain.example', to: [{ address: MAILBOX }] };
    for (let at = 0; at < 6; at += 1) await take(world, aMail(otherDesk));

    const sent = numbersIn(world).flatMap(acknowledgements);
    expect(sent).toHaveLength(2);
  });
});
