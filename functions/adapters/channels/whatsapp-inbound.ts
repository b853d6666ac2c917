/** A webhook body of Meta becomes envelopes: one for each message, receipt or event, none dropped. */
import type { Instant } from '#schemas/primitives';
import { MessagesValue, WebhookBody, WebhookChange, WebhookContact, WebhookEntry, WebhookMessage } from '#schemas/providers/whatsapp';
import type { InboundEnvelope } from '#schemas/queue';
import { eventOf, instantOf, type Origin } from './whatsapp-event.ts';
import { type MessageFacts, messageEnvelope } from './whatsapp-message.ts';
import { receiptEnvelope } from './whatsapp-receipt.ts';

/** Fields whose value is taken apart; every other field is one channel event. */
const CONVERSATIONS = new Set(['messages', 'smb_message_echoes']);
const LISTS = new Set(['messages', 'message_echoes', 'statuses', 'errors']);
const COMMON = new Set(['messaging_product', 'metadata', 'contacts']);
/** Another application answers, or has just taken or given the conversation: a person must know. */
const ALARMS = new Set(['standby', 'messaging_handovers']);
const FIELD_CHARACTERS = 128;

/**
 * Total over JSON values nested no deeper than the stack: what is not understood becomes a channel event with its content as received.
 * Order is that of the body, which Meta does not promise to be that of sending.
 */
export function envelopesOf(body: unknown, receivedAt: Instant): InboundEnvelope[] {
  const parsed = WebhookBody.safeParse(body);
  if (!parsed.success) return [eventOf({ account: 'waba:unknown', receivedAt }, { field: 'unreadable', payload: body, alarm: true })];
  return parsed.data.entry.flatMap((entry) => entryEnvelopes(entry, receivedAt));
}

function entryEnvelopes(raw: unknown, receivedAt: Instant): InboundEnvelope[] {
  const parsed = WebhookEntry.safeParse(raw);
  if (!parsed.success) return [eventOf({ account: 'waba:unknown', receivedAt }, { field: 'unreadable', payload: raw, alarm: true })];
  const { id, time, changes } = parsed.data;
  const origin = { account: `waba:${id ?? 'unknown'}`.slice(0, 320), receivedAt, time };
  return changes.flatMap((change) => changeEnvelopes(change, origin));
}

function changeEnvelopes(raw: unknown, entry: Origin): InboundEnvelope[] {
  const parsed = WebhookChange.safeParse(raw);
  if (!parsed.success) return [eventOf(entry, { field: 'unreadable', payload: raw, alarm: true })];
  const value = MessagesValue.parse(parsed.data.value);
  const field = (parsed.data.field || 'messages').slice(0, FIELD_CHARACTERS);
  const number = value.metadata?.phone_number_id;
  const origin = number ? { ...entry, account: number.slice(0, 320) } : entry;
  if (CONVERSATIONS.has(field)) return conversationEnvelopes(parsed.data.value, value, { ...origin, field });
  // Words of a contact that no message will carry are worth an alarm.
  const carriesMessages = value.messages.length > 0 && field !== 'history';
  return [eventOf(origin, { field, payload: parsed.data.value, alarm: ALARMS.has(field) || carriesMessages })];
}

type Value = ReturnType<typeof MessagesValue.parse>;
type FieldOrigin = Origin & { readonly field: string };

function conversationEnvelopes(received: object, value: Value, origin: FieldOrigin): InboundEnvelope[] {
  const contacts = value.contacts.map((contact) => WebhookContact.safeParse(contact).data).filter((contact) => contact !== undefined);
  const { messages, message_echoes: echoes } = value;
  const taken = [
    ...messages.map((raw) => oneMessage(raw, { origin, contacts, isEcho: false, isOnlyMessage: messages.length === 1 })),
    ...echoes.map((raw) => oneMessage(raw, { origin, contacts, isEcho: true, isOnlyMessage: echoes.length === 1 })),
    ...value.statuses.map((raw) => receiptEnvelope(raw, origin)),
    ...value.errors.map((raw) => eventOf(origin, { field: 'errors', payload: raw, alarm: false })),
  ];
  if (taken.length === 0) return [eventOf(origin, { field: origin.field, payload: received, alarm: false })];
  const rest = Object.entries(received).filter(([key, part]) => !COMMON.has(key) && !(LISTS.has(key) && Array.isArray(part)));
  return rest.length === 0 ? taken : [...taken, eventOf(origin, { field: origin.field, payload: Object.fromEntries(rest), alarm: false })];
}

type Circumstances = Pick<MessageFacts, 'contacts' | 'isEcho' | 'isOnlyMessage'> & { readonly origin: FieldOrigin };

function oneMessage(raw: unknown, { origin, ...circumstances }: Circumstances): InboundEnvelope {
  const parsed = WebhookMessage.safeParse(raw);
  const unread = (alarm: boolean) => eventOf(origin, { field: origin.field, payload: raw, alarm });
  if (!parsed.success) return unread(true);
  const sentAt = instantOf(parsed.data.timestamp ?? origin.time, origin.receivedAt);
  return messageEnvelope(parsed.data, { ...circumstances, raw, account: origin.account, sentAt, receivedAt: origin.receivedAt, unread });
}
