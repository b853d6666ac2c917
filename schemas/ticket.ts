/** A ticket's state: what `replay(ledger)` gives and the snapshot keeps. No text of anybody is in it. */
import * as z from 'zod';
import { CategoryId, Tags } from './category.ts';
import { Account, Channel } from './channel.ts';
import { AgentId, ContactId, Instant, MessageId, TeamId, TicketNumber, Version } from './primitives.ts';
import { Skill } from './skill.ts';
import { Target } from './sla.ts';

export const Status = z
  .enum(['new', 'open', 'pending', 'on_hold', 'solved', 'closed'])
  .meta({ description: 'pending waits for the contact, on_hold for a third party' });
export type Status = z.infer<typeof Status>;

export const Priority = z.enum(['low', 'medium', 'high', 'urgent']);
export type Priority = z.infer<typeof Priority>;

/** Everything a ticket may become; used by the domain and by the browser. A follow-up, not a transition, continues a closed ticket. */
export const STATUS_TRANSITIONS = {
  new: ['open', 'pending', 'on_hold', 'solved'],
  open: ['pending', 'on_hold', 'solved'],
  pending: ['open', 'on_hold', 'solved'],
  on_hold: ['open', 'pending', 'solved'],
  solved: ['open', 'closed'],
  closed: [],
} as const satisfies Record<Status, readonly Status[]>;

/** Solved and closed are done; the view `open` is everything else. */
export const DONE_STATUSES: readonly Status[] = ['solved', 'closed'];
/** Statuses in which somebody else has to act first. */
export const WAITING_STATUSES: readonly Status[] = ['pending', 'on_hold'];

/** queued: not tried or to be tried again. claimed: a worker is at it. unknown: it may have left. */
export const OutboundState = z.enum(['queued', 'claimed', 'parked', 'sent', 'delivered', 'unknown']);
export type OutboundState = z.infer<typeof OutboundState>;

/** An outbound message whose fate is not settled; settled ones (read, failed) are in the ledger only. */
export const Outbound = z.object({
  messageId: MessageId,
  /** The ledger entry that holds its text. */
  entry: Version,
  state: OutboundState,
  attempt: z.int().min(0),
  /** When the state began. */
  at: Instant,
  retryAt: Instant.optional(),
  automatic: z.boolean().optional(),
  /** When a person's reply was taken: the instant at which it met its target. */
  acceptedAt: Instant.optional(),
});
export type Outbound = z.infer<typeof Outbound>;

/** At most this many unsettled outbound messages stand in a snapshot (architecture: below 1 KB). */
export const OUTBOUND_KEPT = 20;
/** Of those, so many that have arrived and may yet be read. */
export const DELIVERED_KEPT = 3;
/** At most this many addresses take part in one ticket. */
export const PARTICIPANTS_KEPT = 20;

export const TicketField = z.enum(['status', 'priority', 'assigneeId', 'teamId', 'wakeAt', 'categoryId', 'tags']);
export type TicketField = z.infer<typeof TicketField>;

/** A ticket that was merged into another, as its survivor knows it. */
export const MergedTicket = z.object({
  number: TicketNumber,
  /** Steps to the survivor from the farthest ticket that leads there through this one. */
  hops: z.int().min(1),
  /** Its contact's oldest unanswered message. Gone when a person acts on the survivor. */
  waitingSince: Instant.optional(),
  /** The same contact's window on the same account. */
  windowExpiresAt: Instant.optional(),
});
export type MergedTicket = z.infer<typeof MergedTicket>;

/** At most this many tickets are merged into one. */
export const MERGED_KEPT = 50;
/** From a merged ticket to the one that takes its messages there are at most this many steps. */
export const MERGE_HOPS = 5;

/** What a ticket was when it was merged, so that undoing gives it back. */
export const Suspended = z.object({
  /** Entry of the merge. */
  version: Version,
  status: Status,
  statusSince: Instant,
  wakeAt: Instant.optional(),
  closeAt: Instant.optional(),
  waitingSince: Instant.optional(),
  attentionAt: Instant.optional(),
  heldBy: AgentId.optional(),
  heldWeight: z.int().min(0).optional(),
  targets: z.array(Target).default([]),
  /** The contact's chat led here. */
  pointed: z.boolean().optional(),
});
export type Suspended = z.infer<typeof Suspended>;

/** What another ticket is to the one that names it. */
export const LinkedAs = z.enum(['related', 'parent', 'child']);
export type LinkedAs = z.infer<typeof LinkedAs>;
export const TicketLink = z.object({ number: TicketNumber, as: LinkedAs }).meta({ id: 'TicketLink' });
export type TicketLink = z.infer<typeof TicketLink>;
/** At most this many, so that all children of a ticket can be solved in one call. */
export const LINKS_KEPT = 100;

/** What the first message is, where it has no words to call the ticket by. `mail`: without subject and text. */
export const SubjectKind = z.enum(['image', 'video', 'audio', 'voice', 'document', 'sticker', 'mail', 'message']);
export type SubjectKind = z.infer<typeof SubjectKind>;

export const Ticket = z.object({
  number: TicketNumber,
  version: Version,
  status: Status,
  priority: Priority,
  channel: Channel,
  account: Account.optional(),
  contactId: ContactId,
  teamId: TeamId,
  assigneeId: AgentId.optional(),
  /** From whom a ladder took it, until somebody has it again. */
  passedOver: AgentId.optional(),
  /** What routing asks of an agent, and until when. */
  skills: z.object({ all: z.array(Skill), until: Instant }).optional(),
  createdAt: Instant,
  statusSince: Instant,
  wakeAt: Instant.optional(),
  closeAt: Instant.optional(),
  followsUp: TicketNumber.optional(),
  possiblyRelated: TicketNumber.optional(),
  splitFrom: TicketNumber.optional(),
  subjectKind: SubjectKind.optional(),
  /** The survivor. A merged ticket is closed, and what it was stands in `suspended`. */
  mergedInto: TicketNumber.optional(),
  suspended: Suspended.optional(),
  merged: z.array(MergedTicket).optional(),
  links: z.array(TicketLink).optional(),
  reopenCount: z.int().min(0),
  /** The oldest message of the contact that nobody has answered. */
  waitingSince: Instant.optional(),
  targets: z.array(Target),
  outbound: z.array(Outbound),
  /** Entry of the newest message of the contact, of a person's newest public message and who, and of the newest public message of anybody else. */
  contactMessage: z.object({ version: Version, at: Instant }).optional(),
  agentMessage: z.object({ version: Version, agentId: z.string() }).optional(),
  otherAgentMessage: Version.optional(),
  /** The version at which a person last changed each field. */
  changed: z.partialRecord(TicketField, Version),
  /** Keyed digests of the addresses that take part (e-mail). */
  participants: z.array(z.string()),
  /** Set when it must stand first on its list: a reply could not be sent, or it woke. */
  attentionAt: Instant.optional(),
  /** The 24-hour customer service window of WhatsApp. */
  windowExpiresAt: Instant.optional(),
  /** Whose load this ticket counts on, and how much. */
  heldBy: AgentId.optional(),
  heldWeight: z.int().min(0).optional(),
  lastCommandId: z.string(),
  categoryId: CategoryId.optional(),
  /** In the order of the alphabet; absent when there is none. */
  tags: Tags.optional(),
});
export type Ticket = z.infer<typeof Ticket>;
