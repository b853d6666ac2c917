/**
 * What happens to a ticket's targets when something happens to the ticket. Each function answers with the events that are not yet on record and judges by the
 * instants of what happened, so a late or repeated call adds nothing. Apply the events before asking the next one, and ask `dueNow` last.
 */
import type { Rung } from '#schemas/escalation';
import type { Instant } from '#schemas/primitives';
import type { SlaPolicy, Target, TargetEvent, TargetKind } from '#schemas/sla';
import { DONE_STATUSES, type Status } from '#schemas/ticket';
import type { Hours } from './business-time.ts';
import { dated, ladderOf } from './ladder.ts';
import { afterClockMs, clockMsBetween, type SlaContext } from './sla-clock.ts';
import { breachBefore, cancel, evolveTargets, isLive, isReplyTarget, settle } from './targets.ts';

/** The rest of the domain asks one module about targets. */
export { compactTargets, dueNow, earliestDue, evolveTargets, nextTargetInstant, outcomeOf } from './targets.ts';

const LENGTH_OF = {
  first_reply: 'firstReplySeconds',
  next_reply: 'nextReplySeconds',
  resolution: 'resolutionSeconds',
  third_party: 'thirdPartySeconds',
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
    if (isDone) return target.kind === 'resolution' ? settle(target, context.now) : cancel(target, context.now, 'solved');
    const isBack = target.kind === 'third_party' && context.status !== 'on_hold';
    return isBack ? settle(target, context.now) : followStatus(target, context);
  });
}

/** The third party's time runs while the ticket is on hold, and only then. */
export function onHold(targets: readonly Target[], context: SlaContext): TargetEvent[] {
  const isRunning = targets.some((target) => target.kind === 'third_party' && isLive(target));
  if (context.status !== 'on_hold' || isRunning) return [];
  return startTarget(targets, { kind: 'third_party', at: context.now }, context);
}

/**
 * The priority is now `context.priority`, or the policy `context.policy`. What has run stays run and only the length changes: remaining = new length - elapsed. A
 * length that is used up already is due now, never before the decision that shortened it. A breach stays, and so does its due instant.
 * @param promised the hours on which a target ran so far.
 */
export function onPriority(
  targets: readonly Target[],
  context: SlaContext,
  promised: (target: Target) => Hours = () => context,
): TargetEvent[] {
  return targets.filter(isLive).flatMap((target) => reschedule(target, context, { hours: promised(target) }));
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

const lengthOf = (kind: TargetKind, { policy, priority }: SlaContext): number | undefined => policy.targets[priority][LENGTH_OF[kind]];

/** Pauses or resumes a live target as the status wants, and the policy. */
function followStatus(target: Target, context: SlaContext, reason: 'status' | 'policy' = 'status'): TargetEvent[] {
  const { now, policy, status } = context;
  const isPaused = target.dueAt === undefined;
  if (pauseFor(status, policy).includes(target.kind) === isPaused) return [];
  if (isPaused) {
    const dueAt = dueAfter(target, context);
    const ladder = climbed(target.ladder ?? [], { ...target, dueAt }, context);
    return [{ type: 'TargetResumed', targetId: target.id, at: now, dueAt, reason, ...recounted(target, context), ...ladder }];
  }
  const breach = breachBefore(target, now);
  if (breach.length > 0 || target.breachedAt !== undefined) return breach;
  return [{ type: 'TargetPaused', targetId: target.id, at: now, remainingMs: remainingMs(target, now, context) }];
}

function runAgain(target: Target, metAt: Instant, context: SlaContext): TargetEvent[] {
  const { now, policy, status } = context;
  if (pauseFor(status, policy).includes(target.kind)) return [];
  const dueAt = target.breachedAt ?? afterClockMs(context, target.clock, { from: now, ms: remainingMs(target, metAt, context) });
  const ladder = climbed(target.ladder ?? [], { ...target, dueAt }, context);
  const hours = target.breachedAt === undefined ? recounted(target, context) : {};
  const resumed: TargetEvent = { type: 'TargetResumed', targetId: target.id, at: now, dueAt, reason: 'reopened', ...hours, ...ladder };
  return [resumed, ...evolveTargets([target], resumed).flatMap((again) => reschedule(again, context, { hours: context }))];
}

/** `hours`: on which it ran so far. */
type Before = { readonly hours: Hours; readonly reason?: 'policy' };

function reschedule(target: Target, context: SlaContext, before: Before): TargetEvent[] {
  const { now, policy } = context;
  const breach = breachBefore(target, now);
  if (breach.length > 0 || target.breachedAt !== undefined) return breach;
  const targetSeconds = lengthOf(target.kind, context);
  if (targetSeconds === undefined) return cancel(target, now, 'no_length');
  const refs = refsOf(context);
  const isSamePolicy = refs.policy === target.policy;
  if (isSamePolicy && targetSeconds === target.targetSeconds) return [];
  const left = remainingMs(target, now, before.hours) + (targetSeconds - target.targetSeconds) * 1000;
  const clock = isSamePolicy ? target.clock : policy.clock;
  const due = dueWith(left, { ...target, clock }, context);
  const changed = { targetSeconds, ...due, ...(isSamePolicy ? {} : { clock }), ...changedRefs(target, refs) };
  const ladder = climbed(ladderOf(policy, target), { ...target, ...changed }, context);
  const { reason = policy.id === target.policy.slice(0, target.policy.lastIndexOf('@')) ? 'priority' : 'policy' } = before;
  const steps = { ...(target.ladder && { ladder: [] }), ...ladder };
  const rescheduled: TargetEvent = { type: 'TargetRescheduled', targetId: target.id, ...changed, ...steps, reason };
  return [rescheduled, ...evolveTargets([target], rescheduled).flatMap((moved) => followStatus(moved, context, 'policy'))];
}

/** When it is due with so much left; what is left, where it stands still. */
const dueWith = (leftMs: number, { dueAt, clock }: Target, context: Hours & { readonly now: Instant }) =>
  dueAt === undefined ? { remainingMs: leftMs } : { dueAt: afterClockMs(context, clock, { from: context.now, ms: leftMs }) };

type Refs = Pick<Target, 'policy' | 'calendar'>;
const refsOf = ({ policy, calendar }: SlaContext): Refs => ({
  policy: `${policy.id}@${policy.version}`,
  calendar: `${calendar.id}@${calendar.version}`,
});

const changedRefs = (target: Target, { policy, calendar }: Refs): Partial<Refs> => ({
  ...(policy === target.policy ? {} : { policy }),
  ...(calendar === target.calendar ? {} : { calendar }),
});

/** The calendar by which a target is due from now on, where it named another version. */
const recounted = (target: Target, context: SlaContext): Pick<Partial<Refs>, 'calendar'> => {
  const { calendar } = changedRefs(target, refsOf(context));
  return calendar === undefined || target.clock === 'calendar' ? {} : { calendar };
};

/** The ladder from `context.now` on; nothing when it has no steps. */
const climbed = (ladder: readonly Rung[], target: Target, context: Hours & { readonly now: Instant }): Pick<Target, 'ladder'> =>
  ladder.length === 0 ? {} : { ladder: dated(ladder, target, { ...context, from: context.now }) };

/** What the target has left at `at`, in ms of its own clock. */
const remainingMs = (target: Target, at: Instant, context: Hours): number =>
  target.remainingMs ?? (target.dueAt === undefined ? 0 : clockMsBetween(context, target.clock, { from: at, to: target.dueAt }));

const dueAfter = (target: Target, context: SlaContext): Instant =>
  afterClockMs(context, target.clock, { from: context.now, ms: target.remainingMs ?? 0 });
