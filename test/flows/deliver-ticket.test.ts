import { beforeEach, describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '#domain/errors';
import { deliverTicket } from '#flows/deliver-ticket';
import { put, reply } from '../helpers/acts.ts';
import { aChat, aMail } from '../helpers/envelopes.ts';
import {
  type Answer,
  bodiesOf,
  createWorld,
  eventsOfType,
  PHONE_NUMBER_ID,
  setting,
  take,
  ticketOf,
  type World,
} from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(async () => {
  world = createWorld();
  setting(world.memory, 'acknowledgement', 'default', { enabled: false });
  await take(world, aChat());
});

const deliver = () => deliverTicket(world.ports, 1);
const stateOf = async (messageId: string) => (await ticketOf(world, 1)).outbound.find((item) => item.messageId === messageId)?.state;
const sentTexts = () => world.sent.map(({ content }) => content.text);
const refused = (code: number, isTransient?: boolean): Answer => ({
  outcome: 'refused',
  code: String(code),
  details: 'rincian',
  isTransient,
});

describe('delivery', () => {
  it('sends what is queued, oldest first', async () => {
    for (const text of ['satu', 'dua', 'tiga']) await reply(world, 1, text);

    await deliver();

    expect(sentTexts()).toEqual(['satu', 'dua', 'tiga']);
    expect((await ticketOf(world, 1)).outbound.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
  });

  it('begins nothing that its time does not suffice for, and leaves it queued', async () => {
    for (const text of ['satu', 'dua']) await reply(world, 1, text);
    const left = [60_000, 24_000];

    await expect(deliverTicket({ ...world.ports, remainingMs: () => left.shift() ?? 0 }, 1)).rejects.toThrow(TransientError);

    expect(sentTexts()).toEqual(['satu']);
    expect((await ticketOf(world, 1)).outbound.map(({ state }) => state)).toEqual(['sent', 'queued']);
  });

  it('gives the channel the account, the form and the text', async () => {
    const messageId = await reply(world, 1, 'satu');

    await deliver();

    expect(world.sent).toMatchObject([
      { messageId, account: PHONE_NUMBER_ID, form: 'text', content: { text: 'satu' }, ticket: { number: 1 } },
    ]);
  });

  it('sends an acknowledgement as one', async () => {
    world.memory.settings.delete('acknowledgement#default');
    await take(world, aMail());

    await deliverTicket(world.ports, 2);

    expect(world.sent).toMatchObject([{ form: 'acknowledgement', content: { to: [{ address: 'budi@example.com' }] } }]);
  });

  it('claims immediately before the send, and not before all is prepared', async () => {
    const messageId = await reply(world, 1);
    const seen: unknown[] = [];
    const whatsapp: World['ports']['channels']['whatsapp'] = async () => {
      seen.push(await stateOf(messageId));
      return async () => {
        seen.push(await stateOf(messageId));
        return { outcome: 'accepted', providerId: 'p' };
      };
    };

    await deliverTicket({ ...world.ports, channels: { ...world.ports.channels, whatsapp } }, 1);

    expect(seen).toEqual(['queued', 'claimed']);
  });

  it('records the ids by which receipts and answers find the message', async () => {
    await take(world, aMail());
    const messageId = await reply(world, 2);
    world.answers.push({ outcome: 'accepted', providerId: 'ses-1', rfcMessageId: '<ABC@Ses.example>' });

    await deliverTicket(world.ports, 2);

    expect(bodiesOf(world, 2, 'MessageSent')).toEqual([{ providerId: 'ses-1', rfcMessageId: 'ABC@Ses.example' }]);
    const key = world.ports.digests.key('mail-id', 'abc@ses.example');
    expect(world.memory.references.get(key)).toMatchObject({ number: 2, messageId });
  });

  it('nudged again sends nothing again', async () => {
    await reply(world, 1);

    await deliver();
    await deliver();

    expect(world.sent).toHaveLength(1);
  });

  it('by several workers at once sends each message once, in order', async () => {
    for (const text of ['satu', 'dua', 'tiga']) await reply(world, 1, text);

    await Promise.all([deliver(), deliver(), deliver()]);
    await deliver();

    expect(sentTexts()).toEqual(['satu', 'dua', 'tiga']);
  });

  it('of a ticket that does not exist does nothing', async () => {
    await deliverTicket(world.ports, 99);

    expect(world.sent).toEqual([]);
  });
});

describe('a send that is refused for a while', () => {
  it('is tried again at its hour and no sooner, and nothing overtakes it', async () => {
    await reply(world, 1, 'satu');
    await reply(world, 1, 'dua');
    // 131056, the first try: again after 4^0 seconds.
    world.answers.push(refused(131056));

    await deliver();
    await deliver();
    expect(sentTexts()).toEqual(['satu']);
    world.passSeconds(1);
    await deliver();

    expect(sentTexts()).toEqual(['satu', 'satu', 'dua']);
    expect(eventsOfType(world, 1, 'SendReleased')).toMatchObject([{ attempt: 1, code: '131056' }]);
  });

  it.each([
    ['130429', refused(130429), 5],
    ['135000, once more only', refused(135000), 2],
    ['131053, once more only', refused(131053), 2],
    ['a code we do not know that Meta calls transient', refused(999_999, true), 5],
    ['a provider out of reach', { outcome: 'not_sent', reason: 'unreachable' } satisfies Answer, 9],
  ])('%s fails after its last try', async (_, answer, tries) => {
    const messageId = await reply(world, 1);
    world.answers.push(...Array.from({ length: 20 }, () => answer));

    for (let at = 0; at < 20; at += 1) {
      await deliver();
      world.passSeconds(3600);
    }

    expect(world.sent).toHaveLength(tries);
    expect(eventsOfType(world, 1, 'SendFailed')).toMatchObject([{ messageId }]);
    expect((await ticketOf(world, 1)).attentionAt).toBeDefined();
  });

  it('because it could not be prepared was not sent and is tried again', async () => {
    const messageId = await reply(world, 1);
    world.answers.push({ outcome: 'unprepared', error: new TransientError('The bucket did not answer.') });

    await deliver();
    expect(world.sent).toEqual([]);
    expect(await stateOf(messageId)).toBe('queued');
    world.passSeconds(3600);
    await deliver();

    expect(await stateOf(messageId)).toBe('sent');
  });
});

describe('a send that is refused for good', () => {
  it('opens its solved ticket again, first on its list, with the code and the provider’s words', async () => {
    const messageId = await reply(world, 1);
    await put(world, 1, 'solved');
    world.answers.push(refused(131026));

    await deliver();

    expect(eventsOfType(world, 1, 'SendFailed')).toMatchObject([{ messageId, code: '131026' }]);
    expect(bodiesOf(world, 1, 'SendFailed')).toEqual([{ detail: 'rincian' }]);
    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', attentionAt: world.time.now, outbound: [] });
  });

  it('owes the oldest message that it answered, though others have come since', async () => {
    await reply(world, 1, 'satu');
    await deliver();
    for (const text of ['dua', 'tiga']) {
      world.passSeconds(600);
      await take(world, aChat({ text, sentAt: world.time.now }));
      if (text === 'dua') await reply(world, 1, text);
    }
    const promised = eventsOfType(world, 1, 'TargetStarted').find(({ target }) => target.id === 'next_reply.1')?.target.dueAt;
    world.answers.push(refused(131026));

    await deliver();

    const owed = (await ticketOf(world, 1)).targets.filter(
      ({ kind, metAt, cancelledAt }) => kind === 'next_reply' && !metAt && !cancelledAt,
    );
    expect(owed).toMatchObject([{ id: 'next_reply.1', dueAt: promised }]);
  });

  it('does not hold up the next one', async () => {
    await reply(world, 1, 'satu');
    await reply(world, 1, 'dua');
    world.answers.push(refused(131026));

    await deliver();

    expect(sentTexts()).toEqual(['satu', 'dua']);
    expect((await ticketOf(world, 1)).outbound.map(({ state }) => state)).toEqual(['sent']);
  });

  it('because nothing can be prepared fails without a try', async () => {
    const messageId = await reply(world, 1);
    world.answers.push({ outcome: 'unprepared', error: new PermanentError('A WhatsApp message has a recipient.') });

    await deliver();

    expect(world.sent).toEqual([]);
    expect(eventsOfType(world, 1, 'SendFailed')).toMatchObject([{ messageId, code: 'no_recipient' }]);
  });

  it('as an acknowledgement asks nobody for attention', async () => {
    world.memory.settings.delete('acknowledgement#default');
    await take(world, aMail());
    world.answers.push({ outcome: 'refused', code: 'MessageRejected', details: '' });

    await deliverTicket(world.ports, 2);

    expect(eventsOfType(world, 2, 'SendFailed')).toHaveLength(1);
    expect((await ticketOf(world, 2)).attentionAt).toBeUndefined();
  });
});
