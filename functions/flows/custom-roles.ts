/** Custom roles: what they grant to who asks, and who may have one. */
import { HelpdeskError } from '#domain/errors';
import type { Asker } from '#domain/permissions';
import type { Agent, Role } from '#schemas/agent';
import { SETTINGS } from '#schemas/settings';
import { invalidRequest } from './invalid-request.ts';
import type { DirectoryStore } from './ports.ts';

type Directory = { readonly directory: Pick<DirectoryStore, 'setting'> };

/** Whether tickets are given to somebody stays their role's, so it is one of these. */
const ROLES_BESIDE: readonly Role[] = ['agent', 'light_agent'];

/** One trip for who has a custom role, so that a change of it holds from the next request on. @throws HelpdeskError not_allowed. */
export async function withGrants({ directory }: Directory, agent: Agent): Promise<Agent & Asker> {
  if (!agent.customRole) return agent;
  const setting = await directory.setting('role', agent.customRole);
  if (!setting) throw new HelpdeskError('not_allowed', `There is no role ${agent.customRole}.`);
  return { ...agent, grants: SETTINGS.role.parse(setting.value).permissions };
}

/** @throws HelpdeskError invalid_request. */
export async function refuseCustomRole({ directory }: Directory, { role, customRole }: Agent): Promise<void> {
  if (!customRole) return;
  if (!ROLES_BESIDE.includes(role))
    throw invalidRequest('body.customRole', `Beside the role ${role} there is no custom one; set it to null.`);
  if (!(await directory.setting('role', customRole))) throw invalidRequest('body.customRole', `There is no role ${customRole}.`);
}
