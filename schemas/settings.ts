/** What operations staff may set. Each kind has a head that points to an immutable version; used versions are never deleted. */
import * as z from 'zod';
import { AcknowledgementSettings } from './acknowledgement.ts';
import { AgentField, AwayReason, Presence, Role } from './agent.ts';
import { Categories } from './category.ts';
import { Account, Channel, IdentityKind } from './channel.ts';
import { CustomRole } from './custom-role.ts';
import { AppliedSetting, JobCounts, JobEnding } from './job.ts';
import { NoticeKind } from './notice.ts';
import { AgentId, ContactId, Instant, JobId, TeamId, TicketNumber, Version } from './primitives.ts';
import { RoutingSettings } from './routing.ts';
import { Calendar, QuietHours, SlaPolicy } from './sla.ts';
import { ApprovedTemplates } from './template.ts';

/** One own number or mailbox. Its secrets are parameters, never here. */
export const ChannelSettings = z.object({
  channel: Channel.exclude(['manual']),
  account: Account,
  name: z.string().min(1).max(120),
  teamId: TeamId.default('default'),
});
export type ChannelSettings = z.infer<typeof ChannelSettings>;

const MAX_WEIGHT = 100;
export const ChannelWeights = z.partialRecord(Channel, z.int().min(1).max(MAX_WEIGHT));
export type ChannelWeights = z.infer<typeof ChannelWeights>;

const MAX_HEADS = 20;
export const TeamSettings = z.object({
  teamId: TeamId,
  name: z.string().min(1).max(120),
  memberIds: z.array(AgentId).max(500),
  strategy: z
    .enum(['least_loaded', 'round_robin', 'pull'])
    .optional()
    .describe('least_loaded unless set; pull: agents ask for the next ticket'),
  sticky: z.boolean().optional().describe('the agent whom the contact knows comes first, when online and under capacity'),
  weights: ChannelWeights.optional().describe('what a ticket of a channel counts on its assignee, 1 unless set'),
  leadIds: z
    .array(AgentId)
    .max(MAX_HEADS)
    .optional()
    .describe("who is told what the assignee cannot be; unless set, the team's supervisors"),
  managerIds: z.array(AgentId).max(MAX_HEADS).optional().describe('who is told after the leads; unless set, the leads'),
});
export type TeamSettings = z.infer<typeof TeamSettings>;

const HOUR = 3600;
const DAY = 86_400;
/** How tickets end and come back. Zendesk: closed 4 days after solved, settable from 1 hour to 28 days. */
export const LifecycleSettings = z.object({
  autoCloseSeconds: z
    .int()
    .min(HOUR)
    .max(28 * DAY),
  reopenSeconds: z.object({ whatsapp: z.int().min(0), email: z.int().min(0), manual: z.int().min(0) }),
  requiredToSolve: z
    .array(z.enum(['categoryId']))
    .max(1)
    .optional()
    .meta({ description: 'absent: a category, where there is one to choose' }),
});
export type LifecycleSettings = z.infer<typeof LifecycleSettings>;

/** Kind -> the shape of its value. */
export const SETTINGS = {
  channel: ChannelSettings,
  acknowledgement: AcknowledgementSettings,
  calendar: Calendar,
  policy: SlaPolicy,
  team: TeamSettings,
  lifecycle: LifecycleSettings,
  categories: Categories,
  routing: RoutingSettings,
  role: CustomRole,
  templates: ApprovedTemplates,
} as const;
export const SettingsKind = z.enum([
  'channel',
  'acknowledgement',
  'calendar',
  'policy',
  'team',
  'lifecycle',
  'categories',
  'routing',
  'role',
  'templates',
]);
export type SettingsKind = z.infer<typeof SettingsKind>;
export type SettingsValue<K extends SettingsKind> = z.infer<(typeof SETTINGS)[K]>;

/** `default`, a team's id, or `<channel>:<account>` for channels. */
export const SettingsId = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^#\s]+$/, 'no spaces and no #');

export const SettingsRecord = z.object({
  kind: SettingsKind,
  id: SettingsId,
  version: z.int().min(1),
  value: z.unknown(),
  updatedAt: Instant,
  updatedBy: z.string(),
});
export type SettingsRecord = z.infer<typeof SettingsRecord>;

/** Acts that are not a ticket's: the ledger `settings`. */
export const DeskEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ApplyStarted'), jobId: JobId, setting: AppliedSetting }),
  /** `ending` where it was cancelled. */
  z.object({ type: z.literal('ApplyEnded'), jobId: JobId, setting: AppliedSetting, ending: JobEnding.optional(), ...JobCounts.shape }),
  /** `moved`: who came to a team or left it with the change of its setting. */
  z.object({
    type: z.literal('SettingChanged'),
    kind: SettingsKind,
    id: z.string(),
    from: z.int(),
    to: z.int(),
    moved: z.array(AgentId).optional(),
  }),
  z.object({ type: z.literal('SecretsChanged'), channel: Channel, account: z.string(), names: z.array(z.string()) }),
  /** `reason`: the desk's; who says it themselves gives none. */
  z.object({
    type: z.literal('PresenceChanged'),
    agentId: AgentId,
    from: Presence,
    to: Presence,
    teams: z.array(TeamId),
    reason: z.enum([...AwayReason.options, 'active']).optional(),
  }),
  z.object({ type: z.literal('PreferencesChanged'), agentId: AgentId, mailOff: z.array(NoticeKind), quietHours: QuietHours.optional() }),
  z.object({ type: z.literal('QuarantineReleased'), id: z.string() }),
  z.object({ type: z.literal('SignedIn'), agentId: AgentId, at: Instant }),
  z.object({ type: z.literal('SignedOutEverywhere'), agentId: AgentId, at: Instant }),
  z.object({ type: z.literal('LedgerRead'), number: TicketNumber }),
  /** With the head of what was exported: the file can be held against it. */
  z.object({ type: z.literal('TicketExported'), number: TicketNumber, version: Version, hash: z.string() }),
  z.object({ type: z.literal('ContactMerged'), contactId: ContactId, into: ContactId }),
  z.object({ type: z.literal('ContactUnmerged'), contactId: ContactId, from: ContactId }),
  z.object({ type: z.literal('IdentityLinked'), contactId: ContactId, kind: IdentityKind }),
  z.object({ type: z.literal('IdentityUnlinked'), contactId: ContactId, kind: IdentityKind }),
  /** `name`, `language`, `attributes.<name>`: what they say is personal, and stands with the contact alone. */
  z.object({ type: z.literal('ContactChanged'), contactId: ContactId, fields: z.array(z.string()) }),
  z.object({ type: z.literal('ContactBlocked'), contactId: ContactId }),
  z.object({ type: z.literal('ContactUnblocked'), contactId: ContactId }),
  z.object({ type: z.literal('ChannelUnblocked'), channel: Channel, account: z.string() }),
  z.object({ type: z.literal('AgentInvited'), agentId: AgentId, role: Role, teams: z.array(TeamId) }),
  z.object({ type: z.literal('AgentChanged'), agentId: AgentId, fields: z.array(AgentField), role: Role, teams: z.array(TeamId) }),
  z.object({ type: z.literal('AgentDeactivated'), agentId: AgentId }),
  z.object({ type: z.literal('AgentActivated'), agentId: AgentId }),
]);
export type DeskEvent = z.infer<typeof DeskEvent>;
