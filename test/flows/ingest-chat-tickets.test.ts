import { beforeEach, describe, expect, it } from 'vitest';
import type { Status } from '#schemas/ticket';
import { act, close, put } from '../helpers/acts.ts';
import { aChat, BUDI, bsuid } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import {
  bodiesOf,
  createWorld,
  eventsOf,
  eventsOfType,
  numbersIn,
  setting,
  take,
  ticketOf,
  type World,
} from '../helpers/in-memory-ports.ts';
import { nameOf } from '../helpers/in-memory-stores.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const identityOf = (identity: Parameters<typeof nameOf>[0]) => world.memory.identities.get(nameOf(identity));
const texts = (number: number) => bodiesOf(world, number, 'MessageReceived').map(({ text }) => text);
const acknowledgements = (number: number) => bodiesOf(world, number, 'AutomaticMessageQueued').map(({ text }) => text);

describe('a further message', () => {
  beforeEach(async () => {
    await take(world, aChat({ text: 'satu' }));
  });

  it.each<Status>(['open', 'pending', 'on_hold'])('of a contact whose ticket is %s joins it, and it is open', async (status) => {
    await put(world, 1, status);

    await take(world, aChat({ text: 'dua' }));

    expect(texts(1)).toEqual(['satu', 'dua']);
    expect((await ticketOf(world, 1)).status).toBe('open');
  });

  it('on the last instant of the reopen window reopens a solved ticket', async () => {
    await put(world, 1, 'solved');
    world.passSeconds(24 * 3600);

    await take(world, aChat({ text: 'dua', sentAt: world.time.now }));

    expect(texts(1)).toEqual(['satu', 'dua']);
    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', reopenCount: 1 });
  });

  it('reopens it with what was written in time, however late the channel brought it', async () => {
    await put(world, 1, 'solved');
    const sentAt = world.ports.clock.now();
    world.passSeconds(25 * 3600);

    await take(world, aChat({ text: 'dua', sentAt }));

    expect(texts(1)).toEqual(['satu', 'dua']);
  });

  it('after the reopen window opens a follow-up that names the old ticket', async () => {
    await put(world, 1, 'solved');
    world.passSeconds(24 * 3600 + 1);

    await take(world, aChat({ text: 'dua', sentAt: world.time.now }));

    expect(texts(1)).toEqual(['satu']);
    expect(texts(2)).toEqual(['dua']);
    expect((await ticketOf(world, 2)).followsUp).toBe(1);
  });

  it('opens a follow-up with targets of its own, as if nothing had been promised before', async () => {
    await put(world, 1, 'solved');
    world.passSeconds(24 * 3600 + 1);

    await take(world, aChat({ text: 'dua', sentAt: world.time.now }));

    const { targets, reopenCount } = await ticketOf(world, 2);
    expect(targets.map(({ id, startedAt }) => [id, startedAt])).toEqual([
      ['first_reply.1', world.time.now],
      ['resolution.1', world.time.now],
    ]);
    expect(reopenCount).toBe(0);
  });

  it.each([
    ['is about the same', [{ id: 'produk', name: 'Produk' }], 'produk'],
    ['is about nothing yet when the category was archived', [{ id: 'produk', name: 'Produk', archived: true }], undefined],
  ])('opens a follow-up that %s', async (_, categories, categoryId) => {
    setting(world.memory, 'categories', 'default', [{ id: 'produk', name: 'Produk' }]);
    await act(world, 1, ({ stored }) => ({ type: 'UpdateTicket', seen: stored.ticket.version, categoryId: 'produk' }));
    await close(world, 1);
    setting(world.memory, 'categories', 'default', categories);

    await take(world, aChat({ text: 'dua' }));

    const followUp = await ticketOf(world, 2);
    expect([followUp.followsUp, followUp.categoryId]).toEqual([1, categoryId]);
  });

  it('after closing opens one follow-up, to which the next ones go', async () => {
    await close(world, 1);

    await Promise.all([take(world, aChat({ text: 'dua' })), take(world, aChat({ text: 'tiga' }))]);

    const numbers = numbersIn(world);
    expect(numbers).toHaveLength(2);
    expect(texts(numbers[1] ?? 0).toSorted()).toEqual(['dua', 'tiga']);
    expect(eventsOf(world, 1).at(-1)).toMatchObject({ type: 'StatusChanged', to: 'closed' });
  });

  it('finds the ticket though this process remembers another one', async () => {
    await close(world, 1);
    const { hints } = world.ports;
    const remembered = new Map(hints);
    await take(world, aChat({ text: 'dua' }));
    for (const [key, number] of remembered) hints.set(key, number);

    await take(world, aChat({ text: 'tiga' }));

    expect(texts(2)).toEqual(['dua', 'tiga']);
  });
});

describe('the acknowledgement', () => {
  it('tells the number, in Indonesian, to the sender, once a ticket', async () => {
    await take(world, aChat({ from: [bsuid('ID.AAA'), BUDI] }));
    await take(world, aChat({ from: [BUDI] }));

    expect(acknowledgements(1)).toEqual(['Halo Budi, pesan Anda sudah kami terima. Nomor antrean Anda #1. Tim kami akan segera membalas.']);
    expect(bodiesOf(world, 1, 'AutomaticMessageQueued')).toMatchObject([{ recipient: { phone: BUDI.value, bsuid: 'ID.AAA' } }]);
  });

  it('outside business hours says when the desk opens', async () => {
    // Sunday, 09:15 WIB; Monday opens at 08:00.
    world.time.now = minute(-24 * 60);

    await take(world, aChat());

    expect(acknowledgements(1)[0]).toMatch(/Saat ini kami sedang tutup dan buka kembali .*08[.:]00/u);
  });

  it('that is switched off is a recorded decision', async () => {
    setting(world.memory, 'acknowledgement', 'default', { enabled: false });

    await take(world, aChat());

    expect(eventsOfType(world, 1, 'AcknowledgementSkipped')).toMatchObject([{ reason: 'switched_off' }]);
    expect(identityOf(BUDI)?.acknowledgedAt).toEqual([]);
  });

  it('greets one contact for ten new tickets a day, and again the next day', async () => {
    for (let at = 0; at < 11; at += 1) {
      await take(world, aChat({ sentAt: world.time.now }));
      await put(world, numbersIn(world).at(-1) ?? 0, 'solved');
      setting(world.memory, 'lifecycle', 'default', { autoCloseSeconds: 86_400, reopenSeconds: { whatsapp: 0, email: 0, manual: 0 } });
      world.passSeconds(60);
    }
    world.passSeconds(86_400);
    await take(world, aChat({ sentAt: world.time.now }));

    expect(numbersIn(world).map((number) => acknowledgements(number).length)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1]);
    expect(eventsOfType(world, 11, 'AcknowledgementSkipped')).toMatchObject([{ reason: 'too_many' }]);
  });
});
