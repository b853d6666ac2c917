/** Teams of made-up agents, and contacts who write to them, in memory. */
import type { Agent } from '#schemas/agent';
import type { TeamSettings } from '#schemas/settings';
import { aChat, phone } from './envelopes.ts';
import { anAgent } from './factories.ts';
import { setting, take, ticketOf, type World } from './in-memory-ports.ts';

type Person = Partial<Agent> & Pick<Agent, 'agentId'>;

/** Its members are in that team only, unless they say so. */
export function aTeam({ memory }: World, fields: Partial<TeamSettings>, ...people: readonly Person[]): void {
  const teamId = fields.teamId ?? 'default';
  for (const person of people) memory.agents.set(person.agentId, anAgent({ capacity: 20, teams: [teamId], ...person }));
  setting(memory, 'team', teamId, { teamId, name: teamId, memberIds: people.map(({ agentId }) => agentId), ...fields });
}

/** The `nth` contact writes, now. */
export async function writes(world: World, nth: number, text?: string): Promise<void> {
  const from = [phone(`62813${String(nth).padStart(7, '0')}`)];
  await take(world, aChat({ from, text, sentAt: world.time.now, receivedAt: world.time.now }));
}

export function change({ memory }: World, agentId: string, fields: Partial<Agent>): void {
  const agent = memory.agents.get(agentId);
  if (!agent) throw new Error(`There is no agent ${agentId}.`);
  memory.agents.set(agentId, { ...agent, ...fields });
}

/** As the API records it. */
export const goes = ({ ports, memory, time }: World, agentId: string, presence: Agent['presence']): Promise<unknown> =>
  ports.directory.record({
    at: time.now,
    actor: { kind: 'agent', id: agentId },
    commandId: ports.newId('command'),
    events: [{ type: 'PresenceChanged', agentId, from: 'offline', to: presence, teams: memory.agents.get(agentId)?.teams ?? [] }],
    writes: [{ kind: 'presence', agentId, presence, at: time.now }],
  });

export const assigneeOf = async (world: World, number: number): Promise<string | undefined> => (await ticketOf(world, number)).assigneeId;
export const loadsOf = ({ memory }: World): Record<string, number> =>
  Object.fromEntries([...memory.agents.values()].map(({ agentId, load }) => [agentId, load]));
