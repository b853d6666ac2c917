import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import { deliverTicket } from '#flows/deliver-ticket';
import { handleCommand } from '#flows/handle-command';
import { ingestEnvelope } from '#flows/ingest-envelope';
import type { InboundEnvelope } from '#schemas/queue';
import { aChat, anEcho, anEdit, anIdentityChange, anImage, aReaction, aRevoke, BUDI, bsuid, phone } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { bodiesOf, createWorld, eventsOfType, numbersIn, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';
import { nameOf } from '../helpers/in-memory-stores.ts';

let world: World;
let original: ReturnType<typeof aChat>;
beforeEach(async () => {
  world = createWorld();
  original = aChat({ from: [bsuid('ID.AAA'), BUDI], text: 'Pesanan 12' });
  await take(world, original);
});

const once = (envelope: InboundEnvelope, delivery: number) => ingestEnvelope(world.ports, envelope, delivery);
const messageId = () => eventsOfType(world, 1, 'MessageReceived')[0]?.messageId;
const kept = () => [...world.memory.channelEvents.values()].map(({ field }) => field);

async function put(status: 'solved' | 'pending'): Promise<void> {
  await handleCommand(world.ports, {
    number: 1,
    actor: { kind: 'agent', id: 'agent-1' },
    prepare: ({ stored }) => ({ command: { type: 'UpdateTicket', seen: stored.ticket.version, status } }),
  });
}

describe('an edit', () => {
  it('stands beside the original, which is kept', async () => {
    expect(await take(world, anEdit(original, 'Pesanan 21'))).toBe('noted');

    expect(eventsOfType(world, 1, 'MessageEdited')).toMatchObject([{ messageId: messageId() }]);
    expect(bodiesOf(world, 1, 'MessageEdited')).toMatchObject([{ text: 'Pesanan 21' }]);
    expect(bodiesOf(world, 1, 'MessageReceived')).toMatchObject([{ text: 'Pesanan 12' }]);
  });

  it('delivered again is one edit', async () => {
    const edit = anEdit(original, 'Pesanan 21');

    expect([await take(world, edit), await take(world, edit)]).toEqual(['noted', 'duplicate']);
    expect(eventsOfType(world, 1, 'MessageEdited')).toHaveLength(1);
  });
});

describe('a revocation', () => {
  it('is noted on the original, which is kept', async () => {
    expect(await take(world, aRevoke(original))).toBe('noted');

    expect(eventsOfType(world, 1, 'MessageRevoked')).toMatchObject([{ messageId: messageId() }]);
    expect(bodiesOf(world, 1, 'MessageReceived')).toMatchObject([{ text: 'Pesanan 12' }]);
  });

  it('neither opens a solved ticket again nor starts a clock', async () => {
    await put('solved');
    const { targets } = await ticketOf(world, 1);

    await take(world, aRevoke(original));

    expect(await ticketOf(world, 1)).toMatchObject({ status: 'solved', targets });
  });
});

describe('a reaction', () => {
  it('is noted on the message of the contact that it is about', async () => {
    expect(await take(world, aReaction(original.providerId, '🙏'))).toBe('noted');

    expect(eventsOfType(world, 1, 'ReactionRecorded')).toMatchObject([{ messageId: messageId() }]);
    expect(bodiesOf(world, 1, 'ReactionRecorded')).toMatchObject([{ emoji: '🙏' }]);
  });

  it('is noted on the message of ours that it is about', async () => {
    await deliverTicket(world.ports, 1);

    expect(await take(world, aReaction('provider.1'))).toBe('noted');

    const [sent] = eventsOfType(world, 1, 'AutomaticMessageQueued');
    expect(eventsOfType(world, 1, 'ReactionRecorded')).toMatchObject([{ messageId: sent?.messageId }]);
  });

  it('neither opens a solved ticket again nor starts a clock', async () => {
    await put('solved');
    const { targets } = await ticketOf(world, 1);

    await take(world, aReaction(original.providerId));

    expect(await ticketOf(world, 1)).toMatchObject({ status: 'solved', targets });
    expect(numbersIn(world)).toEqual([1]);
  });

  it('whose message is late waits one delivery and then finds it', async () => {
    const late = aChat();
    const reaction = aReaction(late.providerId);

    await expect(once(reaction, 1)).rejects.toBeInstanceOf(TransientError);
    await take(world, late);

    expect(await once(reaction, 2)).toBe('noted');
    expect(kept()).toEqual([]);
  });

  it('whose message never comes is kept as an event of the channel', async () => {
    const reaction = aReaction('wamid.nobody');

    await expect(once(reaction, 1)).rejects.toBeInstanceOf(TransientError);

    expect(await once(reaction, 2)).toBe('channel_event');
    expect(kept()).toEqual(['reaction']);
    expect(numbersIn(world)).toEqual([1]);
  });
});

describe('an answer given on the telephone', () => {
  it('is stored as outbound, with its media to fetch, and fulfils the reply target', async () => {
    const content = { type: 'image', text: 'ini', attachments: [anImage('media-9')] };
    expect(await take(world, anEcho({ sentAt: minute(5), content }))).toBe('noted');

    expect(eventsOfType(world, 1, 'MessageSentElsewhere')).toMatchObject([
      { sentAt: minute(5), attachments: [{ mediaType: 'image/jpeg' }] },
    ]);
    expect(eventsOfType(world, 1, 'TargetMet')).toMatchObject([{ targetId: 'first_reply.1', at: minute(5) }]);
  });

  it('finds the ticket by any of the contact’s identities', async () => {
    expect(await take(world, anEcho({ to: [bsuid('ID.AAA')] }))).toBe('noted');
    expect(await take(world, anEcho({ to: [BUDI] }))).toBe('noted');

    expect(eventsOfType(world, 1, 'MessageSentElsewhere')).toHaveLength(2);
  });

  it('delivered again is one message; with other words under the same id it is another', async () => {
    const echo = anEcho({ text: 'Sudah.' });
    const other = anEcho({ text: 'Belum.', providerId: echo.providerId });

    const taken = [];
    for (const envelope of [echo, echo, other, other]) taken.push(await take(world, envelope));

    expect(taken).toEqual(['noted', 'duplicate', 'noted', 'duplicate']);
  });

  it('delivered twice at the same moment is one message', async () => {
    const echo = anEcho();

    await Promise.all([take(world, echo), take(world, echo), take(world, echo)]);

    expect(eventsOfType(world, 1, 'MessageSentElsewhere')).toHaveLength(1);
  });

  it('opens nothing: not a solved ticket, and none for somebody new', async () => {
    await put('solved');

    await take(world, anEcho());
    expect(await take(world, anEcho({ to: [phone('628990000000')] }))).toBe('channel_event');

    expect((await ticketOf(world, 1)).status).toBe('solved');
    expect(numbersIn(world)).toEqual([1]);
    expect(kept()).toEqual(['echo']);
  });

  it('that we sent ourselves is here already', async () => {
    await deliverTicket(world.ports, 1);

    expect(await take(world, anEcho({ providerId: 'provider.1' }))).toBe('duplicate');
    expect(eventsOfType(world, 1, 'MessageSentElsewhere')).toEqual([]);
  });
});

describe('a change of identity', () => {
  const NEW = [bsuid('ID.NEW'), phone('628120009999')];
  const contactOf = (identity: Parameters<typeof nameOf>[0]) => world.memory.identities.get(nameOf(identity))?.contactId;

  it('lets the new number and user id lead to the same contact and ticket', async () => {
    expect(await take(world, anIdentityChange([bsuid('ID.AAA'), BUDI], NEW))).toBe('noted');
    await take(world, aChat({ from: NEW, text: 'nomor baru' }));

    expect(world.memory.contacts.size).toBe(1);
    expect(bodiesOf(world, 1, 'MessageReceived').map(({ text }) => text)).toEqual(['Pesanan 12', 'nomor baru']);
    expect(eventsOfType(world, 1, 'NoticeRecorded')).toMatchObject([{ notice: 'identity_changed' }]);
  });

  it('delivered again changes nothing', async () => {
    const change = anIdentityChange([bsuid('ID.AAA')], NEW);

    expect([await take(world, change), await take(world, change)]).toEqual(['noted', 'duplicate']);
    expect(eventsOfType(world, 1, 'NoticeRecorded')).toHaveLength(1);
  });

  it('that comes after the first message of the new identity only suggests a merge', async () => {
    await take(world, aChat({ from: NEW, text: 'siapa ini' }));

    await take(world, anIdentityChange([bsuid('ID.AAA')], NEW));

    expect(world.memory.contacts.size).toBe(2);
    expect(world.memory.identities.get(nameOf(bsuid('ID.NEW')))?.mergeSuggestion).toBe(contactOf(BUDI));
  });

  it('opens nothing and does not open a solved ticket again', async () => {
    await put('solved');

    await take(world, anIdentityChange([BUDI], NEW));

    expect((await ticketOf(world, 1)).status).toBe('solved');
    expect(numbersIn(world)).toEqual([1]);
  });

  it('of a contact without a ticket on this number is kept, and the new identities lead to the contact', async () => {
    const siti = phone('628130000002');
    await world.ports.directory.createContact({
      contactId: world.ports.newId('contact'),
      name: 'Siti',
      createdAt: minute(0),
      identities: [siti],
    });

    expect(await take(world, anIdentityChange([siti], NEW))).toBe('channel_event');

    expect(contactOf(bsuid('ID.NEW'))).toBe(contactOf(siti));
    expect(kept()).toEqual(['identity_change']);
  });

  it('of such a contact is tried again when one of the identities is being taken', async () => {
    const siti = phone('628130000002');
    await world.ports.directory.createContact({
      contactId: world.ports.newId('contact'),
      name: 'Siti',
      createdAt: minute(0),
      identities: [siti],
    });
    const change = anIdentityChange([siti], NEW);
    world.memory.faults.push('conflict');

    await expect(once(change, 1)).rejects.toBeInstanceOf(TransientError);
    await once(change, 2);

    expect(contactOf(bsuid('ID.NEW'))).toBe(contactOf(siti));
  });

  it('of somebody unknown is kept as an event of the channel', async () => {
    expect(await take(world, anIdentityChange([phone('628990000000')], NEW))).toBe('channel_event');

    expect(contactOf(bsuid('ID.NEW'))).toBeUndefined();
    expect(kept()).toEqual(['identity_change']);
  });
});
