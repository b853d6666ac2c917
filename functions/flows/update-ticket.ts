/** Fields of a ticket that a person changes. */
import { categoryRefusal } from '#domain/classify';
import type { CommandOf } from '#domain/command';
import { HelpdeskError } from '#domain/errors';
import { mayHoldTickets, mayReassign } from '#domain/permissions';
import type { ApiContext } from './api-ports.ts';
import { handleCommand } from './handle-command.ts';
import { afterOnce, onceExtras } from './idempotency.ts';
import { invalidRequest } from './invalid-request.ts';
import { refuseUnseen, showingMissed } from './missed.ts';
import type { StoredTicket } from './ports.ts';
import { refuseUnknownTeam } from './teams.ts';
import { loadVisible } from './visible-ticket.ts';

export type ChangeWanted = Omit<CommandOf<'UpdateTicket'>, 'type' | 'seen'> & { readonly version: number };

/** @throws HelpdeskError not_found, not_allowed, seen_is_stale with what was missed, transition_refused, invalid_request. */
export async function updateTicket(context: ApiContext, number: number, wanted: ChangeWanted): Promise<StoredTicket> {
  const { ports, agent } = context;
  const stored = await loadVisible(context, number);
  await refuseUnfit(context, stored, wanted);
  const { version: seen, ...changes } = wanted;
  const handled = await showingMissed(context, stored, 'entries', () =>
    handleCommand(ports, {
      number,
      actor: { kind: 'agent', id: agent.agentId },
      stored,
      prepare: (draftsman) => {
        refuseTaking(context, draftsman.stored, wanted);
        return { command: { type: 'UpdateTicket', seen, ...changes }, extras: onceExtras(context, { number }) };
      },
    }),
  );
  return afterOnce(context, handled);
}

/** What the ticket's own rules do not know. @throws HelpdeskError invalid_request, not_assignable. */
export async function refuseUnfit(context: ApiContext, stored: StoredTicket, wanted: ChangeWanted): Promise<void> {
  refuseUnseen(stored, wanted.version);
  if (wanted.categoryId) await refuseUnknownCategory(context, stored, wanted.categoryId);
  await refuseUnknown(context, stored, wanted);
}

/** Another team is another's too: it ends the assignment. */
function refuseTaking({ agent }: ApiContext, { ticket }: StoredTicket, { assigneeId, teamId }: ChangeWanted): void {
  const isKept = (assigneeId === undefined || assigneeId === ticket.assigneeId) && (teamId === undefined || teamId === ticket.teamId);
  if (isKept || mayReassign(agent, ticket.assigneeId)) return;
  throw new HelpdeskError('not_allowed', `Ticket #${ticket.number} is somebody else's; a supervisor can reassign it.`);
}

/** One that the ticket has already may stay, whatever became of it. */
async function refuseUnknownCategory({ ports }: ApiContext, { ticket }: StoredTicket, categoryId: string): Promise<void> {
  const { rules } = await ports.directory.desk();
  const refusal = categoryId === ticket.categoryId ? undefined : categoryRefusal(rules.categories, categoryId);
  if (refusal) throw invalidRequest('body.categoryId', refusal);
}

/** Who is to have it exists and reaches it, and so does its team. */
async function refuseUnknown({ ports }: ApiContext, { ticket }: StoredTicket, { teamId, assigneeId }: ChangeWanted): Promise<void> {
  if (teamId !== undefined) refuseUnknownTeam(await ports.directory.desk(), teamId);
  if (!assigneeId) return;
  const assignee = await ports.directory.agent(assigneeId);
  const team = teamId ?? ticket.teamId;
  if (!assignee?.active) throw new HelpdeskError('not_assignable', `There is no active agent ${assigneeId}.`);
  if (!mayHoldTickets(assignee))
    throw new HelpdeskError('not_assignable', `Agent ${assigneeId} is a ${assignee.role} and holds no tickets.`);
  if (!assignee.teams.includes(team)) throw new HelpdeskError('not_assignable', `Agent ${assigneeId} is not in team ${team}.`);
}
