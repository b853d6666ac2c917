/** An agent takes a ticket that nobody has. */
import { HelpdeskError } from '#domain/errors';
import { mayHoldTickets } from '#domain/permissions';
import type { ApiContext } from './api-ports.ts';
import { handleCommand } from './handle-command.ts';
import { refuseUnseen } from './missed.ts';
import type { StoredTicket } from './ports.ts';
import { notePace, wasGiven } from './queue-pace.ts';
import { loadVisible } from './visible-ticket.ts';

/**
 * A person may take more than their capacity: what they choose, they have looked at. Who has it already keeps it.
 * @throws HelpdeskError not_found, not_allowed, already_assigned, ticket_closed, invalid_request.
 */
export async function claimTicket(context: ApiContext, number: number, version: number): Promise<StoredTicket> {
  const { ports, agent } = context;
  const stored = await loadVisible(context, number);
  refuseUnseen(stored, version);
  refuseOutsider(context, stored.ticket.teamId);
  const handled = await handleCommand(ports, {
    number,
    actor: { kind: 'agent', id: agent.agentId },
    stored,
    prepare: () => ({ command: { type: 'Claim' } }),
  });
  if (wasGiven(handled.events)) await notePace(ports, stored.ticket.teamId, [ports.clock.now()]);
  return handled.stored;
}

/** Who sees every team's tickets is given none by that. */
export function refuseOutsider({ agent }: Pick<ApiContext, 'agent'>, teamId: string): void {
  if (mayHoldTickets(agent) && agent.teams.includes(teamId)) return;
  throw new HelpdeskError('not_allowed', `You are not in team ${teamId}, so its tickets are not yours to take.`);
}
