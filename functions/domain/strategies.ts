/** Which of a team's agents gets a waiting ticket, by what the team has chosen. */
import type { Agent } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import type { TeamSettings } from '#schemas/settings';
import type { Ticket } from '#schemas/ticket';
import { isEligible, leastLoaded } from './assignment.ts';
import { hasSkills } from './skills.ts';

export type Strategy = NonNullable<TeamSettings['strategy']>;
export type Choice = { readonly agent: Agent; readonly by: 'least_loaded' | 'round_robin' | 'sticky' };

/** In a team that has chosen nothing. */
const DEFAULT_STRATEGY: Strategy = 'least_loaded';
export const strategyOf = (team: Pick<TeamSettings, 'strategy'> | undefined): Strategy => team?.strategy ?? DEFAULT_STRATEGY;

const turnOf = (agent: Agent, teamId: string): Instant => agent.turns?.[teamId] ?? '';

/** Who had this team's turn longest ago; then by id. Whoever never had one comes first. */
export const nextInTurn = (agents: readonly Agent[], teamId: string, weight: number): Agent | undefined =>
  agents
    .filter((agent) => isEligible(agent, teamId, weight))
    .sort((a, b) => {
      const [aAt, bAt] = [turnOf(a, teamId), turnOf(b, teamId)];
      if (aAt !== bAt) return aAt < bAt ? -1 : 1;
      return a.agentId < b.agentId ? -1 : 1;
    })[0];

/** The instant of the turn that is given now: after every turn the team has had, so that two in one millisecond keep their order. */
export function turnAt(agents: readonly Agent[], teamId: string, now: Instant): Instant {
  const last = agents
    .map((agent) => turnOf(agent, teamId))
    .sort()
    .at(-1);
  return last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;
}

type Wanted = {
  readonly team: Pick<TeamSettings, 'teamId' | 'strategy'>;
  readonly weight: number;
  /** Whom the contact knows, in a team that sticks to them. */
  readonly lastAgentId?: string;
};

/** Nobody: all are absent or full, or the team takes its tickets itself. */
export function chooseAgent(agents: readonly Agent[], { team, weight, lastAgentId }: Wanted): Choice | undefined {
  const { teamId } = team;
  const strategy = strategyOf(team);
  if (strategy === 'pull') return undefined;
  const last = agents.find(({ agentId }) => agentId === lastAgentId);
  if (last && isEligible(last, teamId, weight)) return { agent: last, by: 'sticky' };
  const agent = (strategy === 'round_robin' ? nextInTurn : leastLoaded)(agents, teamId, weight);
  return agent && { agent, by: strategy };
}

/**
 * The agent whom this contact knows: who answered this ticket, or held the ticket that it follows up.
 * Who answered before a person took the ticket from its assignee does not get it back.
 */
export function lastAgentOf(ticket: Ticket, previous: Ticket | undefined): string | undefined {
  const { agentMessage, changed } = ticket;
  if (agentMessage && agentMessage.version > (changed.assigneeId ?? 0)) return agentMessage.agentId;
  return previous && (previous.assigneeId ?? previous.agentMessage?.agentId);
}

/** The agents whom a ticket is offered: those with the skills it asks for; whom a ladder took it from only where nobody else who is there could ever take it. */
export function offeredTo(agents: readonly Agent[], { teamId, skills, passedOver }: Ticket, weight: number): Agent[] {
  const skilled = agents.filter((agent) => hasSkills(agent, skills?.all));
  const others = skilled.filter(({ agentId }) => agentId !== passedOver);
  return canEverTake(others, teamId, weight) ? others : skilled;
}

/** Could anybody who is present take it when idle? What is too heavy for all of them must not hold up what comes after it. */
export const canEverTake = (agents: readonly Agent[], teamId: string, weight: number): boolean =>
  agents.some((agent) => isEligible({ ...agent, load: 0 }, teamId, weight));
