/** Ties the SLA clocks to what happens on a ticket: each adds the targets' events to the draft. */
import type { Instant } from '#schemas/primitives';
import type { Target } from '#schemas/sla';
import { DONE_STATUSES } from '#schemas/ticket';
import type { KnownSend } from './command.ts';
import type { Draft } from './draft.ts';
import { isOnlyEdited, policyFor, type Terms, termsFor, termsOf } from './policies.ts';
import * as sla from './sla.ts';
import type { SlaContext } from './sla-clock.ts';
import { isReplyTarget } from './targets.ts';

const under = (terms: Terms, { context, ticket }: Draft, now: Instant = context.now): SlaContext => {
  const { priority, status } = ticket();
  return { now, ...terms, zones: context.zones, priority, status };
};

/** Under the policy that the ticket is to have now: for what begins, and for what is chosen anew. */
export const chosen = (d: Draft, now?: Instant): SlaContext => under(termsFor(d.ticket(), d.context.rules), d, now);

/** Under what a target was promised. */
export const promised = (d: Draft, now?: Instant) => (target: Target) =>
  under(termsOf(target, d.context.rules, d.context.promised), d, now);

/** @param at the contact's own time when the contact opened it. */
export const onOpened = (d: Draft, at: Instant = d.context.now): void => d.add(...sla.onOpened({ openedBy: 'contact', at }, chosen(d)));

export const onOpenedByAgent = (d: Draft): void => d.add(...sla.onOpened({ openedBy: 'agent', at: d.context.now }, chosen(d)));

export function onContactMessage(d: Draft, at: Instant): void {
  const { targets, agentMessage } = d.ticket();
  d.add(...sla.onCustomerMessage(targets, { at, firstReplyGiven: agentMessage !== undefined }, chosen(d)));
}

export const onPublicReply = (d: Draft, at: Instant = d.context.now): void => d.add(...sla.onPublicReply(d.ticket().targets, at));

export const onNoReplyNeeded = (d: Draft): void => d.add(...sla.onNoReplyNeeded(d.ticket().targets, d.context.now));

/**
 * A person's reply never arrived, to be told after the status changed: what it had met is owed again unless another answer stands. Of a merged ticket it is what
 * undoing the merge gives back.
 * @returns whether anything was.
 */
export function onReplyFailed({ acceptedAt, answeredAt, replyTargets }: KnownSend, d: Draft): boolean {
  const { targets, status } = d.ticket().suspended ?? d.ticket();
  if (acceptedAt === undefined || DONE_STATUSES.includes(status)) return false;
  const events = sla.onReplyFailed(targets, { acceptedAt, answeredAt, known: replyTargets }, { now: d.context.now });
  d.add(...events);
  return events.length > 0;
}

/** The priority or team may have changed while a reply that failed since had met its target; an edit of its policy alone changes nothing. */
export function onOwedAgain(d: Draft): void {
  const { targets } = d.ticket().suspended ?? d.ticket();
  const replies = targets.filter((target) => isReplyTarget(target) && !isOnlyEdited(target, policyFor(d.ticket(), d.context.rules)));
  d.add(...sla.onPriority(replies, chosen(d), promised(d)));
}

/** To be told after the status changed. A reopened ticket's policy is chosen anew. */
export function onStatus(d: Draft): void {
  const before = d.ticket().targets;
  const events = before.flatMap((target) => sla.onStatus([target], promised(d)(target)));
  d.add(...events, ...sla.onHold(d.ticket().targets, chosen(d)));
  if (!events.some((event) => event.type === 'TargetResumed' && event.reason === 'reopened')) return;
  const leftMs = ({ id }: Target): number | undefined =>
    sla.leftWhenMet(
      before.find((target) => target.id === id),
      promised(d),
    );
  d.add(...sla.onPriority(d.ticket().targets, chosen(d), (target) => ({ ...promised(d)(target), leftMs: leftMs(target) })));
}

/** To be told after the priority changed. @param now when it did: a step of a ladder may be noticed late. */
export const onPriority = (d: Draft, now?: Instant): void => choosePolicy(d, now);

/** To be told after the team changed. */
export const onTeam = (d: Draft): void => choosePolicy(d);

/** The policy is chosen anew: what runs is due as that policy would have it from the beginning. */
const choosePolicy = (d: Draft, now?: Instant): void => d.add(...sla.onPriority(d.ticket().targets, chosen(d, now), promised(d, now)));
