/** Gives one waiting ticket to the agent whom its team's strategy names: ticket and load in one transaction, while both are as read. */
import { TransientError } from '#domain/errors';
import { type Choice, canEverTake, chooseAgent, lastAgentOf, offeredTo, strategyOf, turnAt } from '#domain/strategies';
import { weightOf } from '#domain/ticket-weight';
import type { Agent } from '#schemas/agent';
import { type CommandPorts, handleCommand, TRIES } from './handle-command.ts';
import { know, type Look, membersOf, notAwaited, openTeamsOf, type Queue, type Waiting } from './match-look.ts';
import type { StoredTicket } from './ports.ts';
import { isWaiting, withinCapacity } from './routed-load.ts';

/** `later`: others may come first, who are known only now. */
export type Given = 'assigned' | 'taken' | 'nobody_can' | 'nobody_free' | 'conflict' | 'later';
type Match = { readonly stored: StoredTicket; readonly choice: Choice; readonly weight: number };

/** After a conflict ticket and agents are read again: a ticket changes most while it is new, and nothing nudges for one that is skipped. */
export async function give(ports: CommandPorts, look: Look, { queue, stored: first }: Waiting): Promise<Given> {
  const { settings } = queue;
  const { teamId } = settings;
  const lastAgentId = await knownAgent(ports, first, queue);
  let stored: StoredTicket | undefined = first;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (!stored || !isWaiting(stored.ticket, teamId)) return 'taken';
    const weight = weightOf(stored.ticket, { [teamId]: settings.weights });
    const offered = offeredTo(membersOf(look, queue), stored.ticket, weight);
    const choice = chooseAgent(notAwaited(look, offered), { team: settings, weight, lastAgentId });
    if (!choice) return awaits(look, offered, { teamId, weight });
    if (await openTeamsOf(ports, look, [choice.agent])) {
      queue.tickets = [stored, ...queue.tickets];
      return 'later';
    }
    if (await assign(ports, look, queue, { stored, choice, weight })) return 'assigned';
    [stored] = await Promise.all([ports.tickets.load(first.ticket.number), know(ports, look, settings.memberIds)]);
  }
  return 'conflict';
}

/** One read, and only of what follows up another ticket, in a team that sticks. */
async function knownAgent({ tickets }: CommandPorts, { ticket }: StoredTicket, { settings }: Queue): Promise<string | undefined> {
  if (!settings.sticky) return undefined;
  const previous = ticket.followsUp === undefined ? undefined : await tickets.load(ticket.followsUp);
  return lastAgentOf(ticket, previous?.ticket);
}

/** What nobody present can take, idle or not, holds up nothing that comes after it. */
function awaits({ awaited }: Look, offered: readonly Agent[], { teamId, weight }: { teamId: string; weight: number }): Given {
  const able = offered.filter((agent) => canEverTake([agent], teamId, weight));
  for (const { agentId } of able) awaited.add(agentId);
  return able.length > 0 ? 'nobody_free' : 'nobody_can';
}

/** @returns whether it is the agent's now; not when the ticket or the agent is not as read. */
async function assign(ports: CommandPorts, look: Look, queue: Queue, { stored, choice, weight }: Match): Promise<boolean> {
  const { agent, by } = choice;
  const { settings } = queue;
  const { teamId } = settings;
  const assignedAt = ports.clock.now();
  const turn = strategyOf(settings) === 'round_robin' ? { teamId, at: turnAt(membersOf(look, queue), teamId, assignedAt) } : undefined;
  try {
    const handled = await handleCommand(ports, {
      number: stored.ticket.number,
      actor: { kind: 'system', id: 'routing' },
      stored,
      tries: 1,
      prepare: () => ({ command: { type: 'AssignByRouting', agentId: agent.agentId, teamId, weight, by } }),
      loads: (implied) => withinCapacity(implied, { agent, weight, assignedAt, turn }),
    });
    if (handled.events.length === 0) return false;
  } catch (error) {
    if (error instanceof TransientError) return false;
    throw error;
  }
  queue.gave.push(assignedAt);
  const turns = turn ? { turns: { ...agent.turns, [teamId]: turn.at } } : {};
  look.agents.set(agent.agentId, { ...agent, load: agent.load + weight, lastAssignedAt: assignedAt, ...turns });
  return true;
}
