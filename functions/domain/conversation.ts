/** A ticket's messages in order, as its ledger tells them. */
import type { Language } from '#schemas/acknowledgement';
import type { Channel } from '#schemas/channel';
import type { AttachmentRef, TicketEntry, TicketEvent } from '#schemas/event';
import type { BodyContent, StoredBodies } from '#schemas/message';
import type { ConversationItem } from '#schemas/resources';
import { deliveryAfter, isSendEvent } from './delivery.ts';
import { explainSendCode } from './send-sentences.ts';

export type ReadEntry = { readonly entry: TicketEntry; readonly bodies: StoredBodies };
/** `textKeys`: message id -> where its whole text is, of those too long for the ledger. */
export type Conversation = { readonly items: ConversationItem[]; readonly textKeys: ReadonlyMap<string, string> };

type Of<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;
type Said = Of<'MessageReceived' | 'MessageSentElsewhere' | 'ReplyQueued' | 'AutomaticMessageQueued' | 'NoteAdded'>;

/** `channel` of the ticket: notes are shown on it. */
export type Shown = { readonly channel: Channel; readonly language: Language };

/**
 * @param entries oldest first; a page of a ledger will do. What is said of a message on another page is left out.
 * An erased body leaves an item without text.
 */
export function conversationOf(entries: readonly ReadEntry[], { channel, language }: Shown): Conversation {
  const items = new Map<string, ConversationItem>();
  const textKeys = new Map<string, string>();
  for (const { entry, bodies } of entries) {
    for (const event of entry.events) {
      const said = isSaid(event) ? event : undefined;
      if (said) items.set(said.messageId, itemOf(said, { entry, bodies }, channel));
      const textKey = said && bodies[said.body.id]?.content.textKey;
      if (said && textKey) textKeys.set(said.messageId, textKey);
      const before = said || !('messageId' in event) ? undefined : items.get(event.messageId ?? '');
      if (before) items.set(before.id, { ...before, ...changeOf(before, event, { entry, bodies, language }) });
    }
  }
  return { items: [...items.values()], textKeys };
}

const isSaid = (event: TicketEvent): event is Said =>
  event.type === 'MessageReceived' ||
  event.type === 'MessageSentElsewhere' ||
  event.type === 'ReplyQueued' ||
  event.type === 'AutomaticMessageQueued' ||
  event.type === 'NoteAdded';

const KINDS = {
  MessageReceived: 'inbound',
  MessageSentElsewhere: 'outbound',
  ReplyQueued: 'outbound',
  AutomaticMessageQueued: 'automatic',
  NoteAdded: 'note',
} as const satisfies Record<Said['type'], ConversationItem['kind']>;

function itemOf(event: Said, { entry, bodies }: ReadEntry, ticketChannel: Channel): ConversationItem {
  const content: BodyContent = bodies[event.body.id]?.content ?? {};
  const { text = '', quoted = null, subject = null, from, htmlKey, template } = content;
  const isWritten = event.type === 'ReplyQueued' || event.type === 'NoteAdded';
  return {
    id: event.messageId,
    kind: KINDS[event.type],
    channel: event.type === 'NoteAdded' ? ticketChannel : event.channel,
    text,
    quoted,
    hasHtml: htmlKey !== undefined,
    subject,
    from: event.type === 'MessageReceived' ? from?.name || from?.address || null : null,
    agentId: isWritten && entry.actor.kind === 'agent' ? entry.actor.id : null,
    attachments: event.attachments.map((attachment) => attachmentView(attachment, content)),
    delivery: firstDelivery(event, entry.at),
    reactions: [],
    edits: [],
    revokedAt: null,
    sentElsewhere: event.type === 'MessageSentElsewhere',
    automaticMail: event.type === 'MessageReceived' && event.automatic === true,
    template: template ? { name: template.name, language: template.language } : null,
    at: event.type === 'MessageReceived' || event.type === 'MessageSentElsewhere' ? event.sentAt : entry.at,
    entry: entry.version,
  };
}

function attachmentView(ref: AttachmentRef, content: BodyContent): ConversationItem['attachments'][number] {
  const { id, mediaType, bytes = null, key, missing } = ref;
  const contentId = content.media?.[id]?.contentId;
  const shown = { id, filename: content.filenames?.[id] ?? null, mediaType, bytes, ...(contentId === undefined ? {} : { contentId }) };
  if (missing !== undefined) return { ...shown, state: 'missing', reason: missing };
  return { ...shown, state: key === undefined ? 'pending' : 'stored' };
}

/** A note and what was said at the counter go nowhere. */
function firstDelivery(event: Said, at: string): ConversationItem['delivery'] {
  if (event.type === 'MessageSentElsewhere') return { status: 'sent', at: event.sentAt };
  const isSent = event.type === 'AutomaticMessageQueued' || (event.type === 'ReplyQueued' && event.form !== 'none');
  return isSent ? { status: 'queued', at } : null;
}

type Source = ReadEntry & { readonly language: Language };

function changeOf(item: ConversationItem, event: TicketEvent, { entry, bodies, language }: Source): Partial<ConversationItem> {
  if (isSendEvent(event)) {
    const explain = (code: string): string => explainSendCode(item.channel, code, language);
    return { delivery: deliveryAfter(item.delivery, event, { at: entry.at, explain }) };
  }
  switch (event.type) {
    case 'MessageEdited':
      return { edits: [...item.edits, { at: event.at, text: bodies[event.body.id]?.content.text ?? '' }] };
    case 'SplitTo':
      return { splitTo: event.number };
    case 'MessageRevoked':
      return { revokedAt: event.at };
    case 'ReactionRecorded': {
      // One contact has one reaction to a message: the newest, or none when it was taken back.
      const emoji = bodies[event.body.id]?.content.emoji;
      return { reactions: emoji ? [emoji] : [] };
    }
    case 'AttachmentStored': {
      const { mediaType, bytes } = event;
      return { attachments: withAttachment(item, event.attachmentId, { state: 'stored', mediaType, bytes }) };
    }
    case 'AttachmentMissing':
      return { attachments: withAttachment(item, event.attachmentId, { state: 'missing', reason: event.reason }) };
    default:
      return {};
  }
}

const withAttachment = (item: ConversationItem, id: string, change: Partial<ConversationItem['attachments'][number]>) =>
  item.attachments.map((attachment) => (attachment.id === id ? { ...attachment, ...change } : attachment));
