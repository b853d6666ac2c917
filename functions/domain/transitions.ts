/** Steps that several commands share: opening, going back to open, taking a ticket. */
import type { TicketEvent } from '#schemas/event';
import { DONE_STATUSES, STATUS_TRANSITIONS, type Status } from '#schemas/ticket';
import type { Opening } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { carrierOf } from './load.ts';
import { whyNotKept } from './reopening.ts';
import { onStatus } from './sla-events.ts';
import { weightOf } from './ticket-weight.ts';

type Reason = Extract<TicketEvent, { type: 'StatusChanged' }>['reason'];

export function open(opening: Opening, openedBy: 'contact' | 'agent', d: Draft): void {
  const { number: _, priority = 'medium', choice, ...rest } = opening;
  d.add({ type: 'TicketOpened', ...rest, priority, openedBy });
  if (choice) d.add({ type: 'TeamChosen', ...choice });
}

/** @throws HelpdeskError transition_refused when the table does not have it. */
export function changeStatus(to: Status, reason: Reason, d: Draft): void {
  const from = d.ticket().status;
  if (from === to) return;
  const allowed: readonly Status[] = STATUS_TRANSITIONS[from];
  if (!allowed.includes(to)) {
    const hint = from === 'closed' ? 'a closed ticket stays closed; a follow-up continues it' : `it may become ${allowed.join(', ')}`;
    throw new HelpdeskError('transition_refused', `Ticket #${d.ticket().number} is ${from} and cannot become ${to}: ${hint}.`);
  }
  const { lifecycle } = d.context.rules;
  const freed = DONE_STATUSES.includes(to) ? carrierOf(d.ticket()) : undefined;
  const closeAt = to === 'solved' ? new Date(Date.parse(d.context.now) + lifecycle.autoCloseSeconds * 1000).toISOString() : undefined;
  d.add({ type: 'StatusChanged', from, to, reason, teamId: d.ticket().teamId, closeAt, freed });
  onStatus(d);
}

/** Nobody has it, and it waits in its team's queue. */
export function unassign(reason: Extract<TicketEvent, { type: 'TicketUnassigned' }>['reason'], d: Draft): void {
  d.add({ type: 'TicketUnassigned', reason, teamId: d.ticket().teamId, freed: carrierOf(d.ticket()) });
}

/** Work again: the contact wrote, a reply could not be sent, its hour came, a person said so. Its assignee carries it again, where they can. */
export function backToOpen(reason: Reason, d: Draft): void {
  const { status } = d.ticket();
  changeStatus('open', reason, d);
  const { assigneeId, teamId, heldWeight } = d.ticket();
  // Who was given a solved ticket holds it without weight.
  if (!assigneeId || heldWeight) return;
  const weight = weightOf(d.ticket(), d.context.rules.weights);
  const refusal = status === 'solved' && whyNotKept(d.context.assignee, { teamId, weight, byPerson: reason === 'person' });
  if (refusal) return unassign(refusal, d);
  d.add({ type: 'TicketAssigned', agentId: assigneeId, teamId, weight, by: 'kept' });
}
