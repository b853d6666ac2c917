import { beforeEach, describe, expect, it } from 'vitest';
import { aChannelEvent, aChat, aMail, anEcho, aReceipt } from '../helpers/envelopes.ts';
import { bodiesOf, createWorld, numbersIn, PHONE_NUMBER_ID, setting, take, ticketOf, type World } from '../helpers/in-memory-ports.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

const quarantined = () => [...world.memory.quarantine.values()];
const channelEvents = () => [...world.memory.channelEvents.values()];
const second = () => setting(world.memory, 'channel', 'whatsapp:222', { channel: 'whatsapp', account: '222', name: 'Lain' });

describe('an own account that nobody registered', () => {
  it('puts what was said to it into the quarantine, whole, once, with an alarm', async () => {
    const envelope = aChat({ account: '999' });

    expect([await take(world, envelope), await take(world, envelope)]).toEqual(['quarantined', 'quarantined']);

    expect(quarantined()).toMatchObject([{ account: '999', reason: 'unknown_account', kind: 'message' }]);
    expect(JSON.parse(quarantined()[0]?.envelope ?? '')).toEqual(JSON.parse(JSON.stringify(envelope)));
    expect(numbersIn(world)).toEqual([]);
    expect(world.counted.get('ChannelAlarm')).toBe(2);
  });

  it('keeps apart what shares a provider’s id', async () => {
    for (const status of ['sent', 'delivered', 'read'] as const)
      await take(world, aReceipt({ account: '999', providerId: 'wamid.1', status }));

    expect(quarantined()).toHaveLength(3);
  });

  it('sends what is too large for a table item to the bucket', async () => {
    const envelope = aChat({ account: '999', content: { structured: 'x'.repeat(120_000) } });

    await take(world, envelope);

    const { key } = JSON.parse(quarantined()[0]?.envelope ?? '');
    expect(JSON.parse(String(world.files.get(key)?.bytes))).toEqual(JSON.parse(JSON.stringify(envelope)));
  });
});

describe('more than a ledger entry holds', () => {
  const keptIn = (key: string) => JSON.parse(String(world.files.get(key)?.bytes));
  const large = () => aChat({ text: 'x'.repeat(4000), content: { type: 'contacts', structured: { contacts: 'x'.repeat(40_000) } } });

  it('stands on a ticket without its bulk, once, and lies whole in the bucket', async () => {
    const envelope = large();

    expect([await take(world, envelope), await take(world, envelope)]).toEqual(['message', 'duplicate']);

    const [number = 0, ...others] = numbersIn(world);
    const [body] = bodiesOf(world, number, 'MessageReceived');
    const { keptAs } = Object(body?.structured);
    expect(body?.text).toBe('x'.repeat(2000));
    expect(keptIn(keptAs)).toEqual(JSON.parse(JSON.stringify(envelope)));
    expect([others, quarantined()]).toEqual([[], []]);
  });

  it('says how many attachments of a mail the ticket leaves out', async () => {
    const mail = aMail();
    const photo = (at: number) => ({
      mediaType: 'image/jpeg',
      filename: `foto-${at}-${'x'.repeat(100)}.jpg`,
      sha256: 'a'.repeat(64),
      source: { kind: 'stored', key: `mail/parts/${mail.mail.sesMessageId}/${at}-${'x'.repeat(80)}.jpg` } as const,
    });
    const attachments = Array.from({ length: 100 }, (_, at) => photo(at));

    expect(await take(world, { ...mail, content: { ...mail.content, attachments } })).toBe('message');

    const [number = 0] = numbersIn(world);
    const names = Object.values(bodiesOf(world, number, 'MessageReceived')[0]?.filenames ?? {});
    expect([names.length, names.at(-1)]).toEqual([21, '80 more']);
    expect(quarantined()).toEqual([]);
  });
});

describe('an own number that Meta does not name', () => {
  const unnamed = { account: 'waba:77' };

  it('is the only registered one', async () => {
    expect(await take(world, aChat(unnamed))).toBe('message');

    expect((await ticketOf(world, 1)).account).toBe(PHONE_NUMBER_ID);
  });

  it('does not make the same message another one', async () => {
    const envelope = aChat();
    await take(world, envelope);

    expect(await take(world, { ...envelope, ...unnamed })).toBe('duplicate');
  });

  it('is the only registered one for an answer from the telephone, too', async () => {
    await take(world, aChat());

    expect(await take(world, anEcho(unnamed))).toBe('noted');
    expect(bodiesOf(world, 1, 'MessageSentElsewhere')).toHaveLength(1);
  });

  it('leaves the message among the channel’s events, with an alarm, where two are registered', async () => {
    second();

    expect(await take(world, aChat({ ...unnamed, text: 'untuk siapa?' }))).toBe('channel_event');

    expect(numbersIn(world)).toEqual([]);
    expect(channelEvents()).toMatchObject([{ account: 'waba:77', field: 'message', alarm: true }]);
    expect(channelEvents()[0]?.payload).toContain('untuk siapa?');
    expect(world.counted.get('ChannelAlarm')).toBe(1);
  });

  it('leaves the message among the channel’s events where none is registered', async () => {
    world.memory.settings.delete(`channel#whatsapp:${PHONE_NUMBER_ID}`);

    expect(await take(world, aChat(unnamed))).toBe('channel_event');
    expect(channelEvents()).toMatchObject([{ alarm: true }]);
  });
});

describe('a channel event', () => {
  it('of an account is kept under it, registered or not', async () => {
    expect(await take(world, aChannelEvent({ account: 'waba:77', accountWide: true }))).toBe('channel_event');

    expect(channelEvents()).toMatchObject([{ account: 'waba:77', field: 'account_update', alarm: false }]);
    expect(world.counted.get('ChannelAlarm')).toBeUndefined();
  });

  it('that is delivered again later is kept once', async () => {
    const event = aChannelEvent();

    await take(world, event);
    await take(world, { ...event, receivedAt: world.time.now });

    expect(channelEvents()).toHaveLength(1);
  });

  it('that alarms is counted', async () => {
    await take(world, aChannelEvent({ field: 'standby', alarm: true }));

    expect(world.counted.get('ChannelAlarm')).toBe(1);
  });
});

describe('what the rules refuse', () => {
  it('is quarantined by its code, so that what the same sender says next is taken', async () => {
    const source = { kind: 'whatsapp_media', mediaId: '1', url: `https://lookaside.fbsbx.com/${'x'.repeat(40_000)}` } as const;
    const huge = aChat({ content: { attachments: [{ mediaType: 'image/jpeg', source }] } });

    expect(await take(world, huge)).toBe('quarantined');
    expect(await take(world, aChat({ text: 'berikutnya' }))).toBe('message');

    expect(quarantined()).toMatchObject([{ reason: 'ledger_entry_too_large' }]);
  });

  it('of a mail marks its raw mail as kept', async () => {
    await take(world, aMail({ account: 'lain@meja.local', sesMessageId: 'ses-x' }));

    expect(await world.ports.tickets.marker(world.ports.digests.key('ses', 'ses-x'))).toBeDefined();
  });
});
