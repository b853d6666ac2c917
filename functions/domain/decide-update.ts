/** Changes of a ticket's fields. A stale change is refused only where that field changed since. */
import type { Instant } from '#schemas/primitives';
import { DONE_STATUSES, type Ticket, TicketField, WAITING_STATUSES } from '#schemas/ticket';
import { changeCategory, changesClassification, changeTags, refuseUnclassified, replacesTags } from './classify.ts';
import type { CommandOf } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { carrierOf } from './load.ts';
import { refuseMerged } from './merged.ts';
import { whyNotTheirs } from './reopening.ts';
import { onPriority, onTeam } from './sla-events.ts';
import { weightOf } from './ticket-weight.ts';
import { backToOpen, changeStatus, unassign } from './transitions.ts';

type Update = CommandOf<'UpdateTicket'>;

/** Of the fields that are set, those that a person changed since. */
function missedFields(command: Update, { changed }: Ticket): TicketField[] {
  const isSet = (field: TicketField): boolean => (field === 'tags' ? replacesTags(command.tags) : command[field] !== undefined);
  return TicketField.options.filter((field) => isSet(field) && (changed[field] ?? 0) > command.seen);
}

function refuseStale(command: Update, missed: readonly TicketField[], d: Draft): void {
  const { number, changed } = d.ticket();
  if (missed.length === 0 || command.confirm) return;
  throw new HelpdeskError('seen_is_stale', `Ticket #${number}: ${missed.join(', ')} changed after version ${command.seen}.`, {
    missed: missed.map((field) => changed[field]),
    fields: missed,
  });
}

/** Closed is final (Zendesk): a follow-up continues it. The status has its own table. */
function refuseClosed(command: Update, d: Draft): void {
  const { priority, teamId, assigneeId } = command;
  const ticket = d.ticket();
  if (ticket.status !== 'closed') return;
  const isChange =
    (priority ?? ticket.priority) !== ticket.priority ||
    (teamId ?? ticket.teamId) !== ticket.teamId ||
    (assigneeId !== undefined && assigneeId !== (ticket.assigneeId ?? null)) ||
    changesClassification(ticket, command);
  if (isChange) throw new HelpdeskError('ticket_closed', `Ticket #${ticket.number} is closed; a closed ticket cannot be changed.`);
}

function changeTeam(teamId: string, command: Update, d: Draft): void {
  const { teamId: from, assigneeId } = d.ticket();
  if (teamId === from) return;
  d.add({ type: 'TeamChanged', from, to: teamId });
  onTeam(d);
  if (assigneeId && command.assigneeId === undefined) unassign('team_changed', d);
}

function changeAssignee(agentId: string | null, d: Draft): void {
  const { assigneeId, teamId } = d.ticket();
  if (agentId === null) {
    if (assigneeId) unassign('person', d);
    return;
  }
  if (agentId === assigneeId) return;
  assign({ agentId, teamId, by: 'person' }, d);
}

type Assignment = {
  readonly agentId: string;
  readonly teamId: string;
  readonly by: 'person' | NonNullable<CommandOf<'AssignByRouting'>['by']>;
  readonly weight?: number;
};

/** Whoever gets a ticket carries its weight while it is not done; Zendesk: a new ticket that is assigned is open. */
function assign({ agentId, teamId, by, weight }: Assignment, d: Draft): void {
  const { status, channel } = d.ticket();
  const full = weight ?? weightOf({ teamId, channel }, d.context.rules.weights);
  d.add({ type: 'TicketAssigned', agentId, teamId, weight: status === 'solved' ? 0 : full, by, freed: carrierOf(d.ticket()) });
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
  const missed = missedFields(command, d.ticket());
  refuseMerged(d.ticket());
  refuseStale(command, missed, d);
  refuseClosed(command, d);
  changeFields(command, d);
  if (missed.length > 0 && d.events().length > 0) d.add({ type: 'ChangeConfirmed', fields: missed, seen: command.seen });
}

function changeFields(command: Update, d: Draft): void {
  if (command.priority && command.priority !== d.ticket().priority) {
    const from = d.ticket().priority;
    d.add({ type: 'PriorityChanged', from, to: command.priority });
    onPriority(d);
  }
  if (command.teamId) changeTeam(command.teamId, command, d);
  if (command.assigneeId !== undefined) changeAssignee(command.assigneeId, d);
  if (command.categoryId !== undefined) changeCategory(command.categoryId, d);
  if (command.tags) changeTags(command.tags, d);
  if (command.status) {
    if (command.status === 'solved') refuseUnclassified(d);
    // Zendesk: a solved ticket has an assignee; who solves an unassigned one takes it.
    if (command.status === 'solved' && !d.ticket().assigneeId && d.context.actor.kind === 'agent')
      assign({ agentId: d.context.actor.id, teamId: d.ticket().teamId, by: 'person' }, d);
    if (command.status === 'open') backToOpen('person', d);
    else changeStatus(command.status, 'person', d);
  }
  if (command.wakeAt !== undefined) changeWakeTime(command.wakeAt, d);
}

/** The second of two who take it at once is told; who has it already may say so again. */
export function claim(d: Draft): void {
  refuseMerged(d.ticket());
  const { number, status, assigneeId, teamId } = d.ticket();
  const agentId = d.context.actor.id;
  if (assigneeId === agentId) return;
  if (assigneeId) throw new HelpdeskError('already_assigned', `Ticket #${number} is agent ${assigneeId}'s by now.`, { assigneeId });
  if (status === 'closed') throw new HelpdeskError('ticket_closed', `Ticket #${number} is closed; a closed ticket cannot be changed.`);
  assign({ agentId, teamId, by: 'person' }, d);
}

/** Routing gives a waiting ticket to an agent; one that is taken or done by now is left alone. */
export function assignByRouting(command: CommandOf<'AssignByRouting'>, d: Draft): void {
  const { assigneeId, status, teamId } = d.ticket();
  if (assigneeId || status === 'solved' || status === 'closed' || teamId !== command.teamId) return;
  const { agentId, weight, by = 'least_loaded' } = command;
  assign({ agentId, teamId, by, weight }, d);
}

/** What is done stays with who did it, what they may still answer too; what somebody else has by now is theirs. */
export function releaseFromAgent({ agentId, agent }: CommandOf<'ReleaseFromAgent'>, d: Draft): void {
  const { assigneeId, status, teamId } = d.ticket();
  if (assigneeId !== agentId || DONE_STATUSES.includes(status)) return;
  const reason = whyNotTheirs(agent, teamId);
  if (reason) unassign(reason, d);
}
