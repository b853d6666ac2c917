/** A role that a desk makes for itself: permissions, and how far each reaches. */
import * as z from 'zod';

/** own: what is given to them in their teams. teams: of their teams. all: of every team. */
export const Scope = z.enum(['own', 'teams', 'all']);
export type Scope = z.infer<typeof Scope>;

export const RoleId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9-]+$/);
export type RoleId = z.infer<typeof RoleId>;

/** What is not named is not granted. Channels, secrets, people and roles are never a custom role's. */
export const Permissions = z.strictObject({
  read: Scope.describe('tickets, and the contacts and agents around them'),
  note: Scope.optional().describe('leave notes; with work as far as that reaches, unless said here'),
  work: Scope.optional().describe('reply and change tickets'),
  lead: Scope.exclude(['own']).optional().describe('skills, capacity and teams of agents; the settings that a supervisor changes'),
  inspect: z.literal('all').optional().describe("settings, quarantine and the channels' own records, to read"),
});
export type Permissions = z.infer<typeof Permissions>;

export const CustomRole = z.object({ roleId: RoleId, name: z.string().min(1).max(120), permissions: Permissions });
export type CustomRole = z.infer<typeof CustomRole>;
