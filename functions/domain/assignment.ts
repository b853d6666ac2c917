/** Who gets a waiting ticket. */
import type { Agent } from '#schemas/agent';
import { mayHoldTickets } from './permissions.ts';

/** Are a team's tickets theirs to have, whether they are there or not? */
export const mayHold = (agent: Pick<Agent, 'role' | 'active' | 'teams'>, teamId: string): boolean =>
  agent.active && mayHoldTickets(agent) && agent.teams.includes(teamId);

const hasRoom = (agent: Agent, weight: number): boolean => agent.load + weight <= agent.capacity;

/** Automation gives only to the present who may answer, and never above capacity. */
export const isEligible = (agent: Agent, teamId: string, weight: number): boolean =>
  mayHold(agent, teamId) && agent.presence === 'online' && hasRoom(agent, weight);

const ratio = (agent: Agent): number => agent.load / Math.max(1, agent.capacity);

/** Least loaded for its capacity; then who has waited longest for work (Intercom's rule); then by id, so that the answer is always the same. */
function compare(a: Agent, b: Agent): number {
  if (ratio(a) !== ratio(b)) return ratio(a) - ratio(b);
  const [aAt, bAt] = [a.lastAssignedAt ?? '', b.lastAssignedAt ?? ''];
  if (aAt !== bAt) return aAt < bAt ? -1 : 1;
  return a.agentId < b.agentId ? -1 : 1;
}

export const leastLoaded = (agents: readonly Agent[], teamId: string, weight: number): Agent | undefined =>
  agents.filter((agent) => isEligible(agent, teamId, weight)).sort(compare)[0];

/** How many more of this weight the agents can take together. */
export const freePlaces = (agents: readonly Agent[], teamId: string, weight: number): number =>
  agents
    .filter((agent) => isEligible(agent, teamId, weight))
    .reduce((sum, agent) => sum + Math.floor((agent.capacity - agent.load) / weight), 0);
