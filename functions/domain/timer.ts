/** When a ticket must be looked at next. */
import type { Instant } from '#schemas/primitives';
import type { Outbound, Ticket } from '#schemas/ticket';
import { isQueued } from './queue.ts';
import { nextTargetInstant } from './sla.ts';

/** A claim older than this has lost its worker: deliver runs for 60 s at most, and claims only what it has 25 s left for. */
export const CLAIM_SECONDS = 60;

/**
 * Only a retry has an instant of its own. A fresh send is in the queue already and a claim comes back with its queue message; what was lost with
 * either is found by the reconciler, so that the ordinary message costs no timer.
 */
const retryInstant = ({ retryAt }: Outbound): Instant | undefined => retryAt;

/** Who has been found already is not asked for skills. */
const relaxInstant = (ticket: Ticket): Instant | undefined => (isQueued(ticket) ? ticket.skills?.until : undefined);

/**
 * The next instant at which anything must happen: SLA targets, waking, closing, a send to try again, skills that are asked for no longer.
 * A ticket that waits for an agent is offered again by the reconciler.
 */
export function timerAt(ticket: Ticket): Instant | undefined {
  const { wakeAt, closeAt, targets, outbound } = ticket;
  const instants = [wakeAt, closeAt, relaxInstant(ticket), nextTargetInstant(targets), ...outbound.map(retryInstant)];
  return instants.filter((at) => at !== undefined).sort()[0];
}
