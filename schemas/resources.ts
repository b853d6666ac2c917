/** What the HTTP API shows of tickets, contacts and the rest. */
import * as z from 'zod';
import { Agent, Presence, Role } from './agent.ts';
import { CategoryId, Tags } from './category.ts';
import { Channel, Identity } from './channel.ts';
import { Attributes } from './contact-attributes.ts';
import * as EXAMPLES from './examples.ts';
import { AgentId, AttachmentId, ContactId, Cursor, Instant, MessageId, TeamId, TicketNumber, Version } from './primitives.ts';
import { SettingsId, SettingsKind } from './settings.ts';
import { Target } from './sla.ts';
import { Priority, Status, SubjectKind, TicketLink } from './ticket.ts';

export const TicketListItem = z
  .object({
    number: TicketNumber,
    status: Status,
    priority: Priority,
    channel: Channel,
    subject: z.string().meta({ description: 'empty where the first message had no words: `subjectKind` says what it was' }),
    subjectKind: SubjectKind.nullable(),
    contactId: ContactId,
    teamId: TeamId,
    assigneeId: AgentId.nullable(),
    createdAt: Instant,
    waitingSince: Instant.nullable().meta({ description: 'since when the contact waits for an answer' }),
    wakeAt: Instant.nullable(),
    nextDueAt: Instant.nullable().meta({ description: 'the earliest SLA target that runs or is breached' }),
    version: Version,
    categoryId: CategoryId.nullable(),
    tags: Tags,
  })
  .meta({ id: 'TicketListItem', example: EXAMPLES.ticketListItem });
export type TicketListItem = z.infer<typeof TicketListItem>;

/** With what a list shows of the contact. */
export const TicketRow = TicketListItem.extend({
  contactName: z
    .string()
    .nullable()
    .meta({ description: 'their number or address where nobody has told a name; null: neither', example: 'Budi' }),
  place: z.string().meta({ description: 'where it stands on every list that has it: the order of these texts is the order of the list' }),
}).meta({ id: 'TicketRow', example: EXAMPLES.ticketRow });
export type TicketRow = z.infer<typeof TicketRow>;

export const TicketView = TicketListItem.extend({
  account: z.string().nullable(),
  statusSince: Instant,
  closeAt: Instant.nullable(),
  windowExpiresAt: Instant.nullable().meta({ description: 'WhatsApp: until when free text may be sent' }),
  followsUp: TicketNumber.nullable(),
  possiblyRelated: TicketNumber.nullable(),
  splitFrom: TicketNumber.nullable(),
  mergedInto: TicketNumber.nullable().meta({ description: 'where its messages go; it shows as closed' }),
  links: z.array(TicketLink),
  merged: z.array(TicketNumber).meta({ description: 'the tickets that were merged into this one' }),
  reopenCount: z.int(),
  targets: z.array(Target),
}).meta({ id: 'Ticket', example: EXAMPLES.ticket });
export type TicketView = z.infer<typeof TicketView>;

export const Changed = z.object({ ticket: TicketView }).meta({ id: 'Changed' });

export const Delivery = z.object({
  status: z.enum(['queued', 'claimed', 'parked', 'sent', 'delivered', 'read', 'failed', 'unknown']),
  at: Instant,
  code: z.string().optional(),
  explanation: z.string().optional().meta({ description: 'the code in a sentence' }),
});
export type Delivery = z.infer<typeof Delivery>;

export const AttachmentView = z.object({
  id: AttachmentId,
  filename: z.string().nullable(),
  mediaType: z.string(),
  bytes: z.int().nullable(),
  state: z.enum(['stored', 'pending', 'missing']),
  reason: z.string().optional(),
  contentId: z.string().optional().meta({ description: 'an image of the HTML, which names it in `data-cid`' }),
});

export const ConversationItem = z
  .object({
    id: MessageId,
    kind: z.enum(['inbound', 'outbound', 'note', 'automatic']),
    channel: Channel,
    text: z.string(),
    quoted: z.string().nullable().meta({ description: 'the folded rest of an e-mail' }),
    hasHtml: z.boolean(),
    subject: z.string().nullable(),
    from: z.string().nullable().meta({ description: 'who wrote it, as shown' }),
    agentId: AgentId.nullable(),
    attachments: z.array(AttachmentView),
    delivery: Delivery.nullable(),
    reactions: z.array(z.string()),
    edits: z.array(z.object({ at: Instant, text: z.string() })).meta({ description: 'later wordings; `text` stays the first' }),
    revokedAt: Instant.nullable(),
    sentElsewhere: z.boolean(),
    automaticMail: z.boolean(),
    template: z.object({ name: z.string(), language: z.string() }).nullable(),
    at: Instant,
    entry: Version,
    ticket: TicketNumber.optional().meta({
      description: 'the merged ticket whose message it is; its HTML and attachments are asked for there',
    }),
    splitTo: TicketNumber.optional().meta({ description: 'the ticket that an agent made of it' }),
  })
  .meta({ id: 'ConversationItem' });
export type ConversationItem = z.infer<typeof ConversationItem>;

export const LedgerView = z
  .object({
    version: Version,
    at: Instant,
    actor: z.object({ kind: z.string(), id: z.string() }),
    events: z.array(z.looseObject({ type: z.string() })),
    hash: z.string(),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerView = z.infer<typeof LedgerView>;

export const ContactView = z
  .object({
    contactId: ContactId,
    name: z.string(),
    language: z.enum(['id', 'en']).nullable(),
    attributes: Attributes,
    createdAt: Instant,
    mergedInto: ContactId.nullable().meta({ description: 'the same person, under whom everything new is found' }),
    merged: z.array(ContactId),
    blockedAt: Instant.nullable().meta({ description: 'what they write is kept, and quiet' }),
    identities: z.array(Identity),
  })
  .meta({ id: 'Contact', example: EXAMPLES.contact });
export type ContactView = z.infer<typeof ContactView>;

export const QuarantineItem = z
  .object({
    id: z.string(),
    channel: Channel,
    account: z.string(),
    reason: z.string(),
    receivedAt: Instant,
    kind: z.string(),
    releasedAt: Instant.nullable(),
  })
  .meta({ id: 'QuarantineItem' });
export type QuarantineItem = z.infer<typeof QuarantineItem>;

export const ChannelEventView = z
  .object({
    id: z.string(),
    channel: Channel,
    account: z.string(),
    field: z.string(),
    alarm: z.boolean(),
    at: Instant,
    payload: z.unknown(),
  })
  .meta({ id: 'ChannelEvent' });

/** Version 0: nobody has set it yet, and this is what holds. */
export const SettingView = z
  .object({
    kind: SettingsKind,
    id: SettingsId,
    version: z.int().min(0).meta({ description: '0: as it comes' }),
    value: z.unknown(),
    updatedAt: Instant.nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: 'Setting' });
export type SettingView = z.infer<typeof SettingView>;

export const Me = z
  .object({
    agentId: AgentId,
    name: z.string(),
    email: z.string(),
    role: Role,
    teams: z.array(TeamId),
    presence: Presence,
    capacity: z.int(),
    load: z.int(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
export const TeamView = z
  .object({ teamId: TeamId, name: z.string().meta({ description: 'its id while nobody has named it', example: 'Logistik' }) })
  .meta({ id: 'Team' });
export type TeamView = z.infer<typeof TeamView>;
export const AgentView = Agent.pick({
  agentId: true,
  name: true,
  role: true,
  teams: true,
  presence: true,
  capacity: true,
  load: true,
}).meta({ id: 'Agent' });
export type AgentView = z.infer<typeof AgentView>;
export const AgentDetail = Agent.omit({ lastAssignedAt: true })
  .extend({ email: z.string().nullable().meta({ description: 'for those who look after agents' }) })
  .meta({ id: 'AgentDetail' });
export type AgentDetail = z.infer<typeof AgentDetail>;

/** `version` of the ledger entry, `settingsVersion` of the setting that decided. */
export const Explanation = z
  .object({
    at: Instant,
    version: Version,
    what: z.string().meta({ description: 'what happened, in a sentence', example: 'Masuk ke tim Logistik.' }),
    why: z.string().meta({ description: 'why, in a sentence' }),
    settingsVersion: z.int().min(1).optional(),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof Explanation>;

/** Where a ticket stands now: in its team's queue, in the order of work, and against its SLA targets. */
export const Standing = z
  .object({
    status: Status,
    teamId: TeamId,
    assigneeId: AgentId.nullable(),
    queue: z
      .object({
        ahead: z.int().min(0).meta({ description: 'tickets before it in the queue of its team', example: 2 }),
        position: z
          .int()
          .min(1)
          .nullable()
          .meta({ description: 'its place in the queue, from 1; null: it is not counted so far', example: 3 }),
        waitSeconds: z.int().min(0).nullable().meta({
          description:
            'expected wait: position x median interval between the last 20 that left the queue for an agent; null: too few have, or it is not counted so far',
          example: 540,
        }),
        isMore: z.boolean().meta({ description: 'more than `ahead`: it is not counted further' }),
      })
      .nullable()
      .meta({ description: 'null: somebody has it, or it is done' }),
    workOrder: z
      .object({
        group: z.enum(['attention', 'to_do', 'waiting', 'solved']),
        at: Instant.nullable().meta({
          description: 'what comes first within the group: since when it asks for somebody, else what is due first',
        }),
        isAssumed: z.boolean().meta({ description: 'nothing is due: what waits stands as if it were due then' }),
        priority: Priority,
        createdAt: Instant,
      })
      .nullable()
      .meta({ description: 'compared from `group` to `createdAt`; null: it is closed' }),
    targets: z.array(
      Target.pick({ id: true, kind: true, policy: true, calendar: true }).extend({
        state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
        dueAt: Instant.nullable().meta({ description: 'null: it stands still' }),
      }),
    ),
    why: z.array(z.string()).meta({ description: 'who has it or what it waits behind, and what orders it, in sentences' }),
  })
  .meta({ id: 'Standing' });
export type Standing = z.infer<typeof Standing>;

/** A page of anything. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: Cursor.nullable() });
