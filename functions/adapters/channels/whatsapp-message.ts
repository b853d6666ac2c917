/** One element of `messages` or `message_echoes` becomes one envelope. */
import type { Instant } from '#schemas/primitives';
import { type WebhookContact, WebhookMessage } from '#schemas/providers/whatsapp';
import type { InboundEnvelope } from '#schemas/queue';
import { readContent } from './whatsapp-content.ts';
import { contentId } from './whatsapp-hash.ts';
import { identitiesOf, recipientOf, senderOf } from './whatsapp-identities.ts';

export type MessageFacts = {
  /** As received. */
  readonly raw: unknown;
  readonly account: string;
  readonly sentAt: Instant;
  readonly receivedAt: Instant;
  readonly contacts: readonly WebhookContact[];
  /** Written by our own side in the WhatsApp Business app. */
  readonly isEcho: boolean;
  readonly isOnlyMessage: boolean;
  /** The channel event that keeps what cannot be a message. */
  readonly unread: (alarm: boolean) => InboundEnvelope;
};

const PROVIDER_ID_CHARACTERS = 1024;

export function messageEnvelope(message: WebhookMessage, facts: MessageFacts): InboundEnvelope {
  switch (message.type) {
    case 'reaction':
      return reactionOf(message, facts);
    case 'revoke':
      return revocationOf(message, facts);
    case 'edit':
      return editOf(message, facts);
    case 'system':
      return systemNoticeOf(message, facts);
    default:
      return facts.isEcho ? echoOf(message, facts) : plainMessageOf(message, facts);
  }
}

function plainMessageOf(message: WebhookMessage, facts: MessageFacts): InboundEnvelope {
  const sender = senderOf(message, facts.contacts, facts.isOnlyMessage);
  if (!sender) return facts.unread(true);
  return {
    kind: 'message',
    ...commonOf(message, facts),
    sender,
    ...readContent(message, facts.raw),
    quotedProviderId: usable(message.context?.id),
  };
}

function echoOf(message: WebhookMessage, facts: MessageFacts): InboundEnvelope {
  const recipient = recipientOf(message, facts.contacts, facts.isOnlyMessage);
  if (!recipient) return facts.unread(true);
  return { kind: 'echo', ...commonOf(message, facts), recipient, content: readContent(message, facts.raw).content };
}

function reactionOf(message: WebhookMessage, facts: MessageFacts): InboundEnvelope {
  const targetProviderId = usable(message.reaction?.message_id);
  if (!targetProviderId) return facts.unread(false);
  return { kind: 'reaction', ...commonOf(message, facts), targetProviderId, emoji: message.reaction?.emoji ?? '' };
}

function revocationOf(message: WebhookMessage, facts: MessageFacts): InboundEnvelope {
  const originalProviderId = usable(message.revoke?.original_message_id);
  return originalProviderId ? { kind: 'revoke', ...commonOf(message, facts), originalProviderId } : facts.unread(false);
}

function editOf(message: WebhookMessage, facts: MessageFacts): InboundEnvelope {
  const originalProviderId = usable(message.edit?.original_message_id);
  const edited = WebhookMessage.safeParse(message.edit?.message);
  if (!originalProviderId || !edited.success) return facts.unread(true);
  return {
    kind: 'edit',
    ...commonOf(message, facts),
    originalProviderId,
    content: readContent(edited.data, message.edit?.message).content,
  };
}

/** WhatsApp speaking of a contact, not the contact speaking. */
function systemNoticeOf(message: WebhookMessage, facts: MessageFacts): InboundEnvelope {
  const change = identityChangeOf(message);
  if (!change || change.current.length === 0) return facts.unread(false);
  return { kind: 'identity_change', ...commonOf(message, facts), ...change };
}

/** "User A changed from 6281 to 6282": all that older webhooks tell. */
const NUMBERS = /\bfrom \+?(\d+) to \+?(\d+)/;

function identityChangeOf({ system, ...message }: WebhookMessage) {
  const [, oldNumber, newNumber] = NUMBERS.exec(system?.body ?? '') ?? [];
  const before = { userId: system?.previous_user_id, parentUserId: system?.previous_parent_user_id };
  const after = { userId: system?.user_id, parentUserId: system?.parent_user_id };
  switch (system?.type) {
    case 'user_changed_number':
      return {
        previous: identitiesOf({ ...before, address: message.from ?? oldNumber }),
        current: identitiesOf({ ...after, address: system.wa_id ?? newNumber }),
        notice: system.body ?? 'The contact changed their phone number.',
      };
    case 'user_changed_user_id':
      // The number, where Meta tells it, is the same before and after.
      return {
        previous: identitiesOf({ ...before, address: message.from }),
        current: identitiesOf({ ...after, address: system.wa_id ?? message.from }),
        notice: system.body ?? 'WhatsApp gave the contact a new id.',
      };
    default:
      return undefined;
  }
}

function commonOf(message: WebhookMessage, { raw, account, sentAt, receivedAt }: MessageFacts) {
  return { channel: 'whatsapp' as const, providerId: usable(message.id) ?? contentId({ account, raw }), account, sentAt, receivedAt };
}

const usable = (id: string | undefined): string | undefined => (id && id.length <= PROVIDER_ID_CHARACTERS ? id : undefined);
