import { describe, expect, it } from 'vitest';
import { conversationOf, type ReadEntry } from '#domain/conversation';
import type { Actor, TicketEvent } from '#schemas/event';
import type { BodyContent } from '#schemas/message';
import { withUpdate } from '#schemas/message-update';
import { minute, sealed } from '../helpers/factories.ts';

const SHOWN = { channel: 'whatsapp', language: 'en' } as const;
const MESSAGE = 'msg_00000000000000000000000001';
const ATTACHMENT = 'att_00000000000000000000000001';
const AGENT: Actor = { kind: 'agent', id: 'agent-1' };

let version = 0;
function entry(events: TicketEvent[], bodies: ReadEntry['bodies'] = {}, actor: Actor = { kind: 'channel', id: 'whatsapp' }): ReadEntry {
  version += 1;
  const head = { format: 1, ledger: '1042', version, commandId: 'cmd_00000000000000000000000001', at: minute(version), actor } as const;
  return { entry: { ...head, events }, bodies };
}
function received(content: BodyContent, attachments: Extract<TicketEvent, { type: 'MessageReceived' }>['attachments'] = []): ReadEntry {
  const { ref, bodies } = sealed(content);
  return entry([{ type: 'MessageReceived', messageId: MESSAGE, channel: 'whatsapp', body: ref, attachments, sentAt: minute(0) }], bodies);
}
function replied(): ReadEntry {
  const { ref, bodies } = sealed({ text: 'Halo' });
  const event = { type: 'ReplyQueued', messageId: MESSAGE, channel: 'whatsapp', body: ref, attachments: [], form: 'text' } as const;
  return entry([{ ...event, attachments: [] }], bodies, AGENT);
}
const shown = (...entries: ReadEntry[]) => conversationOf(entries, SHOWN).items;
const deliveryAfter = (...events: TicketEvent[]) => shown(replied(), ...events.map((event) => entry([event])))[0]?.delivery;

describe('a conversation', () => {
  it('keeps an edited and a revoked message, with what became of it', () => {
    const edit = sealed({ text: 'Kedua' });
    const [item] = shown(
      received({ text: 'Pertama', from: { address: '', name: 'Budi' } }),
      entry([{ type: 'MessageEdited', messageId: MESSAGE, at: minute(2), body: edit.ref }], edit.bodies),
      entry([{ type: 'MessageRevoked', messageId: MESSAGE, at: minute(3) }]),
    );

    expect(item).toMatchObject({ text: 'Pertama', from: 'Budi', edits: [{ at: minute(2), text: 'Kedua' }], revokedAt: minute(3) });
  });

  it('shows the newest reaction, and none once it is taken back', () => {
    const reaction = (emoji: string) => {
      const { ref, bodies } = sealed({ emoji });
      return entry([{ type: 'ReactionRecorded', messageId: MESSAGE, at: minute(2), body: ref }], bodies);
    };

    expect(shown(received({}), reaction('👍'), reaction('❤️'))[0]?.reactions).toEqual(['❤️']);
    expect(shown(received({}), reaction('👍'), reaction(''))[0]?.reactions).toEqual([]);
  });

  it('tells what a page says of messages before it, as one update each', () => {
    const [first, second, reaction] = [sealed({ text: 'Kedua' }), sealed({ text: 'Ketiga' }), sealed({ emoji: '👍' })];
    const about = { messageId: MESSAGE, attachmentId: ATTACHMENT };
    const { items, updates } = conversationOf(
      [
        entry([{ type: 'MessageEdited', messageId: MESSAGE, at: minute(2), body: first.ref }], first.bodies),
        entry([{ type: 'AttachmentMissing', ...about, reason: 'unreachable' }]),
        entry([{ type: 'AttachmentStored', ...about, key: 'media/1/a', bytes: 9, sha256: 'ab', mediaType: 'image/png' }]),
        entry([{ type: 'MessageEdited', messageId: MESSAGE, at: minute(3), body: second.ref }], second.bodies),
        entry([{ type: 'ReactionRecorded', messageId: MESSAGE, at: minute(4), body: reaction.ref }], reaction.bodies),
        entry([{ type: 'ReceiptRecorded', messageId: MESSAGE, status: 'read', at: minute(5) }]),
        entry([{ type: 'MessageSent', messageId: MESSAGE, at: minute(6) }]),
        entry([{ type: 'PriorityChanged', from: 'low', to: 'high' }]),
      ],
      SHOWN,
    );

    expect(items).toEqual([]);
    expect(updates).toEqual([
      {
        id: MESSAGE,
        edits: [
          { at: minute(2), text: 'Kedua' },
          { at: minute(3), text: 'Ketiga' },
        ],
        attachments: [{ id: ATTACHMENT, state: 'stored', mediaType: 'image/png', bytes: 9 }],
        reactions: ['👍'],
        delivery: { status: 'read', at: minute(5) },
      },
    ]);
  });

  it('is the same in pages, each laid over the one before, as in one', () => {
    const photo = received({ text: 'Foto', filenames: { [ATTACHMENT]: 'a.jpg' } }, [{ id: ATTACHMENT, mediaType: 'image/jpeg' }]);
    const edit = sealed({ text: 'Foto!' });
    const later = [
      entry([
        {
          type: 'AttachmentStored',
          messageId: MESSAGE,
          attachmentId: ATTACHMENT,
          key: 'k',
          bytes: 9,
          sha256: 'ab',
          mediaType: 'image/png',
        },
      ]),
      entry([{ type: 'MessageEdited', messageId: MESSAGE, at: minute(2), body: edit.ref }], edit.bodies),
      entry([{ type: 'MessageRevoked', messageId: MESSAGE, at: minute(3) }]),
    ];
    const [whole] = shown(photo, ...later);
    const [first] = shown(photo);
    const { updates } = conversationOf(later, SHOWN);

    const joined = first && updates.reduce(withUpdate, first);

    expect(joined).toEqual(whole);
  });

  it('tells where an attachment stands', () => {
    const opened = received({ filenames: { [ATTACHMENT]: 'paket.jpg' } }, [{ id: ATTACHMENT, mediaType: 'image/jpeg' }]);
    const about = { messageId: MESSAGE, attachmentId: ATTACHMENT };
    const stored = entry([{ type: 'AttachmentStored', ...about, key: 'media/1/a', bytes: 9, sha256: 'ab', mediaType: 'image/png' }]);
    const missing = entry([{ type: 'AttachmentMissing', ...about, reason: 'unreachable' }]);

    expect(shown(opened)[0]?.attachments).toEqual([
      { id: ATTACHMENT, filename: 'paket.jpg', mediaType: 'image/jpeg', bytes: null, state: 'pending' },
    ]);
    expect(shown(opened, stored)[0]?.attachments).toMatchObject([{ state: 'stored', bytes: 9, mediaType: 'image/png' }]);
    expect(shown(opened, missing)[0]?.attachments).toMatchObject([{ state: 'missing', reason: 'unreachable' }]);
  });

  it('leaves out what is said of a message on another page', () => {
    expect(
      shown(
        entry([{ type: 'MessageRevoked', messageId: MESSAGE, at: minute(1) }]),
        entry([{ type: 'MessageSent', messageId: MESSAGE, at: minute(1) }]),
      ),
    ).toEqual([]);
  });

  it('keeps the place of a message whose body was erased', () => {
    expect(shown({ ...received({ text: 'rahasia' }), bodies: {} })).toMatchObject([{ id: MESSAGE, text: '', from: null }]);
  });

  it('names the texts that lie elsewhere', () => {
    expect([...conversationOf([received({ text: 'awal', textKey: 'mail/parts/a' })], SHOWN).textKeys]).toEqual([[MESSAGE, 'mail/parts/a']]);
  });
});

describe('the delivery of a message', () => {
  const messageId = MESSAGE;

  it('follows claim, answer and receipts', () => {
    expect(deliveryAfter()).toMatchObject({ status: 'queued' });
    expect(deliveryAfter({ type: 'SendClaimed', messageId, attempt: 1 })).toMatchObject({ status: 'claimed' });
    expect(deliveryAfter({ type: 'MessageSent', messageId, at: minute(9) })).toEqual({ status: 'sent', at: minute(9) });
    expect(deliveryAfter({ type: 'ReceiptRecorded', messageId, status: 'read', at: minute(9) })).toEqual({ status: 'read', at: minute(9) });
    expect(deliveryAfter({ type: 'SendUnknown', messageId, at: minute(9) })).toEqual({ status: 'unknown', at: minute(9) });
  });

  it.each(['delivered', 'read', 'failed'] as const)('is not taken back from %s by an answer that comes after the receipt', (status) => {
    const receipt = { type: 'ReceiptRecorded', messageId, status, at: minute(8) } as const;

    expect(deliveryAfter(receipt, { type: 'MessageSent', messageId, at: minute(9) })).toEqual({ status, at: minute(8) });
  });

  it.each([
    [{ type: 'SendFailed', messageId, at: minute(9), code: '131047' }, 'failed', /24 hours.*template/],
    [{ type: 'SendParked', messageId, attempt: 1, code: '190' }, 'parked', /access token/],
    [{ type: 'SendReleased', messageId, attempt: 1, code: 'unreachable', retryAt: minute(10) }, 'queued', /tried again/],
    [{ type: 'ReceiptRecorded', messageId, status: 'failed', at: minute(9), code: '131026' }, 'failed', /cannot be delivered/],
  ] as const)('says in a sentence why: %o', (event, status, sentence) => {
    expect(deliveryAfter(event)).toMatchObject({ status, code: event.code, explanation: expect.stringMatching(sentence) });
  });
});
