/** A ticket's messages in order, as its ledger tells them. */
import type { Language } from '#schemas/acknowledgement';
import type { Channel } from '#schemas/channel';
import type { AttachmentRef, TicketEntry, TicketEvent } from '#schemas/event';
import type { BodyContent, StoredBodies } from '#schemas/message';
import { joinUpdates, type MessageUpdate, withUpdate } from '#schemas/message-update';
import type { ConversationItem } from '#schemas/resources';
import { deliveryBy, isSendEvent } from './delivery.ts';
import { explainSendCode } from './send-sentences.ts';

export type ReadEntry = { readonly entry: TicketEntry; readonly bodies: StoredBodies };
/** `updates`: of messages that are not among these entries. `textKeys`: message id -> where its whole text is, of those too long for the ledger. */
export type Conversation = {
  readonly items: ConversationItem[];
  readonly updates: MessageUpdate[];
  readonly textKeys: ReadonlyMap<string, string>;
};

type Of<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;
type Said = Of<'MessageReceived' | 'MessageSentElsewhere' | 'ReplyQueued' | 'AutomaticMessageQueued' | 'NoteAdded'>;

/** `channel` of the ticket: notes are shown on it. */
export type Shown = { readonly channel: Channel; readonly language: Language };

/**
 * @param entries oldest first; a page of a ledger will do: what it says of a message on an older page is an update.
 * An erased body leaves an item without text.
 */
export function conversationOf(entries: readonly ReadEntry[], { channel, language }: Shown): Conversation {
  const items = new Map<string, ConversationItem>();
  const updates = new Map<string, MessageUpdate>();
  const textKeys = new Map<string, string>();
  for (const { entry, bodies } of entries) {
    for (const event of entry.events) {
      const said = isSaid(event) ? event : undefined;
      if (said) items.set(said.messageId, itemOf(said, { entry, bodies }, channel));
      const textKey = said && bodies[said.body.id]?.content.textKey;
      if (said && textKey) textKeys.set(said.messageId, textKey);
      const id = 'messageId' in event ? event.messageId : undefined;
      if (id === undefined) continue;
      const update = updateOf(id, event, { entry, bodies, channel: items.get(id)?.channel ?? channel, language });
      const [item, earlier] = [items.get(id), updates.get(id)];
      if (!update) continue;
      if (item) items.set(id, withUpdate(item, update));
      else updates.set(id, earlier ? joinUpdates(earlier, update) : update);
    }
  }
  return { items: [...items.values()], updates: [...updates.values()], textKeys };
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
  const shown = { id, filename: content.filenames?.[id] ?? null, mediaType, bytes, contentId };
  if (missing !== undefined) return { ...shown, state: 'missing', reason: missing };
  return { ...shown, state: key === undefined ? 'pending' : 'stored' };
}

/** A note and what was said at the counter go nowhere. */
function firstDelivery(event: Said, at: string): ConversationItem['delivery'] {
  if (event.type === 'MessageSentElsewhere') return { status: 'sent', at: event.sentAt };
  const isSent = event.type === 'AutomaticMessageQueued' || (event.type === 'ReplyQueued' && event.form !== 'none');
  return isSent ? { status: 'queued', at } : null;
}

type Source = ReadEntry & Shown;

/** What an event tells of a message; undefined: nothing that is shown. */
function updateOf(id: string, event: TicketEvent, { entry, bodies, channel, language }: Source): MessageUpdate | undefined {
  const update: MessageUpdate = { id, edits: [], attachments: [] };
  if (isSendEvent(event)) {
    const explain = (code: string): string => explainSendCode(channel, code, language);
    return { ...update, delivery: deliveryBy(event, { at: entry.at, explain }) };
  }
  switch (event.type) {
    case 'MessageEdited':
      return { ...update, edits: [{ at: event.at, text: bodies[event.body.id]?.content.text ?? '' }] };
    case 'SplitTo':
      return { ...update, splitTo: event.number };
    case 'MessageRevoked':
      return { ...update, revokedAt: event.at };
    case 'ReactionRecorded': {
      // One contact has one reaction to a message: the newest, or none when it was taken back.
      const emoji = bodies[event.body.id]?.content.emoji;
      return { ...update, reactions: emoji ? [emoji] : [] };
    }
    case 'AttachmentStored': {
      const { attachmentId, mediaType, bytes } = event;
      return { ...update, attachments: [{ id: attachmentId, state: 'stored', mediaType, bytes }] };
    }
    case 'AttachmentMissing':
      return { ...update, attachments: [{ id: event.attachmentId, state: 'missing', reason: event.reason }] };
    default:
      return undefined;
  }
}
