/** What a channel brings: messages, their edits, reactions, and what the other end says of itself. */
import type { Instant } from '#schemas/primitives';
import type { Ticket } from '#schemas/ticket';
import { WAITING_STATUSES } from '#schemas/ticket';
import { acknowledge, answerPlace } from './acknowledge.ts';
import type { CommandOf } from './command.ts';
import type { DeskRules } from './context.ts';
import type { Draft } from './draft.ts';
import { onContactMessage, onOpened, onPublicReply } from './sla-events.ts';
import { backToOpen, open } from './transitions.ts';

/**
 * Does this ticket take a further message, or does a follow-up?
 * A solved one takes it inside its channel's reopen window; a closed one never does.
 * @param sentAt the contact's own time: what a channel delivers late was written in time.
 */
export function takesMessage(ticket: Ticket, rules: DeskRules, sentAt: Instant): boolean {
  if (ticket.status === 'closed') return false;
  if (ticket.status !== 'solved') return true;
  return Date.parse(sentAt) - Date.parse(ticket.statusSince) <= rules.lifecycle.reopenSeconds[ticket.channel] * 1000;
}

export function receiveMessage(command: CommandOf<'ReceiveMessage'>, ticket: Ticket | undefined, d: Draft): void {
  const { message, opening, acknowledgement, queue } = command;
  if (!ticket && opening) open(opening, 'contact', d);
  d.add({
    type: 'MessageReceived',
    ...message,
    attachments: [...message.attachments],
    participants: message.participants && [...message.participants],
  });
  if (message.blocked) return ticket ? undefined : keepQuiet(d);
  if (!ticket) {
    if (!message.automatic) onOpened(d, message.sentAt);
    acknowledge(acknowledgement, queue, d);
    return;
  }
  const { status } = ticket;
  // A closed ticket only keeps what comes: a follow-up takes what is meant for a person.
  if (message.automatic || status === 'closed') return;
  if (status === 'solved' || WAITING_STATUSES.includes(status)) backToOpen('contact_wrote', d);
  onContactMessage(d, message.sentAt);
  if (queue) answerPlace(acknowledgement, queue, d);
}

/** On record, on nobody's list, and without a word to who wrote. */
function keepQuiet(d: Draft): void {
  d.add({ type: 'StatusChanged', from: 'new', to: 'closed', reason: 'sender_blocked', teamId: d.ticket().teamId });
  d.add({ type: 'AcknowledgementSkipped', reason: 'sender_blocked' });
}

/** Answered from the telephone: fulfils the reply target, opens nothing again. */
export function recordSentElsewhere(command: CommandOf<'RecordSentElsewhere'>, d: Draft): void {
  d.add({ type: 'MessageSentElsewhere', ...command.message, attachments: [...command.message.attachments] });
  onPublicReply(d, command.message.sentAt);
}

export function editMessage(command: CommandOf<'EditMessage'>, d: Draft): void {
  d.add({ type: 'MessageEdited', messageId: command.messageId, at: command.at, body: command.body });
}

export function revokeMessage(command: CommandOf<'RevokeMessage'>, d: Draft): void {
  d.add({ type: 'MessageRevoked', messageId: command.messageId, at: command.at });
}

export function recordReaction(command: CommandOf<'RecordReaction'>, d: Draft): void {
  d.add({ type: 'ReactionRecorded', messageId: command.messageId, at: command.at, body: command.body });
}

export function recordNotice(command: CommandOf<'RecordNotice'>, d: Draft): void {
  d.add({ type: 'NoticeRecorded', notice: command.notice, at: command.at, body: command.body });
}
