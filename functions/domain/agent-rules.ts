/** Who may change whom. Nobody changes their own role or takes themselves off the desk: so an owner or admin always remains. */
import type { Agent, AgentField } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import type { ChangeAgent, InviteAgent } from '#schemas/requests';
import { HelpdeskError } from './errors.ts';
import { type Asker, administers, reachesEveryTeam, reachesTeam, reachOf } from './permissions.ts';

const FIELDS: readonly AgentField[] = ['name', 'role', 'customRole', 'teams', 'skills', 'capacity', 'active'];
type Person = Asker & Pick<Agent, 'agentId' | 'teams'>;
/** What those who look after a team decide about its agents. */
const SUPERVISED_FIELDS: readonly AgentField[] = ['skills', 'capacity', 'teams'];
/** What decides who has the desk in their hands. */
const POWER: readonly AgentField[] = ['role', 'customRole', 'active'];

const refused = (message: string): HelpdeskError => new HelpdeskError('not_allowed', message);

/** Has the agent signed out everywhere since that sign-in? Both instants are of the clock that makes the tokens, so no other clock decides. */
export const hasSignedOutSince = ({ signedOutAt }: Pick<Agent, 'signedOutAt'>, signedInAt: Instant): boolean =>
  signedOutAt !== undefined && signedInAt <= signedOutAt;

/** Agents of other teams are not told from those who do not exist. */
export const seesAgent = (caller: Person, { agentId, teams }: Pick<Agent, 'agentId' | 'teams'>): boolean =>
  reachesEveryTeam(caller) || agentId === caller.agentId || teams.some((teamId) => caller.teams.includes(teamId));

/** Only an owner makes another one; handing over is making one who then unmakes the first. @throws HelpdeskError not_allowed. */
export function refuseInvitation({ role }: Pick<Agent, 'role'>, invited: Pick<InviteAgent, 'role'>): void {
  if (invited.role === 'owner' && role !== 'owner') throw refused('Only an owner makes an owner.');
}

/** The fields that would be other than they are. */
export function changedFields(agent: Agent, wanted: ChangeAgent): AgentField[] {
  const isSame = (field: AgentField): boolean => wanted[field] === undefined || sorted(wanted[field]) === sorted(agent[field] ?? null);
  return FIELDS.filter((field) => !isSame(field));
}

const sorted = (value: unknown): string => JSON.stringify(Array.isArray(value) ? [...new Set(value)].sort() : value);

/**
 * @param fields that change.
 * @throws HelpdeskError not_allowed, leaves_own_team.
 */
export function refuseAgentChange(caller: Person, agent: Agent, wanted: ChangeAgent, fields: readonly AgentField[]): void {
  const shiftsPower = fields.some((field) => POWER.includes(field));
  if (shiftsPower && agent.agentId === caller.agentId) throw refused('Nobody changes their own role, or takes themselves off the desk.');
  if (!administers(caller)) return refuseLeader(caller, agent, wanted);
  const concernsOwner = agent.role === 'owner' || wanted.role === 'owner';
  if (concernsOwner && shiftsPower && caller.role !== 'owner') throw refused('Only an owner makes or unmakes an owner.');
}

/** What they may not change they may not name either. */
function refuseLeader(caller: Person, agent: Agent, wanted: ChangeAgent): void {
  const leads = (teamId: string): boolean => reachesTeam(caller, teamId, 'updateAgent');
  if (agent.agentId !== caller.agentId && !agent.teams.some(leads))
    throw refused(`Agent ${agent.agentId} is in no team that you look after.`);
  const beyond = FIELDS.filter((field) => wanted[field] !== undefined && !SUPERVISED_FIELDS.includes(field));
  if (beyond.length > 0) throw refused(`Who looks after a team does not change ${beyond.join(', ')} of an agent; an admin can.`);
  const to = wanted.teams ?? agent.teams;
  const left = difference(agent.teams, to);
  const others = [...left, ...difference(to, agent.teams)].filter((teamId) => !leads(teamId));
  if (others.length > 0) throw refused(`Team ${others.join(', ')} is not one of yours.`);
  refuseLeavingOwn(caller, agent.agentId, left);
}

/**
 * They would lose the team with its tickets and agents, and could not come back to it.
 * @param left the teams that `agentId` is taken out of.
 * @throws HelpdeskError leaves_own_team.
 */
export function refuseLeavingOwn(caller: Person, agentId: string, left: readonly string[]): void {
  if (agentId !== caller.agentId || left.length === 0 || reachOf(caller, 'updateAgent') !== 'teams') return;
  const teams = left.join(', ');
  throw new HelpdeskError('leaves_own_team', `You would leave team ${teams} and look after it no longer: an admin can take you out.`);
}

const difference = (from: readonly string[], without: readonly string[]): string[] => from.filter((one) => !without.includes(one));
