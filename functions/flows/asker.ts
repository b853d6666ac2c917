/** Who somebody at a socket is now, and what they may. */
import { HelpdeskError } from '#domain/errors';
import type { Asker } from '#domain/permissions';
import type { Agent } from '#schemas/agent';
import { withGrants } from './custom-roles.ts';
import type { DirectoryStore } from './ports.ts';

type Directory = { readonly directory: Pick<DirectoryStore, 'agent' | 'setting'> };

/** Undefined: no agent of the desk any more, or one whose role is gone. */
export async function askerOf({ directory }: Directory, agentId: string): Promise<(Agent & Asker) | undefined> {
  const agent = await directory.agent(agentId);
  if (!agent?.active) return undefined;
  try {
    return await withGrants({ directory }, agent);
  } catch (error) {
    if (error instanceof HelpdeskError && error.code === 'not_allowed') return undefined;
    throw error;
  }
}
