/** What merging makes of a ticket, and what a survivor carries for those that were merged into it. */
import type { TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { TargetEvent } from '#schemas/sla';
import type { MergedTicket, Suspended, Ticket } from '#schemas/ticket';
import { HelpdeskError } from './errors.ts';
import { evolveTargets, isLive } from './targets.ts';
import type { EntryHeader } from './ticket.ts';

type Of<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

/** While it is merged nothing of it is owed, runs or counts on anybody's load. */
const SILENT = {
  closeAt: undefined,
  wakeAt: undefined,
  waitingSince: undefined,
  attentionAt: undefined,
  heldBy: undefined,
  heldWeight: undefined,
} as const;

/** Closed to everybody who asks for its status; what it was is kept whole. */
export function mergedInto(ticket: Ticket, event: Of<'MergedInto'>, header: EntryHeader): Ticket {
  const { status, statusSince, wakeAt, closeAt, waitingSince, attentionAt, heldBy, heldWeight, targets } = ticket;
  const kept = { status, statusSince, wakeAt, closeAt, waitingSince, attentionAt, heldBy, heldWeight, targets };
  const suspended: Suspended = { version: header.version, ...kept, pointed: event.pointed };
  const settled = targets.filter((target) => !isLive(target));
  return { ...ticket, ...SILENT, status: 'closed', statusSince: header.at, targets: settled, mergedInto: event.into, suspended };
}

/** What befalls a target of a merged ticket is kept for the day it is undone: there a reply fails, and nothing else. */
export function withTarget(ticket: Ticket, event: TargetEvent): Ticket {
  const { suspended } = ticket;
  const targets = evolveTargets((suspended ?? ticket).targets, event);
  if (!suspended) return { ...ticket, targets };
  return { ...ticket, targets: targets.filter((target) => !isLive(target)), suspended: { ...suspended, targets } };
}

/** Exactly what it was: due instants too, so that what fell due meanwhile is a breach at the instant it was due. */
export function unmerged(ticket: Ticket): Ticket {
  if (!ticket.suspended) return ticket;
  const { version: _, pointed, ...was } = ticket.suspended;
  return { ...ticket, ...SILENT, ...was, mergedInto: undefined, suspended: undefined };
}

export const mergeReceived = (ticket: Ticket, { merged }: Of<'MergeReceived'>): Ticket => ({
  ...ticket,
  merged: [...(ticket.merged ?? []), merged],
});

export function mergeUndone(ticket: Ticket, { from }: Of<'MergeUndone'>): Ticket {
  const merged = (ticket.merged ?? []).filter(({ number }) => number !== from);
  return { ...ticket, merged: merged.length > 0 ? merged : undefined };
}

/** @throws HelpdeskError ticket_closed: the work goes on where its messages go. */
export function refuseMerged({ number, mergedInto: into }: Ticket): void {
  if (into === undefined) return;
  throw new HelpdeskError('ticket_closed', `Ticket #${number} is merged into #${into}; go on there, or undo the merge.`, {
    survivor: into,
  });
}

/** A person acted on the survivor: what the merged ones' contacts waited for does not put it first any more. */
export const withoutWaiting = (merged: readonly MergedTicket[] | undefined): MergedTicket[] | undefined =>
  merged?.map(({ waitingSince: _, ...rest }) => rest);

/** The oldest unanswered message of a ticket's own contact or of one that was merged into it. */
export const waitingSinceOf = (ticket: Ticket): Instant | undefined => [ticket.waitingSince, ...waits(ticket)].sort()[0];

/** The oldest message that came unanswered with a merged ticket. */
export const mergedWaitingSince = (ticket: Ticket): Instant | undefined => waits(ticket).sort()[0];

const waits = ({ merged = [] }: Ticket): (Instant | undefined)[] =>
  merged.map(({ waitingSince }) => waitingSince).filter((at) => at !== undefined);

/** Until when the contact may be sent free text: what they wrote on a merged ticket counts. */
export const windowOf = ({ windowExpiresAt, merged = [] }: Ticket): Instant | undefined =>
  [windowExpiresAt, ...merged.map((one) => one.windowExpiresAt)]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
