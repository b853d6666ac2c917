/** Agents come and go. */
import type { Agent, Presence } from '#schemas/agent';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import { reachedTeams } from './teams.ts';

/** Whoever comes online is given what waits; the same presence again changes nothing. */
export async function changePresence(context: ApiContext, presence: Presence): Promise<Agent> {
  const { agentId, presence: from, teams } = context.agent;
  if (presence === from) return context.agent;
  await recordAct(context, { type: 'PresenceChanged', agentId, from, to: presence, teams: [...teams] }, [
    { kind: 'presence', agentId, presence },
  ]);
  return { ...context.agent, presence };
}

/** The active members of the teams that the caller reaches. */
export async function colleagues({ ports, agent }: ApiContext): Promise<Agent[]> {
  const desk = await ports.directory.desk();
  const reached = reachedTeams(agent, desk);
  const memberIds = desk.teams.filter(({ teamId }) => reached.includes(teamId)).flatMap((team) => team.memberIds);
  const members = await ports.directory.agents([...new Set([agent.agentId, ...memberIds])]);
  return members.filter(({ active }) => active);
}
