/** Ties the SLA clocks to what happens on a ticket: each adds the targets' events to the draft. */
import type { Instant } from '#schemas/primitives';
import { DONE_STATUSES, type Outbound } from '#schemas/ticket';
import type { Draft } from './draft.ts';
import * as sla from './sla.ts';
import type { SlaContext } from './sla-clock.ts';

const contextOf = ({ context, ticket }: Draft): SlaContext => {
  const { policy, calendar } = context.rules;
  const { priority, status } = ticket();
  return { now: context.now, policy, calendar, zones: context.zones, priority, status };
};

/** @param at the contact's own time when the contact opened it. */
export const onOpened = (d: Draft, at: Instant = d.context.now): void => d.add(...sla.onOpened({ openedBy: 'contact', at }, contextOf(d)));

export const onOpenedByAgent = (d: Draft): void => d.add(...sla.onOpened({ openedBy: 'agent', at: d.context.now }, contextOf(d)));

export function onContactMessage(d: Draft, at: Instant): void {
  const { targets, agentMessage } = d.ticket();
  d.add(...sla.onCustomerMessage(targets, { at, firstReplyGiven: agentMessage !== undefined }, contextOf(d)));
}

export const onPublicReply = (d: Draft, at: Instant = d.context.now): void => d.add(...sla.onPublicReply(d.ticket().targets, at));

export const onNoReplyNeeded = (d: Draft): void => d.add(...sla.onNoReplyNeeded(d.ticket().targets, d.context.now));

/** A person's reply never arrived, to be told after it left the outbox and the status changed: what it had met is owed again unless a later one stands. */
export function onReplyFailed(failed: Pick<Outbound, 'entry' | 'acceptedAt'>, d: Draft): void {
  const { targets, outbound, status } = d.ticket();
  const { acceptedAt, entry } = failed;
  if (acceptedAt === undefined || DONE_STATUSES.includes(status)) return;
  const later = outbound.find((item) => item.acceptedAt !== undefined && item.entry > entry);
  d.add(...sla.onReplyFailed(targets, { acceptedAt, answeredAt: later?.acceptedAt }, { now: d.context.now }));
}

/** To be told after the status changed. */
export const onStatus = (d: Draft): void => d.add(...sla.onStatus(d.ticket().targets, contextOf(d)));

/** To be told after the priority changed. */
export const onPriority = (d: Draft): void => d.add(...sla.onPriority(d.ticket().targets, contextOf(d)));

export const dueTargets = (d: Draft): void => d.add(...sla.dueNow(d.ticket().targets, d.context.now));
