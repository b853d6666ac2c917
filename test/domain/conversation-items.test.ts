import { describe, expect, it } from 'vitest';
import { conversationOf, type ReadEntry } from '#domain/conversation';
import { explainSendCode } from '#domain/send-sentences';
import type { Actor, TicketEvent } from '#schemas/event';
import type { BodyContent } from '#schemas/message';
import { EVENT_EXAMPLES } from '../helpers/event-examples.ts';
import { minute, sealed } from '../helpers/factories.ts';

const AGENT: Actor = { kind: 'agent', id: 'agent-1' };
const { MessageReceived, MessageSentElsewhere, ReplyQueued, AutomaticMessageQueued, NoteAdded } = EVENT_EXAMPLES;
const SAID = { MessageReceived, MessageSentElsewhere, ReplyQueued, AutomaticMessageQueued, NoteAdded };

/** The event in an entry of its own, with what its body holds. */
function read(event: TicketEvent, content: BodyContent = {}, actor: Actor = AGENT, version = 7): ReadEntry {
  const { ref, bodies } = sealed(content);
  const said = 'body' in event && event.body ? { ...event, body: ref } : event;
  const head = { format: 1, ledger: '1042', version, commandId: 'cmd_00000000000000000000000001', at: minute(60), actor } as const;
  return { entry: { ...head, events: [said] }, bodies };
}
const shown = (...entries: ReadEntry[]) => conversationOf(entries, { channel: 'email', language: 'id' }).items;
const item = (...entries: ReadEntry[]) => shown(...entries)[0];

describe('an item of a conversation', () => {
  it.each([
    ['MessageReceived', 'inbound', null, minute(5), null],
    ['MessageSentElsewhere', 'outbound', null, minute(5), { status: 'sent', at: minute(5) }],
    ['ReplyQueued', 'outbound', 'agent-1', minute(60), { status: 'queued', at: minute(60) }],
    ['AutomaticMessageQueued', 'automatic', null, minute(60), { status: 'queued', at: minute(60) }],
    ['NoteAdded', 'note', 'agent-1', minute(60), null],
  ] as const)('of %s is %s, by whom, when and how far', (type, kind, agentId, at, delivery) => {
    expect(item(read(SAID[type]))).toMatchObject({ kind, agentId, at, delivery, entry: 7, sentElsewhere: type === 'MessageSentElsewhere' });
  });

  it('of an empty body has nothing that is not there', () => {
    expect(item(read({ ...MessageReceived, attachments: [] }))).toEqual({
      ...{ id: MessageReceived.messageId, kind: 'inbound', channel: 'whatsapp', text: '', quoted: null, hasHtml: false, subject: null },
      ...{ from: null, agentId: null, attachments: [], delivery: null, reactions: [], edits: [], revokedAt: null, sentElsewhere: false },
      ...{ automaticMail: false, template: null, at: minute(5), entry: 7 },
    });
  });

  it('has what its body holds', () => {
    const template = { name: 'pesanan_siap', language: 'id', parameters: [] };
    const content = { text: 'Halo', quoted: '> lama', subject: 'Faktur', htmlKey: 'mail/1/html', template } as BodyContent;

    expect(item(read(ReplyQueued, content))).toMatchObject({
      ...{ text: 'Halo', quoted: '> lama', subject: 'Faktur', hasHtml: true, template: { name: 'pesanan_siap', language: 'id' } },
    });
  });

  it('is from a name, else an address, and only where a contact wrote it', () => {
    const from = { address: 'budi@example.com', name: 'Budi' };

    expect(item(read(MessageReceived, { from }))?.from).toBe('Budi');
    expect(item(read(MessageReceived, { from: { address: 'budi@example.com', name: '' } }))?.from).toBe('budi@example.com');
    expect(item(read(MessageReceived, { from: { address: '' } }))?.from).toBeNull();
    expect(item(read(ReplyQueued, { from }))?.from).toBeNull();
  });

  it('is by no agent where the system wrote it', () => {
    expect(item(read(NoteAdded, {}, { kind: 'system', id: 'worker' }))?.agentId).toBeNull();
    expect(item(read(AutomaticMessageQueued))?.agentId).toBeNull();
  });

  it('is on its own channel; a note is on that of the ticket', () => {
    expect([item(read(ReplyQueued))?.channel, item(read(NoteAdded))?.channel]).toEqual(['whatsapp', 'email']);
  });

  it('of a mail that a machine wrote says so', () => {
    expect(item(read({ ...MessageReceived, automatic: true }))?.automaticMail).toBe(true);
    expect(item(read({ ...MessageReceived, automatic: false }))?.automaticMail).toBe(false);
  });

  it('that was said at the counter goes nowhere', () => {
    expect(item(read({ ...ReplyQueued, form: 'none' }))?.delivery).toBeNull();
  });

  it('tells of an attachment its name, its place in the mail, and that it was stored or refused', () => {
    const [attachment] = MessageReceived.attachments;
    const id = attachment?.id ?? '';
    const content = { filenames: { [id]: 'foto.jpg' }, media: { [id]: { contentId: 'gambar1' } } } as BodyContent;
    const one = (more: object) =>
      item(read({ ...MessageReceived, attachments: [{ id, mediaType: 'image/jpeg', ...more }] }, content))?.attachments;

    const about = { id, filename: 'foto.jpg', mediaType: 'image/jpeg', contentId: 'gambar1' };
    const other = { media: { [`${id}x`]: { contentId: 'gambar1' } } } as BodyContent;
    expect(item(read(MessageReceived, other))?.attachments).toEqual([
      { ...about, filename: null, contentId: undefined, bytes: null, state: 'pending' },
    ]);
    expect(one({})).toEqual([{ ...about, bytes: null, state: 'pending' }]);
    expect(one({ key: 'media/1', bytes: 9 })).toEqual([{ ...about, bytes: 9, state: 'stored' }]);
    expect(one({ missing: 'too_large' })).toEqual([{ ...about, bytes: null, state: 'missing', reason: 'too_large' }]);
  });
});

describe('a message that could not be sent', () => {
  const { messageId } = ReplyQueued;

  it('says why in the words of the channel that it was sent on, else of the ticket’s', () => {
    const failed = read({ type: 'SendFailed', messageId, at: minute(8), code: '131026', body: ReplyQueued.body });
    const reasonOn = (channel: 'email' | 'whatsapp') => explainSendCode(channel, '131026', 'id');

    expect(item(read(ReplyQueued), failed)?.delivery).toMatchObject({ explanation: reasonOn('whatsapp') });
    expect(conversationOf([failed], { channel: 'whatsapp', language: 'id' }).updates[0]?.delivery).toMatchObject({
      explanation: reasonOn('whatsapp'),
    });
    expect(conversationOf([failed], { channel: 'email', language: 'id' }).updates[0]?.delivery).toMatchObject({
      explanation: reasonOn('email'),
    });
    expect(reasonOn('email')).not.toBe(reasonOn('whatsapp'));
  });

  it('waits again once somebody asks for it', () => {
    const failed = read({ type: 'SendFailed', messageId, at: minute(8), code: '131026', body: ReplyQueued.body });

    expect(item(read(ReplyQueued), failed, read({ type: 'SendRequeued', messageId }))?.delivery).toEqual({
      status: 'queued',
      at: minute(60),
    });
  });
});

describe('what becomes of a message', () => {
  const { messageId } = MessageReceived;

  it('that was split off names the ticket it went to', () => {
    expect(item(read(MessageReceived), read({ type: 'SplitTo', number: 9, messageId }))?.splitTo).toBe(9);
  });

  it('of which an edit was erased keeps that it was edited', () => {
    const edit = read({ type: 'MessageEdited', messageId, at: minute(6), body: MessageReceived.body });

    expect(item(read(MessageReceived), { ...edit, bodies: {} })?.edits).toEqual([{ at: minute(6), text: '' }]);
    expect(item(read(MessageReceived), { ...edit, bodies: {} }, edit)?.edits).toHaveLength(2);
  });

  it('of which a reaction was erased has none', () => {
    const reaction = read({ type: 'ReactionRecorded', messageId, at: minute(6), body: MessageReceived.body }, { emoji: '👍' });

    expect(item(read(MessageReceived), reaction)?.reactions).toEqual(['👍']);
    expect(item(read(MessageReceived), { ...reaction, bodies: {} })?.reactions).toEqual([]);
  });

  it('changes the attachment that is named and no other', () => {
    const [first, second] = ['att_00000000000000000000000001', 'att_00000000000000000000000002'];
    const attachments = [first, second].map((id) => ({ id, mediaType: 'image/jpeg' }));
    const stored = read({ ...EVENT_EXAMPLES.AttachmentStored, messageId, attachmentId: second });

    expect(item(read({ ...MessageReceived, attachments }), stored)?.attachments.map(({ state }) => state)).toEqual(['pending', 'stored']);
  });

  it('is nothing by what says nothing of it', () => {
    const before = shown(read(MessageReceived));

    expect(shown(read(MessageReceived), read({ type: 'NoReplyNeeded' }), read(EVENT_EXAMPLES.ChangeConfirmed))).toEqual(before);
  });

  it('keeps the order in which things were said', () => {
    const note = { ...NoteAdded, messageId: 'msg_00000000000000000000000002' };

    expect(shown(read(MessageReceived), read(note), read(EVENT_EXAMPLES.MessageRevoked)).map(({ kind }) => kind)).toEqual([
      'inbound',
      'note',
    ]);
  });

  it('names no whole text that lies elsewhere where the body has all of it', () => {
    const { textKeys } = conversationOf([read(MessageReceived, { text: 'x' }), { ...read(NoteAdded), bodies: {} }], {
      channel: 'email',
      language: 'id',
    });

    expect(textKeys.size).toBe(0);
  });
});
