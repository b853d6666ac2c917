/** A solved ticket that opens again: does it stay with who had it? */
import type { Agent } from '#schemas/agent';
import type { TicketEvent } from '#schemas/event';
import type { Ticket } from '#schemas/ticket';
import { isEligible, mayHold } from './assignment.ts';
import type { Command } from './command.ts';

type Unassigned = Extract<TicketEvent, { type: 'TicketUnassigned' }>['reason'];
export type Reopened = { readonly teamId: string; readonly weight: number; readonly byPerson: boolean };

function mayReopen(command: Command): boolean {
  switch (command.type) {
    case 'ReceiveMessage':
      return !command.message.automatic && !command.message.blocked;
    case 'RecordReceipt':
      return command.status === 'failed';
    case 'UpdateTicket':
      return command.status === 'open';
    default:
      return command.type === 'FailSend';
  }
}

/** Whose record must be read before the command is decided: nobody's but where it may open a solved ticket again. */
export function assigneeAsked(command: Command, ticket: Ticket | undefined): string | undefined {
  if (ticket?.status !== 'solved' || !mayReopen(command)) return undefined;
  const given = command.type === 'UpdateTicket' ? command.assigneeId : undefined;
  return given ?? ticket.assigneeId;
}

/** Why a team's tickets are not for this agent, whether they are there or not. */
export function whyNotTheirs(agent: Agent | undefined, teamId: string): 'agent_deactivated' | 'assignee_left' | undefined {
  if (!agent?.active) return 'agent_deactivated';
  return mayHold(agent, teamId) ? undefined : 'assignee_left';
}

/** A person may open it for who is away or full, and never for who cannot answer it. */
export function whyNotKept(assignee: Agent | undefined, { teamId, weight, byPerson }: Reopened): Unassigned | undefined {
  const reason = whyNotTheirs(assignee, teamId);
  if (reason || byPerson || !assignee || isEligible(assignee, teamId, weight)) return reason;
  return assignee.presence === 'online' ? 'assignee_full' : 'assignee_absent';
}
