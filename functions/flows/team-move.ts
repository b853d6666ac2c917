/** An agent who comes to teams or leaves them: the settings of those teams change with the agent's own record. */
import { type DeskEvent, SETTINGS, type SettingsRecord } from '#schemas/settings';
import type { ApiContext } from './api-ports.ts';
import { invalidRequest } from './invalid-request.ts';
import type { DeskWrite } from './ports.ts';

export type TeamMove = { readonly events: readonly DeskEvent[]; readonly writes: readonly DeskWrite[] };

/** @throws HelpdeskError invalid_request for a team that does not exist, or is full. */
export async function moveBetweenTeams(
  context: ApiContext,
  { agentId, from, to }: { agentId: string; from: readonly string[]; to: readonly string[] },
): Promise<TeamMove> {
  const moved = [...to.filter((team) => !from.includes(team)), ...from.filter((team) => !to.includes(team))];
  const records = await Promise.all(moved.map((teamId) => context.ports.directory.setting('team', teamId)));
  const changes = moved.flatMap((teamId, index) => {
    const comes = to.includes(teamId);
    const before = records[index];
    if (before) return changed(context, before, { agentId, comes });
    // What was a team once and is none any more can still be left.
    if (comes) throw invalidRequest('body.teams', `There is no team ${teamId}.`);
    return [];
  });
  return {
    events: changes.map(({ kind, id, version }) => ({ type: 'SettingChanged', kind, id, from: version - 1, to: version })),
    writes: changes.map((record) => ({ kind: 'setting', record, previous: record.version - 1 })),
  };
}

function changed({ ports, agent }: ApiContext, before: SettingsRecord, who: { agentId: string; comes: boolean }): SettingsRecord[] {
  const { agentId, comes } = who;
  const team = SETTINGS.team.parse(before.value);
  if (team.memberIds.includes(agentId) === comes) return [];
  const others = team.memberIds.filter((memberId) => memberId !== agentId);
  const value = SETTINGS.team.safeParse({ ...team, memberIds: comes ? [...others, agentId] : others });
  if (!value.success) throw invalidRequest('body.teams', `Team ${team.teamId} is full.`);
  const { kind, id, version } = before;
  return [{ kind, id, version: version + 1, value: value.data, updatedAt: ports.clock.now(), updatedBy: agent.agentId }];
}
