/** A team's members and the teams that their own records name: they change together. */
import { HelpdeskError } from '#domain/errors';
import type { Agent } from '#schemas/agent';
import { SETTINGS, type SettingsRecord, type TeamSettings } from '#schemas/settings';
import { invalidRequest } from './invalid-request.ts';
import type { DeskWrite, DirectoryStore } from './ports.ts';

type Membership = Extract<DeskWrite, { kind: 'teams' }>;

/** A transaction of DynamoDB has 100 writes; nobody moves so many people in one step, and a smaller one conflicts less. */
const CHANGES_AT_ONCE = 40;
const MEMBERS = 'body.value.memberIds';

/**
 * Who comes is given the team, who goes loses it, and with it the sight of its tickets: what they had of them goes back to the queue.
 * @param before the setting that is replaced.
 * @throws HelpdeskError invalid_request for agents that do not exist, and for more than 40 who come or go.
 */
export async function membershipWrites(
  directory: Pick<DirectoryStore, 'agents'>,
  before: SettingsRecord | undefined,
  { teamId, memberIds, leadIds = [], managerIds = [] }: TeamSettings,
): Promise<Membership[]> {
  const previous = before ? SETTINGS.team.parse(before.value).memberIds : [];
  const moved = new Set([...memberIds, ...previous]);
  const agents = await directory.agents([...new Set([...moved, ...leadIds, ...managerIds])]);
  refuseUnknown(MEMBERS, memberIds, agents);
  refuseUnknown('body.value.leadIds', leadIds, agents);
  refuseUnknown('body.value.managerIds', managerIds, agents);
  const members = agents.filter(({ agentId }) => moved.has(agentId));
  const writes = members.flatMap(({ agentId, teams }): Membership[] => {
    const stays = memberIds.includes(agentId);
    if (stays === teams.includes(teamId)) return [];
    const others = teams.filter((team) => team !== teamId);
    return [{ kind: 'teams', agentId, from: teams, to: stays ? [...others, teamId] : others }];
  });
  if (writes.length <= CHANGES_AT_ONCE) return writes;
  throw invalidRequest(MEMBERS, `${writes.length} agents would come or go; at most ${CHANGES_AT_ONCE} may at once.`);
}

function refuseUnknown(path: string, agentIds: readonly string[], agents: readonly Agent[]): void {
  const unknown = [...agentIds.entries()].filter(([, agentId]) => !agents.some((agent) => agent.agentId === agentId));
  if (unknown.length === 0) return;
  const errors = unknown.map(([index, agentId]) => ({ path: `${path}.${index}`, message: `There is no agent ${agentId}.` }));
  throw new HelpdeskError('invalid_request', `There is no agent ${unknown.map(([, agentId]) => agentId).join(', ')}.`, { errors });
}
