/**
 * What happens to a ticket's targets when something happens to the ticket. Each function answers with the events that are not yet on record and judges by the
 * instants of what happened, so a late or repeated call adds nothing. Apply the events before asking the next one, and ask `dueNow` last.
 */
import type { Instant } from '#schemas/primitives';
import type { SlaPolicy, Target, TargetEvent, TargetKind } from '#schemas/sla';
import { DONE_STATUSES, type Status } from '#schemas/ticket';
import { afterClockMs, clockMsBetween, type SlaContext } from './sla-clock.ts';
import { breachBefore, cancel, evolveTargets, isLive, isReplyTarget, settle } from './targets.ts';

/** The rest of the domain asks one module about targets. */
export { compactTargets, dueNow, earliestDue, evolveTargets, nextTargetInstant, outcomeOf } from './targets.ts';

const LENGTH_OF = {
  first_reply: 'firstReplySeconds',
  next_reply: 'nextReplySeconds',
  resolution: 'resolutionSeconds',
} as const satisfies Record<TargetKind, keyof SlaPolicy['targets']['low']>;

/** The kinds that stand still in a status. Replies are owed as long as the ticket is not done. */
export function pauseFor(status: Status, policy: SlaPolicy): readonly TargetKind[] {
  if (status === 'pending') return ['resolution'];
  return status === 'on_hold' && policy.pausesOnHold ? ['resolution'] : [];
}

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
  const { policy, calendar } = context;
  const targetSeconds = lengthOf(kind, context);
  if (targetSeconds === undefined) return [];
  const instances = targets.filter((target) => target.kind === kind).map(({ id }) => Number(id.slice(kind.length + 1)));
  const target: Target = {
    id: `${kind}.${Math.max(0, ...instances) + 1}`,
    kind,
    startedAt: at,
    dueAt: afterClockMs(context, policy.clock, { from: at, ms: targetSeconds * 1000 }),
    targetSeconds,
    policy: `${policy.id}@${policy.version}`,
    calendar: `${calendar.id}@${calendar.version}`,
    clock: policy.clock,
  };
  return [{ type: 'TargetStarted', target }, ...followStatus(target, context)];
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

/**
 * The reply accepted at `acceptedAt` never left: the target that it had met runs again, due when it always was, unless another reply came at `answeredAt`.
 * What the contact wrote since is younger than what is now unanswered again, so its own target ends.
 */
export function onReplyFailed(
  targets: readonly Target[],
  { acceptedAt, answeredAt }: { acceptedAt: Instant; answeredAt?: Instant },
  { now }: { now: Instant },
): TargetEvent[] {
  const met = targets.find((target) => isReplyTarget(target) && target.metAt === acceptedAt);
  if (met?.dueAt === undefined) return [];
  const resumed: TargetEvent = { type: 'TargetResumed', targetId: met.id, at: now, dueAt: met.dueAt, reason: 'reply_failed' };
  const [again] = evolveTargets([met], resumed);
  if (again && answeredAt !== undefined) return [resumed, ...settle(again, answeredAt)];
  const younger = targets.filter((target) => isReplyTarget(target) && isLive(target));
  return [...younger.flatMap((target) => cancel(target, now, 'reply_failed')), resumed];
}

/**
 * The status is now `context.status`. Solving meets the resolution and cancels replies that are still owed; a reopened ticket's resolution runs on with what
 * it had left, as the same instance; a pause keeps what is left of the target's clock. What is past due stays breached and is never paused.
 */
export function onStatus(targets: readonly Target[], context: SlaContext): TargetEvent[] {
  const isDone = DONE_STATUSES.includes(context.status);
  return targets.flatMap((target) => {
    if (!isDone && target.kind === 'resolution' && target.metAt !== undefined) return runAgain(target, target.metAt, context);
    if (!isLive(target)) return [];
    if (!isDone) return followStatus(target, context);
    return isReplyTarget(target) ? cancel(target, context.now, 'solved') : settle(target, context.now);
  });
}

/**
 * The priority is now `context.priority`. What has run stays run and only the length changes: remaining = new length - elapsed. A length that is used up already is
 * due now, never before the decision that shortened it. A breach stays, and so does its due instant.
 */
export function onPriority(targets: readonly Target[], context: SlaContext): TargetEvent[] {
  return targets.filter(isLive).flatMap((target) => reschedule(target, context));
}

const lengthOf = (kind: TargetKind, { policy, priority }: SlaContext): number | undefined => policy.targets[priority][LENGTH_OF[kind]];

/** Pauses or resumes a live target as the status wants. */
function followStatus(target: Target, context: SlaContext): TargetEvent[] {
  const { now, policy, status } = context;
  const isPaused = target.dueAt === undefined;
  if (pauseFor(status, policy).includes(target.kind) === isPaused) return [];
  if (isPaused) return [{ type: 'TargetResumed', targetId: target.id, at: now, dueAt: dueAfter(target, context), reason: 'status' }];
  const breach = breachBefore(target, now);
  if (breach.length > 0 || target.breachedAt !== undefined) return breach;
  return [{ type: 'TargetPaused', targetId: target.id, at: now, remainingMs: remainingMs(target, now, context) }];
}

function runAgain(target: Target, metAt: Instant, context: SlaContext): TargetEvent[] {
  const { now, policy, status } = context;
  if (pauseFor(status, policy).includes(target.kind)) return [];
  const dueAt = target.breachedAt ?? afterClockMs(context, target.clock, { from: now, ms: remainingMs(target, metAt, context) });
  const resumed: TargetEvent = { type: 'TargetResumed', targetId: target.id, at: now, dueAt, reason: 'reopened' };
  return [resumed, ...evolveTargets([target], resumed).flatMap((again) => reschedule(again, context))];
}

function reschedule(target: Target, context: SlaContext): TargetEvent[] {
  const { now } = context;
  const breach = breachBefore(target, now);
  if (breach.length > 0 || target.breachedAt !== undefined) return breach;
  const targetSeconds = lengthOf(target.kind, context);
  if (targetSeconds === undefined) return cancel(target, now, 'no_length');
  if (targetSeconds === target.targetSeconds) return [];
  const left = remainingMs(target, now, context) + (targetSeconds - target.targetSeconds) * 1000;
  const common = { type: 'TargetRescheduled', targetId: target.id, targetSeconds, reason: 'priority' } as const;
  if (target.dueAt === undefined) return [{ ...common, remainingMs: left }];
  return [{ ...common, dueAt: afterClockMs(context, target.clock, { from: now, ms: left }) }];
}

/** What the target has left at `at`, in ms of its own clock. */
const remainingMs = (target: Target, at: Instant, context: SlaContext): number =>
  target.remainingMs ?? (target.dueAt === undefined ? 0 : clockMsBetween(context, target.clock, { from: at, to: target.dueAt }));

const dueAfter = (target: Target, context: SlaContext): Instant =>
  afterClockMs(context, target.clock, { from: context.now, ms: target.remainingMs ?? 0 });
