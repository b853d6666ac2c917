/** Agents come and go. */
import type { Agent, Presence } from '#schemas/agent';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import { reachedTeams } from './teams.ts';

/**
 * Whoever comes online is given what waits; the same presence again changes nothing. Who says away where the desk said so before, stays away
 * until they say otherwise.
 */
export async function changePresence(context: ApiContext, presence: Presence): Promise<Agent> {
  const { agentId, presence: from, teams, awayReason, ...agent } = context.agent;
  if (presence === from && awayReason === undefined) return context.agent;
  const presenceAt = context.ports.clock.now();
  await recordAct(context, { type: 'PresenceChanged', agentId, from, to: presence, teams: [...teams] }, [
    { kind: 'presence', agentId, presence, at: presenceAt },
  ]);
  return { ...agent, agentId, teams, presence, presenceAt };
}

/** The active members of the teams that the caller reaches. */
export async function colleagues({ ports, agent }: ApiContext): Promise<Agent[]> {
  const desk = await ports.directory.desk();
  const reached = reachedTeams(agent, desk);
  const memberIds = desk.teams.filter(({ teamId }) => reached.includes(teamId)).flatMap((team) => team.memberIds);
  const members = await ports.directory.agents([...new Set([agent.agentId, ...memberIds])]);
  return members.filter(({ active }) => active);
}
