/** What another priority, policy or calendar makes of the targets that run: by one rule, remaining = new length - elapsed. */

import type { Instant } from '#schemas/primitives';
import type { Target, TargetEvent } from '#schemas/sla';
import type { Hours } from './business-time.ts';
import { ladderOf } from './ladder.ts';
import { afterClockMs, type SlaContext } from './sla-clock.ts';
import { changedRefs, climbed, followStatus, lengthOf, pausesOf, refsOf, remainingMs } from './sla-running.ts';
import { breachBefore, cancel, evolveTargets, isLive } from './targets.ts';

/**
 * The priority is now `context.priority`, or the policy `context.policy`. What has run stays run and only the length changes: remaining = new length - elapsed. A
 * length that is used up already is due now, never before the decision that shortened it. A breach stays, and so does its due instant.
 * @param ran the hours on which a target ran so far.
 */
export function onPriority(targets: readonly Target[], context: SlaContext, ran: (target: Target) => Ran = () => context): TargetEvent[] {
  return targets.filter(isLive).flatMap((target) => reschedule(target, context, { hours: ran(target) }));
}

/** An edited policy is applied to what runs already: the rule of `onPriority`. */
export function onPolicy(targets: readonly Target[], context: SlaContext, promised: (target: Target) => Hours): TargetEvent[] {
  return targets.filter(isLive).flatMap((target) => reschedule(target, context, { hours: promised(target), reason: 'policy' }));
}

/**
 * An edited calendar is applied to what runs already. What has run by the old hours stays run, and what is left runs by the new ones: remaining = length - elapsed.
 * A breach stays, and so does its due instant.
 * @param promised the hours on which a target ran so far.
 */
export function onCalendar(
  targets: readonly Target[],
  context: Hours & { readonly now: Instant },
  promised: (target: Target) => Hours,
): TargetEvent[] {
  return targets.filter(isLive).flatMap((target) => {
    const { now, calendar } = context;
    const breach = breachBefore(target, now);
    if (breach.length > 0 || target.breachedAt !== undefined) return breach;
    const due = dueWith(remainingMs(target, now, promised(target)), target, context);
    const ladder = climbed(target.ladder ?? [], { ...target, ...due }, context);
    const changed = { targetSeconds: target.targetSeconds, ...due, calendar: `${calendar.id}@${calendar.version}` };
    return [{ type: 'TargetRescheduled', targetId: target.id, ...changed, ...ladder, reason: 'calendar' }];
  });
}

/** `leftMs`: what it has left by now, where its due instant does not say so. */
type Ran = Hours & { readonly leftMs?: number };
/** `hours`: on which it ran so far. */
type Before = { readonly hours: Ran; readonly reason?: 'policy' };

function reschedule(target: Target, context: SlaContext, before: Before): TargetEvent[] {
  const { now, policy } = context;
  const breach = breachBefore(target, now);
  if (breach.length > 0 || target.breachedAt !== undefined) return breach;
  const targetSeconds = lengthOf(target.kind, context);
  if (targetSeconds === undefined) return cancel(target, now, 'no_length');
  const refs = refsOf(context);
  const isSamePolicy = refs.policy === target.policy;
  if (isSamePolicy && targetSeconds === target.targetSeconds) return [];
  const left = (before.hours.leftMs ?? remainingMs(target, now, before.hours)) + (targetSeconds - target.targetSeconds) * 1000;
  const clock = isSamePolicy ? target.clock : policy.clock;
  const due = dueWith(left, { ...target, clock }, context);
  const changed = {
    targetSeconds,
    ...due,
    ...(isSamePolicy ? {} : { clock, ...pausesOf(target.kind, policy) }),
    ...changedRefs(target, refs),
  };
  const ladder = climbed(ladderOf(policy, target), { ...target, ...changed }, context);
  const { reason = policy.id === target.policy.slice(0, target.policy.lastIndexOf('@')) ? 'priority' : 'policy' } = before;
  const steps = { ...(target.ladder && { ladder: [] }), ...ladder };
  const rescheduled: TargetEvent = { type: 'TargetRescheduled', targetId: target.id, ...changed, ...steps, reason };
  return [rescheduled, ...evolveTargets([target], rescheduled).flatMap((moved) => followStatus(moved, context, 'policy'))];
}

/** When it is due with so much left; what is left, where it stands still. */
const dueWith = (leftMs: number, { dueAt, clock }: Target, context: Hours & { readonly now: Instant }) =>
  dueAt === undefined ? { remainingMs: leftMs } : { dueAt: afterClockMs(context, clock, { from: context.now, ms: leftMs }) };
