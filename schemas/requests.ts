/** What callers send to change tickets. Bodies are strict: a misspelt field is refused rather than ignored. */
import * as z from 'zod';
import { Agent, Role } from './agent.ts';
import { CategoryId, TagsWanted } from './category.ts';
import { Channel, IdentityKind } from './channel.ts';
import { RoleId } from './custom-role.ts';
import { Template } from './message.ts';
import { AgentId, ContactId, InstantGiven, MessageId, TeamId, TicketNumber, UploadId, Version } from './primitives.ts';
import { Skill } from './skill.ts';
import { Priority, Status } from './ticket.ts';

export const SendMessage = z
  .strictObject({
    kind: z.enum(['reply', 'note']),
    text: z.string().max(200_000).default(''),
    version: Version,
    confirm: z.boolean().optional().meta({ description: 'send although something came after `version`; recorded' }),
    attachments: z.array(UploadId).max(20).optional(),
    cc: z.array(z.email()).max(10).optional(),
    template: Template.optional(),
  })
  .meta({ id: 'SendMessage', example: { kind: 'reply', text: 'Paket Anda sudah dikirim.', version: 3 } });

export const UpdateTicket = z
  .strictObject({
    version: Version,
    status: Status.optional(),
    priority: Priority.optional(),
    assigneeId: AgentId.nullable().optional(),
    teamId: TeamId.optional(),
    wakeAt: InstantGiven.nullable().optional(),
    categoryId: CategoryId.nullable().optional(),
    tags: TagsWanted.optional().meta({ description: 'all that the ticket is to have; or what to add and remove' }),
    confirm: z.boolean().optional(),
  })
  .meta({ id: 'UpdateTicket', example: { version: 3, status: 'pending', wakeAt: '2026-11-24T02:00:00.000Z' } });

export const MergeTicket = z
  .strictObject({
    version: Version,
    into: TicketNumber,
    intoVersion: Version,
    confirm: z.boolean().optional().meta({ description: 'merge although messages came since, or the contacts differ; recorded' }),
  })
  .meta({ id: 'MergeTicket', example: { version: 3, into: 1042, intoVersion: 7 } });

export const SplitTicket = z
  .strictObject({
    version: Version,
    messageId: MessageId.meta({ description: 'a message of the contact' }),
    subject: z.string().min(1).max(250).optional().meta({ description: "as the message's own, or the ticket's" }),
  })
  .meta({ id: 'SplitTicket', example: { version: 3, messageId: 'msg_01jd8z6t5c3v9k2m4n6p8q0rst', subject: 'Retur' } });

export const CreateTicket = z
  .strictObject({
    channel: Channel,
    account: z.string().max(320).optional().meta({ description: 'own number or mailbox; may be left out when there is one' }),
    contactId: ContactId.optional(),
    contact: z
      .strictObject({
        name: z.string().min(1).max(256),
        identity: z.object({ kind: IdentityKind.extract(['wa_phone', 'email', 'phone']), value: z.string().min(3).max(320) }).optional(),
      })
      .optional(),
    subject: z.string().max(250).optional(),
    text: z.string().max(200_000).default(''),
    template: Template.optional(),
    priority: Priority.optional(),
    teamId: TeamId.optional(),
    cc: z.array(z.email()).max(10).optional(),
  })
  .meta({
    id: 'CreateTicket',
    example: {
      channel: 'manual',
      contact: { name: 'Budi', identity: { kind: 'phone', value: '+6281234567890' } },
      subject: 'Paket rusak',
      text: 'Datang ke loket.',
    },
  });

const AgentFields = {
  name: Agent.shape.name,
  role: Role,
  teams: z.array(TeamId).max(20),
  skills: z.array(Skill).max(50),
  capacity: Agent.shape.capacity,
  active: z.boolean(),
};
export const InviteAgent = z
  .strictObject({ email: z.email().max(254).toLowerCase(), name: AgentFields.name, role: AgentFields.role, teams: AgentFields.teams })
  .meta({ id: 'InviteAgent', example: { email: 'sari@example.co.id', name: 'Sari', role: 'agent', teams: ['default'] } });
export type InviteAgent = z.infer<typeof InviteAgent>;

export const ChangeAgent = z
  .strictObject({ ...AgentFields, customRole: RoleId.nullable() })
  .partial()
  .meta({ id: 'ChangeAgent', example: { skills: ['retur'], capacity: 10 } });
export type ChangeAgent = z.infer<typeof ChangeAgent>;
