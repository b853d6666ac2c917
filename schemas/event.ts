/** Everything that can have happened to a ticket. Ids, enums, instants and digests only: texts, names and addresses are bodies. */
import * as z from 'zod';
import { CategoryId, Tag } from './category.ts';
import { Account, Channel } from './channel.ts';
import { BodyRef } from './message.ts';
import { AgentId, AttachmentId, ContactId, Instant, MessageId, TeamId, TicketNumber, Version } from './primitives.ts';
import { ReceiptStatus } from './queue.ts';
import { TeamChoice } from './routing.ts';
import { Skill } from './skill.ts';
import { TargetEvent } from './sla.ts';
import { LinkedAs, MergedTicket, Priority, Status, SubjectKind, TicketField } from './ticket.ts';

const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) => z.object({ type: z.literal(type), ...shape });

/** `key` is where the bytes are; absent until they are fetched. Raw media types only, file names are in the body. */
export const AttachmentRef = z.object({
  id: AttachmentId,
  mediaType: z.string(),
  bytes: z.int().optional(),
  sha256: z.string().optional(),
  key: z.string().optional(),
  inline: z.boolean().optional(),
  voice: z.boolean().optional(),
  /** Why there are no bytes, and never will be. */
  missing: z.string().optional(),
});
export type AttachmentRef = z.infer<typeof AttachmentRef>;

export const OpenedBy = z.enum(['contact', 'agent']);
export const AcknowledgementRefusal = z.string().regex(/^[a-z_]+$/);

/** Whose load it leaves: whoever may be given something else now. */
const freed = { freed: AgentId.optional() };

const message = { messageId: MessageId, channel: Channel, account: Account.optional(), body: BodyRef, attachments: z.array(AttachmentRef) };

export const TicketEvent = z.discriminatedUnion('type', [
  event('TicketOpened', {
    channel: Channel,
    account: Account.optional(),
    contactId: ContactId,
    teamId: TeamId,
    priority: Priority,
    openedBy: OpenedBy,
    subject: BodyRef.optional(),
    /** In place of a subject. */
    subjectKind: SubjectKind.optional(),
    followsUp: TicketNumber.optional(),
    /** A follow-up is about what the ticket was about that it continues. */
    categoryId: CategoryId.optional(),
    possiblyRelated: TicketNumber.optional(),
    /** Begins with a message that an agent took out of another ticket. */
    splitFrom: z.object({ number: TicketNumber, messageId: MessageId }).optional(),
    /** The contact's window is open already, by what they wrote on another ticket. */
    windowExpiresAt: Instant.optional(),
  }),
  /** Why the ticket was opened in its team. */
  event('TeamChosen', TeamChoice.shape),
  /** Nobody with the skills was free in time: anybody in the team may have it. */
  event('SkillsRelaxed', { teamId: TeamId, skills: z.array(Skill) }),
  event('MessageReceived', {
    ...message,
    sentAt: Instant,
    /** An automatic mail (out of office, bounce): kept, starts no clock, opens nothing again. */
    automatic: z.boolean().optional(),
    placeholder: z.boolean().optional(),
    /** Of a sender who is blocked: kept, and nothing else comes of it. */
    blocked: z.boolean().optional(),
    participants: z.array(z.string()).optional(),
    windowExpiresAt: Instant.optional(),
  }),
  event('MessageEdited', { messageId: MessageId, at: Instant, body: BodyRef }),
  event('MessageRevoked', { messageId: MessageId, at: Instant }),
  event('ReactionRecorded', { messageId: MessageId.optional(), at: Instant, body: BodyRef }),
  event('NoticeRecorded', { notice: z.string(), at: Instant, body: BodyRef.optional() }),
  /** A person answered with the WhatsApp Business app on a telephone. */
  event('MessageSentElsewhere', { ...message, sentAt: Instant }),
  event('ReplyQueued', {
    ...message,
    form: z.enum(['text', 'media', 'template', 'mail', 'none']),
    confirmed: z.boolean().optional(),
    participants: z.array(z.string()).optional(),
  }),
  event('NoteAdded', { messageId: MessageId, body: BodyRef, attachments: z.array(AttachmentRef) }),
  event('AutomaticMessageQueued', { ...message, purpose: z.enum(['acknowledgement', 'queue_place']) }),
  event('AcknowledgementSkipped', { reason: AcknowledgementRefusal }),
  event('SendClaimed', { messageId: MessageId, attempt: z.int().min(1) }),
  /** A definite refusal that may be tried again at `retryAt`. */
  event('SendReleased', { messageId: MessageId, attempt: z.int().min(1), code: z.string(), retryAt: Instant }),
  /** The channel is blocked (authorisation, payment): kept until it is unblocked. */
  event('SendParked', { messageId: MessageId, attempt: z.int().min(1), code: z.string() }),
  event('MessageSent', { messageId: MessageId, at: Instant, body: BodyRef.optional() }),
  event('SendRequeued', { messageId: MessageId }),
  event('SendUnknown', { messageId: MessageId, at: Instant }),
  event('SendFailed', { messageId: MessageId, at: Instant, code: z.string(), body: BodyRef.optional() }),
  event('ReceiptRecorded', { messageId: MessageId, status: ReceiptStatus, at: Instant, code: z.string().optional() }),
  event('AttachmentStored', {
    messageId: MessageId,
    attachmentId: AttachmentId,
    key: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    mediaType: z.string(),
  }),
  event('AttachmentMissing', { messageId: MessageId, attachmentId: AttachmentId, reason: z.string() }),
  event('TicketAssigned', {
    agentId: AgentId,
    teamId: TeamId,
    weight: z.int().min(0),
    by: z.enum(['least_loaded', 'person', 'kept', 'round_robin', 'sticky', 'pull']),
    ...freed,
  }),
  event('TicketUnassigned', {
    reason: z.enum([
      'person',
      'team_changed',
      'escalated',
      'agent_deactivated',
      /** They answer this team's tickets no more. */
      'assignee_left',
      /** Where it opened again without a person's doing. */
      'assignee_absent',
      'assignee_full',
    ]),
    teamId: TeamId,
    ...freed,
  }),
  event('TeamChanged', { from: TeamId, to: TeamId }),
  event('StatusChanged', {
    from: Status,
    to: Status,
    reason: z.enum(['person', 'assigned', 'replied', 'contact_wrote', 'send_failed', 'woke', 'auto_close', 'sender_blocked']),
    teamId: TeamId,
    closeAt: Instant.optional(),
    ...freed,
  }),
  /** It must stand first on its list until a person acts. `merged`: whose message failed, when it is a ticket that was merged into this one. */
  event('AttentionRaised', { reason: z.enum(['send_failed', 'woke']), merged: TicketNumber.optional() }),
  event('WakeTimeChanged', { wakeAt: Instant.optional() }),
  event('PriorityChanged', { from: Priority, to: Priority, reason: z.enum(['escalated']).optional() }),
  /** What it was is kept aside until it is undone. `pointed`: the contact's chat led here and leads to the survivor now. */
  event('MergedInto', {
    into: TicketNumber,
    teamId: TeamId,
    pointed: z.boolean().optional(),
    confirmed: z.boolean().optional(),
    ...freed,
  }),
  event('MergeReceived', { merged: MergedTicket, confirmed: z.boolean().optional() }),
  event('Unmerged', { from: TicketNumber, teamId: TeamId }),
  event('MergeUndone', { from: TicketNumber }),
  event('TicketLinked', { number: TicketNumber, as: LinkedAs }),
  event('TicketUnlinked', { number: TicketNumber }),
  event('SplitTo', { number: TicketNumber, messageId: MessageId }),
  /** A person changed fields although somebody had changed them after the version that they saw. */
  event('ChangeConfirmed', { fields: z.array(TicketField).min(1), seen: Version }),
  /** A person says that what the contact wrote last needs no reply. */
  event('NoReplyNeeded', {}),
  event('CategoryChanged', { from: CategoryId.optional(), to: CategoryId.optional() }),
  event('TagsChanged', { added: z.array(Tag), removed: z.array(Tag) }),
  ...TargetEvent.options,
]);
export type TicketEvent = z.infer<typeof TicketEvent>;
export type TicketEventType = TicketEvent['type'];

/** Who did it. `system` names the part that acted. */
export const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contact'), id: ContactId }),
  z.object({ kind: z.literal('agent'), id: AgentId }),
  z.object({ kind: z.literal('channel'), id: Channel }),
  z.object({ kind: z.literal('system'), id: z.string() }),
]);
export type Actor = z.infer<typeof Actor>;

/** One command's effect on one ticket: what is hashed, as canonical JSON. Old formats stay readable by `format`. */
export const LedgerEntry = z.object({
  format: z.literal(1),
  ledger: z.string().describe("the ticket's number, or `settings`"),
  version: Version,
  commandId: z.string(),
  at: Instant,
  actor: Actor,
  events: z.array(z.unknown()).min(1),
});
export const TicketEntry = LedgerEntry.extend({ events: z.array(TicketEvent).min(1) });
export type TicketEntry = z.infer<typeof TicketEntry>;
