/** Teams as they are known to the desk, and those whose tickets an agent reaches. */
import { HelpdeskError } from '#domain/errors';
import { type Asker, reachesEveryTeam, reachesTeam, reachOf } from '#domain/permissions';
import type { Agent } from '#schemas/agent';
import type { TeamView } from '#schemas/resources';
import type { ApiContext } from './api-ports.ts';
import { invalidRequest } from './invalid-request.ts';
import type { Desk } from './ports.ts';

/** Channels that name no team feed this one. */
const DEFAULT_TEAM = 'default';

export const knownTeams = ({ teams, channels }: Desk): string[] => [
  ...new Set([DEFAULT_TEAM, ...teams.map(({ teamId }) => teamId), ...channels.map(({ teamId }) => teamId)]),
];

/** Owners, admins and auditors reach every team of the desk, everybody else their own. */
export const reachedTeams = (agent: Agent & Asker, desk: Desk): string[] => (reachesEveryTeam(agent) ? knownTeams(desk) : agent.teams);

/** By name. */
export async function teamsReached({ ports, agent }: Pick<ApiContext, 'ports' | 'agent'>): Promise<TeamView[]> {
  const desk = await ports.directory.desk();
  const names = new Map(desk.teams.map(({ teamId, name }) => [teamId, name]));
  const teams = reachedTeams(agent, desk).map((teamId) => ({ teamId, name: names.get(teamId) ?? teamId }));
  return teams.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @throws HelpdeskError invalid_request. */
export function refuseUnknownTeam(desk: Desk, teamId: string): void {
  if (!knownTeams(desk).includes(teamId)) throw invalidRequest('body.teamId', `There is no team ${teamId}.`);
}

/** Where a new ticket goes: as asked, else its channel's team, else one of the agent's own. @throws HelpdeskError not_allowed. */
export function teamForNew(agent: Agent & Asker, desk: Desk, of: { wanted?: string; ofChannel?: string }): string {
  const { wanted, ofChannel } = of;
  if (wanted !== undefined) {
    refuseUnknownTeam(desk, wanted);
    if (reachesTeam(agent, wanted, 'createTicket')) return wanted;
    throw new HelpdeskError('not_allowed', `Team ${wanted} is not one of yours.`);
  }
  const likely = [ofChannel, ...agent.teams].filter((teamId) => teamId !== undefined);
  const first =
    likely.find((teamId) => reachesTeam(agent, teamId, 'createTicket')) ??
    (reachOf(agent, 'createTicket') === 'all' ? DEFAULT_TEAM : undefined);
  if (first !== undefined) return first;
  throw new HelpdeskError('not_allowed', 'You are in no team, so no ticket of yours would be seen.');
}
