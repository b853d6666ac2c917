/** Changes of a ticket's fields. A stale change is refused only where that field changed since. */
import type { Instant } from '#schemas/primitives';
import { type TicketField, WAITING_STATUSES } from '#schemas/ticket';
import type { CommandOf } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { onPriority } from './sla-events.ts';
import { backToOpen, changeStatus, TICKET_WEIGHT } from './transitions.ts';

type Update = CommandOf<'UpdateTicket'>;

function refuseStale(command: Update, d: Draft): void {
  const { number, changed } = d.ticket();
  const named = (['status', 'priority', 'assigneeId', 'teamId', 'wakeAt'] satisfies TicketField[]).filter(
    (field) => command[field] !== undefined,
  );
  const missed = named.filter((field) => (changed[field] ?? 0) > command.seen);
  if (missed.length === 0 || command.confirm) return;
  throw new HelpdeskError('seen_is_stale', `Ticket #${number}: ${missed.join(', ')} changed after version ${command.seen}.`, {
    missed: missed.map((field) => changed[field]),
    fields: missed,
  });
}

/** Closed is final (Zendesk): a follow-up continues it. The status has its own table. */
function refuseClosed({ priority, teamId, assigneeId }: Update, d: Draft): void {
  const ticket = d.ticket();
  if (ticket.status !== 'closed') return;
  const isChange =
    (priority ?? ticket.priority) !== ticket.priority ||
    (teamId ?? ticket.teamId) !== ticket.teamId ||
    (assigneeId !== undefined && assigneeId !== (ticket.assigneeId ?? null));
  if (isChange) throw new HelpdeskError('ticket_closed', `Ticket #${ticket.number} is closed; a closed ticket cannot be changed.`);
}

function changeTeam(teamId: string, command: Update, d: Draft): void {
  const { teamId: from, assigneeId } = d.ticket();
  if (teamId === from) return;
  d.add({ type: 'TeamChanged', from, to: teamId });
  if (assigneeId && command.assigneeId === undefined) d.add({ type: 'TicketUnassigned', reason: 'team_changed', teamId });
}

function changeAssignee(agentId: string | null, d: Draft): void {
  const { assigneeId, teamId } = d.ticket();
  if (agentId === null) {
    if (assigneeId) d.add({ type: 'TicketUnassigned', reason: 'person', teamId });
    return;
  }
  if (agentId === assigneeId) return;
  assign(agentId, teamId, 'person', d);
}

/** Whoever gets a ticket carries its weight while it is not done; Zendesk: a new ticket that is assigned is open. */
function assign(agentId: string, teamId: string, by: 'person' | 'least_loaded', d: Draft, weight = TICKET_WEIGHT): void {
  d.add({ type: 'TicketAssigned', agentId, teamId, weight: d.ticket().status === 'solved' ? 0 : weight, by });
  if (d.ticket().status === 'new') changeStatus('open', 'assigned', d);
}

function changeWakeTime(wakeAt: Instant | null, d: Draft): void {
  const { status, number, wakeAt: before } = d.ticket();
  if ((wakeAt ?? undefined) === before) return;
  if (wakeAt === null) return d.add({ type: 'WakeTimeChanged' });
  if (!WAITING_STATUSES.includes(status))
    throw new HelpdeskError('invalid_request', `Ticket #${number} is ${status}; only a pending or on-hold ticket has a wake time.`);
  if (wakeAt <= d.context.now) throw new HelpdeskError('invalid_request', `The wake time ${wakeAt} is not in the future.`);
  d.add({ type: 'WakeTimeChanged', wakeAt });
}

export function updateTicket(command: Update, d: Draft): void {
  refuseStale(command, d);
  refuseClosed(command, d);
  if (command.priority && command.priority !== d.ticket().priority) {
    const from = d.ticket().priority;
    d.add({ type: 'PriorityChanged', from, to: command.priority });
    onPriority(d);
  }
  if (command.teamId) changeTeam(command.teamId, command, d);
  if (command.assigneeId !== undefined) changeAssignee(command.assigneeId, d);
  if (command.status) {
    // Zendesk: a solved ticket has an assignee; who solves an unassigned one takes it.
    if (command.status === 'solved' && !d.ticket().assigneeId && d.context.actor.kind === 'agent')
      assign(d.context.actor.id, d.ticket().teamId, 'person', d);
    if (command.status === 'open') backToOpen('person', d);
    else changeStatus(command.status, 'person', d);
  }
  if (command.wakeAt !== undefined) changeWakeTime(command.wakeAt, d);
}

/** Routing gives a waiting ticket to an agent; one that is taken or done by now is left alone. */
export function assignByRouting(command: CommandOf<'AssignByRouting'>, d: Draft): void {
  const { assigneeId, status, teamId } = d.ticket();
  if (assigneeId || status === 'solved' || status === 'closed' || teamId !== command.teamId) return;
  assign(command.agentId, command.teamId, 'least_loaded', d, command.weight);
}

/** What is done stays with who did it; what somebody else has by now is theirs. */
export function releaseFromAgent({ agentId }: CommandOf<'ReleaseFromAgent'>, d: Draft): void {
  const { assigneeId, status, teamId } = d.ticket();
  if (assigneeId !== agentId || status === 'solved' || status === 'closed') return;
  d.add({ type: 'TicketUnassigned', reason: 'agent_deactivated', teamId });
}
