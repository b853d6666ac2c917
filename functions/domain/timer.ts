/** When a ticket must be looked at next. */
import type { Instant } from '#schemas/primitives';
import type { Outbound, Ticket } from '#schemas/ticket';
import { nextTargetInstant } from './sla.ts';

/** A claim older than this has lost its worker: twice deliver's time-out of 30 s. */
export const CLAIM_SECONDS = 60;
/** A send that nobody took up by then is nudged again; an unassigned ticket is offered again. */
export const STUCK_SECONDS = 120;

const plus = (at: Instant, seconds: number): Instant => new Date(Date.parse(at) + seconds * 1000).toISOString();

function outboundInstant(item: Outbound): Instant | undefined {
  if (item.state === 'claimed') return plus(item.at, CLAIM_SECONDS);
  if (item.state === 'queued') return item.retryAt ?? plus(item.at, STUCK_SECONDS);
  return undefined;
}

/**
 * The next instant at which anything must happen: SLA targets, waking, closing, a send to try again or left too long.
 * A ticket that waits for an agent is offered again by the reconciler, not by a timer of its own.
 */
export function timerAt(ticket: Ticket): Instant | undefined {
  const instants = [ticket.wakeAt, ticket.closeAt, nextTargetInstant(ticket.targets), ...ticket.outbound.map(outboundInstant)];
  return instants.filter((at) => at !== undefined).sort()[0];
}
