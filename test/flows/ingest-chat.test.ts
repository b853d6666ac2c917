import { beforeEach, describe, expect, it } from 'vitest';
import { close } from '../helpers/acts.ts';
import { aChat, anImage, BUDI } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import {
  bodiesOf,
  createWorld,
  eventsOfType,
  numbersIn,
  PHONE_NUMBER_ID,
  setting,
  take,
  ticketOf,
  type World,
} from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const texts = (number: number) => bodiesOf(world, number, 'MessageReceived').map(({ text }) => text);

describe('the first message of a contact', () => {
  it('makes one contact, one ticket with its number, and a message with the sender’s own time', async () => {
    expect(await take(world, aChat({ sentAt: minute(-30) }))).toBe('message');

    expect(numbersIn(world)).toEqual([1]);
    expect([...world.memory.contacts.values()]).toMatchObject([{ name: 'Budi', identities: [BUDI] }]);
    expect(eventsOfType(world, 1, 'MessageReceived')).toMatchObject([{ sentAt: minute(-30), windowExpiresAt: minute(24 * 60 - 30) }]);
    expect(await ticketOf(world, 1)).toMatchObject({ status: 'new', channel: 'whatsapp', account: PHONE_NUMBER_ID, teamId: 'default' });
    expect((await world.ports.tickets.load(1))?.subject).toBe('Paket saya belum sampai.');
  });

  it('without words names no subject, but what it is, as data', async () => {
    await take(world, aChat({ text: '', content: { type: 'image', attachments: [anImage('media-1')] } }));

    expect((await world.ports.tickets.load(1))?.subject).toBe('');
    expect((await ticketOf(world, 1)).subjectKind).toBe('image');
    expect(eventsOfType(world, 1, 'TicketOpened')).toEqual([expect.not.objectContaining({ subject: expect.anything() })]);
  });

  it('with words is called by them, whatever comes along', async () => {
    await take(world, aChat({ text: 'Rusak begini', content: { type: 'image', attachments: [anImage('media-1')] } }));

    expect((await world.ports.tickets.load(1))?.subject).toBe('Rusak begini');
    expect((await ticketOf(world, 1)).subjectKind).toBeUndefined();
  });

  it('starts the reply clock at the instant the contact wrote', async () => {
    await take(world, aChat({ sentAt: minute(-30) }));

    // Default policy, medium: 60 minutes of business time; 08:45 WIB is inside the morning.
    const first = (await ticketOf(world, 1)).targets.find(({ kind }) => kind === 'first_reply');
    expect(first).toMatchObject({ startedAt: minute(-30), dueAt: minute(30) });
  });

  it('goes to the team of the number it was sent to', async () => {
    setting(world.memory, 'channel', `whatsapp:${PHONE_NUMBER_ID}`, {
      channel: 'whatsapp',
      account: PHONE_NUMBER_ID,
      name: 'M',
      teamId: 'sales',
    });

    await take(world, aChat());

    expect((await ticketOf(world, 1)).teamId).toBe('sales');
  });

  it('keeps its media for fetching, without a key', async () => {
    await take(world, aChat({ content: { type: 'image', attachments: [anImage('media-1')] } }));

    const [message] = eventsOfType(world, 1, 'MessageReceived');
    const [attachment] = message?.attachments ?? [];
    expect(attachment).toMatchObject({ mediaType: 'image/jpeg' });
    expect(attachment?.key).toBeUndefined();
    const id = attachment?.id ?? '';
    expect(bodiesOf(world, 1, 'MessageReceived')).toMatchObject([
      { filenames: { [id]: 'paket.jpg' }, media: { [id]: { mediaId: 'media-1' } } },
    ]);
  });

  it('leaves no text, name or number in the ledger’s entries', async () => {
    await take(world, aChat());

    const entries = (world.memory.ledgers.get(1) ?? []).map(({ stored }) => stored.entry).join('\n');
    expect(entries).toContain('MessageReceived');
    expect(entries).not.toMatch(/Budi|Paket|628120000001/u);
  });
});

describe('a delivery that is repeated', () => {
  it.each([1, 2, 20])('%i times more is one message', async (repeats) => {
    const envelope = aChat();
    await take(world, envelope);

    const again = [];
    for (let at = 0; at < repeats; at += 1) again.push(await take(world, envelope));

    expect(new Set(again)).toEqual(new Set(['duplicate']));
    expect(texts(1)).toEqual(['Paket saya belum sampai.']);
  });

  it('after days, when its ticket is closed, is one message', async () => {
    const envelope = aChat();
    await take(world, envelope);
    await close(world, 1);

    expect(await take(world, { ...envelope, receivedAt: world.time.now })).toBe('duplicate');
    expect(numbersIn(world)).toEqual([1]);
  });

  it('at the same moment is one message', async () => {
    const envelope = aChat();

    const taken = await Promise.all(Array.from({ length: 8 }, () => take(world, envelope)));

    expect(taken.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'duplicate'), 'message']);
    expect(texts(1)).toHaveLength(1);
  });

  it('after an answer of the table that got lost is one message', async () => {
    const { append } = world.ports.tickets;
    let lost = 0;
    const unreliable = {
      ...world.ports.tickets,
      append: async (...write: Parameters<typeof append>) => {
        await append(...write);
        lost += 1;
        return { kind: 'conflict' } as const;
      },
    };
    const envelope = aChat();

    const taken = await take({ ...world, ports: { ...world.ports, tickets: unreliable } }, envelope);

    expect([taken, lost]).toEqual(['duplicate', 1]);
    expect(texts(1)).toHaveLength(1);
  });
});

describe('a provider id that comes again', () => {
  it('with other words is another message, and each of the two is kept once', async () => {
    const first = aChat({ text: 'satu' });
    const other = aChat({ text: 'dua', providerId: first.providerId });

    const taken = [];
    for (const envelope of [first, other, first, other]) taken.push(await take(world, envelope));

    expect(taken).toEqual(['message', 'message', 'duplicate', 'duplicate']);
    expect(texts(1)).toEqual(['satu', 'dua']);
  });

  it.each([
    ['media', { content: { attachments: [anImage('media-2')] } }],
    ['a type', { content: { type: 'button' } }],
    ['a structure', { content: { structured: { button: 'ya' } } }],
    ['a time of its own', { sentAt: minute(-5) }],
  ])('with %s of another kind is another message', async (_, fields) => {
    const first = aChat({ content: { attachments: [anImage('media-1')] } });
    const { content, sender: __, ...rest } = first;
    const other = aChat({
      ...rest,
      content: { ...content, ...('content' in fields ? fields.content : {}) },
      ...('sentAt' in fields ? fields : {}),
    });

    expect([await take(world, first), await take(world, other), await take(world, other)]).toEqual(['message', 'message', 'duplicate']);
  });

  it('each time with another time of its own is a message each time', async () => {
    const envelope = aChat();
    const sentAts = [0, -1, -2, -1].map(minute);

    const taken = [];
    for (const sentAt of sentAts) taken.push(await take(world, { ...envelope, sentAt }));

    expect(taken).toEqual(['message', 'message', 'message', 'duplicate']);
  });

  it('later, whose time had been clamped to its arrival at first, is a repeat', async () => {
    const early = aChat({ sentAt: minute(1), receivedAt: minute(1) });
    const late = { ...early, sentAt: '2026-11-23T02:16:01.000Z', receivedAt: minute(3) };

    expect([await take(world, early), await take(world, late)]).toEqual(['message', 'duplicate']);
  });

  it('with other words at the same moment is another message', async () => {
    const first = aChat({ text: 'satu' });
    const other = aChat({ text: 'dua', providerId: first.providerId });

    await Promise.all([first, other, first, other].map((envelope) => take(world, envelope)));

    expect(texts(numbersIn(world)[0] ?? 0).toSorted()).toEqual(['dua', 'satu']);
  });

  it('to another own number is another message', async () => {
    setting(world.memory, 'channel', 'whatsapp:222', { channel: 'whatsapp', account: '222', name: 'Lain' });
    const first = aChat();

    expect([await take(world, first), await take(world, { ...first, account: '222' })]).toEqual(['message', 'message']);
  });
});
