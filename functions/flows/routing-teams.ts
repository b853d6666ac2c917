/** Conditions lead to teams that exist: a ticket in a team that nobody made would be on nobody's list. */
import type { RoutingSettings } from '#schemas/routing';
import { invalidRequest } from './invalid-request.ts';
import type { DirectoryStore } from './ports.ts';
import { knownTeams } from './teams.ts';

/** A trip only for a team younger than the desk that is held. @throws HelpdeskError invalid_request. */
export async function refuseUnknownTeams(directory: DirectoryStore, { conditions, fallbackTeamId }: RoutingSettings): Promise<void> {
  const known = knownTeams(await directory.desk());
  const named = conditions.map(({ teamId }, at) => ({ teamId, path: `body.value.conditions.${at}.teamId` }));
  if (fallbackTeamId !== undefined) named.push({ teamId: fallbackTeamId, path: 'body.value.fallbackTeamId' });
  for (const { teamId, path } of named) {
    if (known.includes(teamId) || (await directory.setting('team', teamId))) continue;
    throw invalidRequest(path, `There is no team ${teamId}: make it first, with PUT /v1/settings/team/${teamId}.`);
  }
}
