/** What a role may do with contacts (docs/roles.md). The desk refuses everybody else; this only spares them the button. */
import type { Role } from '#schemas/agent';

const LEADERS: readonly Role[] = ['owner', 'admin', 'supervisor'];
/** Blocking, merging and unlinking part a person from their history. */
export const mayLead = (role: Role | undefined): boolean => role !== undefined && LEADERS.includes(role);
export const mayChange = (role: Role | undefined): boolean => mayLead(role) || role === 'agent';
