/** One example of each event: a new event type does not compile until it has one here. */
import type { TicketEvent, TicketEventType } from '#schemas/event';
import { aTarget, minute } from './factories.ts';
import { attachmentId, BODY, CONTACT_ID, messageId, WHERE } from './ticket-acts.ts';

type Examples = { readonly [T in TicketEventType]: Extract<TicketEvent, { type: T }> };

const about = { messageId: messageId(1) };
const target = { targetId: 'first_reply.1' };
const attachments = [{ id: attachmentId(1), mediaType: 'image/jpeg' }];
const said = { ...about, ...WHERE, body: BODY, attachments };
const at = minute(5);

export const EVENT_EXAMPLES = {
  TicketOpened: { type: 'TicketOpened', ...WHERE, contactId: CONTACT_ID, teamId: 'default', priority: 'medium', openedBy: 'contact' },
  SkillsRelaxed: { type: 'SkillsRelaxed', teamId: 'logistik', skills: ['retur:2'] },
  TeamChosen: { type: 'TeamChosen', teamId: 'logistik', by: 'condition', conditionId: 'paket', settingsVersion: 3, matched: ['words.0'] },
  MessageReceived: { type: 'MessageReceived', ...said, sentAt: at },
  MessageEdited: { type: 'MessageEdited', ...about, at, body: BODY },
  MessageRevoked: { type: 'MessageRevoked', ...about, at },
  ReactionRecorded: { type: 'ReactionRecorded', ...about, at, body: BODY },
  NoticeRecorded: { type: 'NoticeRecorded', notice: 'identity_changed', at },
  MessageSentElsewhere: { type: 'MessageSentElsewhere', ...said, sentAt: at },
  ReplyQueued: { type: 'ReplyQueued', ...said, form: 'text' },
  NoteAdded: { type: 'NoteAdded', ...about, body: BODY, attachments },
  AutomaticMessageQueued: { type: 'AutomaticMessageQueued', ...said, purpose: 'acknowledgement' },
  AcknowledgementSkipped: { type: 'AcknowledgementSkipped', reason: 'switched_off' },
  SendClaimed: { type: 'SendClaimed', ...about, attempt: 1 },
  SendReleased: { type: 'SendReleased', ...about, attempt: 1, code: '131000', retryAt: minute(6) },
  SendParked: { type: 'SendParked', ...about, attempt: 1, code: '190' },
  MessageSent: { type: 'MessageSent', ...about, at, body: BODY },
  SendRequeued: { type: 'SendRequeued', ...about },
  SendUnknown: { type: 'SendUnknown', ...about, at },
  SendFailed: { type: 'SendFailed', ...about, at, code: '131026', body: BODY },
  ReceiptRecorded: { type: 'ReceiptRecorded', ...about, status: 'delivered', at },
  AttachmentStored: {
    type: 'AttachmentStored',
    ...about,
    attachmentId: attachmentId(1),
    key: 'media/1042/a',
    bytes: 4,
    sha256: 'ab',
    mediaType: 'image/jpeg',
  },
  AttachmentMissing: { type: 'AttachmentMissing', ...about, attachmentId: attachmentId(1), reason: 'refused' },
  TicketAssigned: { type: 'TicketAssigned', agentId: 'agent-1', teamId: 'default', weight: 1, by: 'least_loaded' },
  TicketUnassigned: { type: 'TicketUnassigned', reason: 'person', teamId: 'default' },
  TeamChanged: { type: 'TeamChanged', from: 'default', to: 'returns' },
  StatusChanged: { type: 'StatusChanged', from: 'open', to: 'solved', reason: 'person', teamId: 'default', closeAt: minute(9) },
  AttentionRaised: { type: 'AttentionRaised', reason: 'woke' },
  WakeTimeChanged: { type: 'WakeTimeChanged', wakeAt: minute(9) },
  PriorityChanged: { type: 'PriorityChanged', from: 'medium', to: 'high' },
  MergedInto: { type: 'MergedInto', into: 7, teamId: 'default', pointed: true },
  MergeReceived: { type: 'MergeReceived', merged: { number: 8, hops: 1, waitingSince: at, windowExpiresAt: at } },
  Unmerged: { type: 'Unmerged', from: 7, teamId: 'default' },
  MergeUndone: { type: 'MergeUndone', from: 8 },
  TicketLinked: { type: 'TicketLinked', number: 9, as: 'child' },
  TicketUnlinked: { type: 'TicketUnlinked', number: 9 },
  SplitTo: { type: 'SplitTo', number: 9, ...about },
  NoReplyNeeded: { type: 'NoReplyNeeded' },
  ChangeConfirmed: { type: 'ChangeConfirmed', fields: ['priority'], seen: 3 },
  CategoryChanged: { type: 'CategoryChanged', from: 'produk', to: 'pengiriman' },
  TagsChanged: { type: 'TagsChanged', added: ['vip'], removed: ['baru'] },
  TargetStarted: { type: 'TargetStarted', target: aTarget() },
  TargetPaused: { type: 'TargetPaused', ...target, at, remainingMs: 60_000 },
  TargetResumed: { type: 'TargetResumed', ...target, at, dueAt: minute(9), reason: 'status' },
  TargetRescheduled: { type: 'TargetRescheduled', ...target, targetSeconds: 60, dueAt: minute(9), reason: 'priority' },
  EscalationReached: { type: 'EscalationReached', ...target, step: 'breach', at, notify: ['lead'] },
  TargetMet: { type: 'TargetMet', ...target, at },
  TargetBreached: { type: 'TargetBreached', ...target, at: minute(60) },
  TargetCancelled: { type: 'TargetCancelled', ...target, at, reason: 'solved' },
} as const satisfies Examples;

export const eventExamples: readonly TicketEvent[] = Object.values(EVENT_EXAMPLES);
