/** A ticket's state: what `replay(ledger)` gives and the snapshot keeps. No text of anybody is in it. */
import * as z from 'zod';
import { CategoryId, Tags } from './category.ts';
import { Account, Channel } from './channel.ts';
import { AgentId, ContactId, Instant, MessageId, TeamId, TicketNumber, Version } from './primitives.ts';
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
  createdAt: Instant,
  statusSince: Instant,
  wakeAt: Instant.optional(),
  closeAt: Instant.optional(),
  followsUp: TicketNumber.optional(),
  possiblyRelated: TicketNumber.optional(),
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
