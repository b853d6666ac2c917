import { beforeEach, describe, expect, it } from 'vitest';
import { handleCommand } from '#flows/handle-command';
import type { Status } from '#schemas/ticket';
import { aChat, anImage, BUDI, bsuid, parentBsuid, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import {
  bodiesOf,
  createWorld,
  eventsOf,
  eventsOfType,
  numbersIn,
  PHONE_NUMBER_ID,
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

/** An agent does it, having seen everything. */
async function put(number: number, status: Status): Promise<void> {
  await handleCommand(world.ports, {
    number,
    actor: { kind: 'agent', id: 'agent-1' },
    prepare: ({ stored }) => ({ command: { type: 'UpdateTicket', seen: stored.ticket.version, status } }),
  });
}
async function close(number: number): Promise<void> {
  await put(number, 'solved');
  world.passSeconds(5 * 86_400);
  await handleCommand(world.ports, { number, actor: { kind: 'system', id: 'clock' }, prepare: () => ({ command: { type: 'PassTime' } }) });
}

describe('the first message of a contact', () => {
  it('makes one contact, one ticket with its number, and a message with the sender’s own time', async () => {
    expect(await take(world, aChat({ sentAt: minute(-30) }))).toBe('message');

    expect(numbersIn(world)).toEqual([1]);
    expect([...world.memory.contacts.values()]).toMatchObject([{ name: 'Budi', identities: [BUDI] }]);
    expect(eventsOfType(world, 1, 'MessageReceived')).toMatchObject([{ sentAt: minute(-30), windowExpiresAt: minute(24 * 60 - 30) }]);
    expect(await ticketOf(world, 1)).toMatchObject({ status: 'new', channel: 'whatsapp', account: PHONE_NUMBER_ID, teamId: 'default' });
    expect((await world.ports.tickets.load(1))?.subject).toBe('Paket saya belum sampai.');
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
    await close(1);

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

describe('concurrent first messages', () => {
  it.each([2, 10, 50])('%i of one contact make one contact, one ticket, that many messages and one acknowledgement', async (count) => {
    const envelopes = Array.from({ length: count }, (_, at) => aChat({ text: `Pesan ${at}` }));

    await Promise.all(envelopes.map((envelope) => take(world, envelope)));

    expect(world.memory.contacts.size).toBe(1);
    expect(numbersIn(world)).toHaveLength(1);
    const [number = 0] = numbersIn(world);
    expect(texts(number).toSorted()).toEqual(envelopes.map(({ content }) => content.text).toSorted());
    expect(acknowledgements(number)).toHaveLength(1);
  });

  it('that name one contact by different identities make one contact', async () => {
    const both = [bsuid('ID.AAA'), BUDI];
    const senders = [both, both, [BUDI], [bsuid('ID.AAA')], both, [BUDI]];

    // The one that names both comes first, as from Meta: nothing else says that the two are one.
    await take(world, aChat({ from: both }));
    await Promise.all(senders.map((from) => take(world, aChat({ from }))));

    expect(world.memory.contacts.size).toBe(1);
    expect(numbersIn(world)).toHaveLength(1);
    expect(texts(numbersIn(world)[0] ?? 0)).toHaveLength(7);
  });

  it('of several contacts make a ticket each', async () => {
    const people = Array.from({ length: 10 }, (_, at) => phone(`6281300000${at}`));
    const envelopes = people.flatMap((person) => [aChat({ from: [person] }), aChat({ from: [person] }), aChat({ from: [person] })]);

    await Promise.all(envelopes.map((envelope) => take(world, envelope)));

    expect(world.memory.contacts.size).toBe(10);
    expect(numbersIn(world).map((number) => texts(number).length)).toEqual(Array.from({ length: 10 }, () => 3));
  });

  it('that the table throttles are taken when it answers again', async () => {
    world.memory.faults.push('transient', 'conflict', 'transient');

    expect(await take(world, aChat())).toBe('message');
    expect(numbersIn(world)).toHaveLength(1);
  });
});

describe('identities', () => {
  it('that come along become aliases, so that either finds the ticket', async () => {
    await take(world, aChat({ from: [BUDI], text: 'satu' }));
    await take(world, aChat({ from: [bsuid('ID.AAA'), parentBsuid('ID.ENT.AAA'), BUDI], text: 'dua' }));
    await take(world, aChat({ from: [bsuid('ID.AAA')], text: 'tiga' }));
    await take(world, aChat({ from: [parentBsuid('ID.ENT.AAA')], text: 'empat' }));

    expect(world.memory.contacts.size).toBe(1);
    expect(texts(1)).toEqual(['satu', 'dua', 'tiga', 'empat']);
  });

  it('of two contacts are kept apart, with a suggestion to merge them', async () => {
    await take(world, aChat({ from: [BUDI], text: 'dari nomor' }));
    await take(world, aChat({ from: [bsuid('ID.BBB')], text: 'tanpa nomor' }));

    await take(world, aChat({ from: [bsuid('ID.BBB'), BUDI], text: 'keduanya' }));

    expect(world.memory.contacts.size).toBe(2);
    // The user id decides before the number does.
    expect([texts(1), texts(2)]).toEqual([['dari nomor'], ['tanpa nomor', 'keduanya']]);
    expect(identityOf(BUDI)).toMatchObject({
      contactId: (await ticketOf(world, 1)).contactId,
      mergeSuggestion: (await ticketOf(world, 2)).contactId,
    });
  });

  it('are told apart by the own number they wrote to', async () => {
    setting(world.memory, 'channel', 'whatsapp:222', { channel: 'whatsapp', account: '222', name: 'Lain' });

    await take(world, aChat({ text: 'ke satu' }));
    await take(world, aChat({ text: 'ke lain', account: '222' }));
    await take(world, aChat({ text: 'ke lain lagi', account: '222' }));

    expect(world.memory.contacts.size).toBe(1);
    expect([texts(1), texts(2)]).toEqual([['ke satu'], ['ke lain', 'ke lain lagi']]);
  });
});

describe('a further message', () => {
  beforeEach(async () => {
    await take(world, aChat({ text: 'satu' }));
  });

  it.each<Status>(['open', 'pending', 'on_hold'])('of a contact whose ticket is %s joins it, and it is open', async (status) => {
    await put(1, status);

    await take(world, aChat({ text: 'dua' }));

    expect(texts(1)).toEqual(['satu', 'dua']);
    expect((await ticketOf(world, 1)).status).toBe('open');
  });

  it('on the last instant of the reopen window reopens a solved ticket', async () => {
    await put(1, 'solved');
    world.passSeconds(24 * 3600);

    await take(world, aChat({ text: 'dua' }));

    expect(texts(1)).toEqual(['satu', 'dua']);
    expect(await ticketOf(world, 1)).toMatchObject({ status: 'open', reopenCount: 1 });
  });

  it('after the reopen window opens a follow-up that names the old ticket', async () => {
    await put(1, 'solved');
    world.passSeconds(24 * 3600 + 1);

    await take(world, aChat({ text: 'dua' }));

    expect(texts(1)).toEqual(['satu']);
    expect(texts(2)).toEqual(['dua']);
    expect((await ticketOf(world, 2)).followsUp).toBe(1);
  });

  it('after closing opens one follow-up, to which the next ones go', async () => {
    await close(1);

    await Promise.all([take(world, aChat({ text: 'dua' })), take(world, aChat({ text: 'tiga' }))]);

    const numbers = numbersIn(world);
    expect(numbers).toHaveLength(2);
    expect(texts(numbers[1] ?? 0).toSorted()).toEqual(['dua', 'tiga']);
    expect(eventsOf(world, 1).at(-1)).toMatchObject({ type: 'StatusChanged', to: 'closed' });
  });

  it('finds the ticket though this process remembers another one', async () => {
    await close(1);
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
      await take(world, aChat());
      await put(numbersIn(world).at(-1) ?? 0, 'solved');
      setting(world.memory, 'lifecycle', 'default', { autoCloseSeconds: 86_400, reopenSeconds: { whatsapp: 0, email: 0, manual: 0 } });
      world.passSeconds(60);
    }
    world.passSeconds(86_400);
    await take(world, aChat());

    expect(numbersIn(world).map((number) => acknowledgements(number).length)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1]);
    expect(eventsOfType(world, 11, 'AcknowledgementSkipped')).toMatchObject([{ reason: 'too_many' }]);
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
