/** The people who answer. */
import * as z from 'zod';
import { RoleId } from './custom-role.ts';
import { NoticeKind } from './notice.ts';
import { AgentId, Instant, TeamId } from './primitives.ts';
import { QuietHours } from './sla.ts';

/** From the one who answers for the desk to those who only look. docs/roles.md says what each may do. */
export const Role = z.enum(['owner', 'admin', 'supervisor', 'agent', 'light_agent', 'auditor']);
export type Role = z.infer<typeof Role>;
export const Presence = z.enum(['online', 'away', 'offline']);
export type Presence = z.infer<typeof Presence>;
/** Why the desk itself says that an agent is away. */
export const AwayReason = z.enum(['socket_lost', 'idle']);
export type AwayReason = z.infer<typeof AwayReason>;

export const Agent = z.object({
  agentId: AgentId,
  name: z.string().min(1).max(120),
  email: z.email(),
  role: Role,
  customRole: RoleId.nullable().optional().describe('decides in place of the role what they may ask for'),
  active: z.boolean(),
  teams: z.array(TeamId),
  skills: z.array(z.string()),
  presence: Presence,
  presenceAt: Instant.optional().describe('since when'),
  awayReason: AwayReason.optional().describe('set where the desk said so; who said it themselves has none'),
  capacity: z.int().min(0).max(1000).describe('the most load that routing gives; a person may go above'),
  load: z.int().min(0),
  lastAssignedAt: Instant.optional(),
  signedInAt: Instant.optional().describe('the newest sign-in that was followed by a request; for those who check on the desk'),
  signedOutAt: Instant.optional().describe('who signed in up to then is signed out, wherever that was; for those who check on the desk'),
  turns: z.record(TeamId, Instant).optional().describe('when routing last gave a ticket of each round-robin team'),
  mailOff: z.array(NoticeKind).optional().describe('of what the agent wants no mail'),
  quietHours: QuietHours.optional().describe('when the agent wants no mail at all'),
});
export type Agent = z.infer<typeof Agent>;

/** What others may change of an agent. The ledger names the fields, never a name or an address. */
export const AgentField = z.enum(['name', 'role', 'customRole', 'teams', 'skills', 'capacity', 'active']);
export type AgentField = z.infer<typeof AgentField>;
