/** The people of the desk: invited, changed, taken off it. */
import { changedFields, refuseAgentChange, refuseInvitation, seesAgent } from '#domain/agent-rules';
import { HelpdeskError, TransientError } from '#domain/errors';
import { mayHoldTickets } from '#domain/permissions';
import type { Agent, AgentField } from '#schemas/agent';
import type { ChangeAgent, InviteAgent } from '#schemas/requests';
import type { DeskEvent } from '#schemas/settings';
import type { ApiContext } from './api-ports.ts';
import { refuseCustomRole } from './custom-roles.ts';
import { recordActs } from './desk-act.ts';
import type { AgentChange, DeskWrite } from './ports.ts';
import { moveBetweenTeams, type TeamMove } from './team-move.ts';

/** Two who change the same agents at once are usual, five in a row are not. */
const TRIES = 5;
/** As many tickets as somebody new is given at once, until somebody knows better. */
const FIRST_CAPACITY = 20;

/** Consistent. @throws HelpdeskError not_found. */
export async function agentOf({ ports, agent: caller }: ApiContext, agentId: string): Promise<Agent> {
  const agent = await ports.directory.agent(agentId);
  if (agent && seesAgent(caller, agent)) return agent;
  throw new HelpdeskError('not_found', `There is no agent ${agentId}.`);
}

/** The sign-in comes first: an invitation that breaks off is taken up by the next one. @throws HelpdeskError not_allowed, invalid_request, agent_exists. */
export async function inviteAgent(context: ApiContext, wanted: InviteAgent): Promise<Agent> {
  const { ports, agent: caller } = context;
  refuseInvitation(caller, wanted);
  const teams = [...new Set(wanted.teams)];
  await moveBetweenTeams(context, { agentId: caller.agentId, from: [], to: teams });
  const agentId = await ports.signIns.invite(wanted.email);
  const agent: Agent = {
    ...wanted,
    teams,
    agentId,
    active: true,
    skills: [],
    presence: 'offline',
    capacity: mayHoldTickets(wanted) ? FIRST_CAPACITY : 0,
    load: 0,
  };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (await ports.directory.agent(agentId)) throw new HelpdeskError('agent_exists', `This address is agent ${agentId} already.`);
    const move = await moveBetweenTeams(context, { agentId, from: [], to: teams });
    const invited: DeskEvent = { type: 'AgentInvited', agentId, role: wanted.role, teams };
    const outcome = await recordActs(context, [invited, ...move.events], [{ kind: 'new_agent', agent }, ...move.writes]);
    if (outcome === 'committed') return agent;
  }
  throw new TransientError(`The teams of agent ${agentId} changed too often.`);
}

/**
 * Who is taken off the desk is refused from the next request on; then their sign-in ends. If that fails, the same call once more ends it.
 * @throws HelpdeskError not_found, not_allowed, invalid_request. @throws TransientError.
 */
export async function changeAgent(context: ApiContext, agentId: string, wanted: ChangeAgent): Promise<Agent> {
  const changed = await record(context, agentId, wanted);
  const { signIns } = context.ports;
  if (wanted.active === false) await signIns.end(agentId);
  if (wanted.active === true) await signIns.allow(agentId);
  return changed;
}

async function record(context: ApiContext, agentId: string, wanted: ChangeAgent): Promise<Agent> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const agent = await agentOf(context, agentId);
    const fields = changedFields(agent, wanted);
    refuseAgentChange(context.agent, agent, wanted, fields);
    if (fields.length === 0) return agent;
    const { from, to } = changeOf(agent, wanted, fields);
    const move = await moveBetweenTeams(context, { agentId, from: agent.teams, to: to.teams ?? agent.teams });
    const after: Agent = { ...agent, ...to };
    await refuseCustomRole(context.ports, after);
    const writes: DeskWrite[] = [{ kind: 'agent', agentId, from, to }, ...witness(context, fields), ...move.writes];
    if ((await recordActs(context, eventsOf(after, fields, move), writes)) === 'committed') return after;
  }
  throw new TransientError(`Agent ${agentId} changed too often.`);
}

function changeOf(agent: Agent, wanted: ChangeAgent, fields: readonly AgentField[]): { from: AgentChange; to: AgentChange } {
  const named = <T extends object>(values: T) =>
    Object.fromEntries(Object.entries(values).filter(([field]) => fields.some((name) => name === field)));
  const to: AgentChange = { ...named(wanted), ...(fields.includes('teams') ? { teams: [...new Set(wanted.teams)] } : {}) };
  // Who comes back says so themselves: nothing is given to somebody who is not there.
  return { from: named({ customRole: undefined, ...agent }), to: fields.includes('active') ? { ...to, presence: 'offline' } : to };
}

/** Two admins who take each other off the desk at the same moment: only one of them may succeed. */
const witness = ({ agent: { agentId, role } }: ApiContext, fields: readonly AgentField[]): DeskWrite[] =>
  fields.some((field) => field === 'role' || field === 'customRole' || field === 'active') ? [{ kind: 'witness', agentId, role }] : [];

function eventsOf(after: Agent, fields: readonly AgentField[], { events }: TeamMove): DeskEvent[] {
  const { agentId, role, teams, active } = after;
  const changed: DeskEvent = { type: 'AgentChanged', agentId, fields: [...fields], role, teams };
  if (!fields.includes('active')) return [changed, ...events];
  return [changed, { type: active ? 'AgentActivated' : 'AgentDeactivated', agentId }, ...events];
}
