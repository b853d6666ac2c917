/**
 * What happens to a ticket's targets when something happens to the ticket. Each function answers with the events that are not yet on record and judges by the
 * instants of what happened, so a late or repeated call adds nothing. Apply the events before asking the next one, and ask `dueNow` last.
 */
import type { Instant } from '#schemas/primitives';
import type { Target, TargetEvent, TargetKind } from '#schemas/sla';
import { DONE_STATUSES } from '#schemas/ticket';
import { ladderOf } from './ladder.ts';
import { afterClockMs, type SlaContext } from './sla-clock.ts';
import { climbed, followStatus, lengthOf, pausesOf, refsOf, remainingMs, runAgain } from './sla-running.ts';
import { cancel, evolveTargets, isLive, isReplyTarget, settle } from './targets.ts';

/** The rest of the domain asks one module about targets. */
export { onCalendar, onPolicy, onPriority } from './sla-reschedule.ts';
export { compactTargets, dueNow, earliestDue, evolveTargets, nextTargetInstant, outcomeOf } from './targets.ts';

/**
 * A ticket was opened at `at` (the contact's own time). One that an agent opened owes no first reply: nobody has asked anything yet.
 * @see support.zendesk.com, "About native Support time duration metrics": first reply time begins when the ticket is created.
 */
export function onOpened({ openedBy, at }: { openedBy: 'contact' | 'agent'; at: Instant }, context: SlaContext): TargetEvent[] {
  const kinds: TargetKind[] = openedBy === 'contact' ? ['first_reply', 'resolution'] : ['resolution'];
  return kinds.flatMap((kind) => startTarget([], { kind, at }, context));
}

/** Starts the next instance of a kind; nothing when the policy has no length for it at this priority. */
export function startTarget(
  targets: readonly Target[],
  { kind, at }: { kind: TargetKind; at: Instant },
  context: SlaContext,
): TargetEvent[] {
  const { policy } = context;
  const targetSeconds = lengthOf(kind, context);
  if (targetSeconds === undefined) return [];
  const instances = targets.filter((target) => target.kind === kind).map(({ id }) => Number(id.slice(kind.length + 1)));
  const target: Target = {
    id: `${kind}.${Math.max(0, ...instances) + 1}`,
    kind,
    startedAt: at,
    dueAt: afterClockMs(context, policy.clock, { from: at, ms: targetSeconds * 1000 }),
    targetSeconds,
    ...refsOf(context),
    clock: policy.clock,
    ...pausesOf(kind, policy),
  };
  const started: Target = { ...target, ...climbed(ladderOf(policy, target), target, { ...context, now: at }) };
  return [{ type: 'TargetStarted', target: started }, ...followStatus(started, context)];
}

/**
 * The contact wrote at `at`. A reply is owed from the oldest unanswered message on: later ones restart nothing. It is a next reply once a first one was given or
 * ceased to be owed, and the first where an agent opened the ticket and has said nothing in public.
 */
export function onCustomerMessage(
  targets: readonly Target[],
  { at, firstReplyGiven }: { at: Instant; firstReplyGiven: boolean },
  context: SlaContext,
): TargetEvent[] {
  const replies = targets.filter(isReplyTarget);
  if (replies.some(isLive)) return [];
  return startTarget(targets, { kind: firstReplyGiven || replies.length > 0 ? 'next_reply' : 'first_reply', at }, context);
}

/** A person answered in public at `at`. Messages that came after it stay unanswered. */
export function onPublicReply(targets: readonly Target[], at: Instant): TargetEvent[] {
  return targets
    .filter((target) => isReplyTarget(target) && isLive(target) && target.startedAt <= at)
    .flatMap((target) => settle(target, at));
}

/** A person says that nothing more is owed, as after a goodbye. */
export function onNoReplyNeeded(targets: readonly Target[], now: Instant): TargetEvent[] {
  return targets.filter((target) => isReplyTarget(target) && isLive(target)).flatMap((target) => cancel(target, now, 'no_reply_needed'));
}

/** `known`: the reply targets of the ledger, which has also those that are no longer kept. */
type FailedReply = { readonly acceptedAt: Instant; readonly answeredAt?: Instant; readonly known?: readonly Target[] };

/**
 * The reply accepted at `acceptedAt` never arrived: as if it had not been sent, the target that it had met runs again, due when it always was, unless another
 * answer to it came at `answeredAt` and stands. What began only because it counted ends: the older message was the one to be answered.
 */
export function onReplyFailed(
  targets: readonly Target[],
  { acceptedAt, answeredAt, known = [] }: FailedReply,
  { now }: { now: Instant },
): TargetEvent[] {
  const isKept = (one: Target): boolean => targets.some(({ id }) => id === one.id);
  const replies = [...known.filter((one) => !isKept(one)), ...targets].filter(isReplyTarget);
  const met = replies.find((target) => target.metAt === acceptedAt);
  if (met?.dueAt === undefined || answeredAt === acceptedAt) return [];
  const resumed: TargetEvent = {
    type: 'TargetResumed',
    targetId: met.id,
    at: now,
    dueAt: met.dueAt,
    reason: 'reply_failed',
    ...(isKept(met) ? {} : { target: met }),
  };
  const younger = replies.filter((target) => target !== met && neverBegan(target, { acceptedAt, answeredAt }));
  const ended = younger.flatMap((target) => endUnbegun(target, now));
  const again = answeredAt === undefined ? [] : evolveTargets([met], resumed).flatMap((target) => settle(target, answeredAt));
  return [...ended, resumed, ...again];
}

/** One that was answered too was answered for nothing: there is no due instant to look at any more. */
const endUnbegun = (target: Target, now: Instant): TargetEvent[] =>
  isLive(target)
    ? cancel(target, now, 'reply_failed')
    : [{ type: 'TargetCancelled', targetId: target.id, at: now, reason: 'reply_failed' }];

/** What is met by the failed reply or by the answer in its place began before that; what is live began after it, unless there is no answer. */
const neverBegan = (target: Target, { acceptedAt, answeredAt }: FailedReply): boolean =>
  target.metAt === undefined ? answeredAt === undefined && isLive(target) : target.metAt === acceptedAt || target.metAt === answeredAt;

/**
 * The status is now `context.status`. Solving meets the resolution and cancels replies that are still owed; a reopened ticket's resolution runs on with what
 * it had left, as the same instance, before its policy is chosen anew; a pause keeps what is left of the target's clock. What is past due stays breached and is never paused.
 */
export function onStatus(targets: readonly Target[], context: SlaContext): TargetEvent[] {
  const isDone = DONE_STATUSES.includes(context.status);
  return targets.flatMap((target) => {
    if (!isDone && target.kind === 'resolution' && target.metAt !== undefined) return runAgain(target, target.metAt, context);
    if (!isLive(target)) return [];
    if (isDone) return target.kind === 'resolution' ? settle(target, context.now) : cancel(target, context.now, 'solved');
    const isBack = target.kind === 'third_party' && context.status !== 'on_hold';
    return isBack ? settle(target, context.now) : followStatus(target, context);
  });
}

/** What a target had left when it was met, in ms of its own clock; below 0 when a shorter length had used it up. */
export const leftWhenMet = (target: Target | undefined, promised: (target: Target) => SlaContext): number | undefined =>
  target?.metAt === undefined ? undefined : remainingMs(target, target.metAt, promised(target));

/** The third party's time runs while the ticket is on hold, and only then. */
export function onHold(targets: readonly Target[], context: SlaContext): TargetEvent[] {
  const isRunning = targets.some((target) => target.kind === 'third_party' && isLive(target));
  if (context.status !== 'on_hold' || isRunning) return [];
  return startTarget(targets, { kind: 'third_party', at: context.now }, context);
}
