/** How a target runs, stands still and runs again, on the hours that it was promised. */
import type { Rung } from '#schemas/escalation';
import type { Instant } from '#schemas/primitives';
import type { SlaPolicy, Target, TargetEvent, TargetKind } from '#schemas/sla';
import type { Status } from '#schemas/ticket';
import type { Hours } from './business-time.ts';
import { dated, overdueAt } from './ladder.ts';
import { afterClockMs, clockMsBetween, type SlaContext } from './sla-clock.ts';
import { breachBefore } from './targets.ts';

const LENGTH_OF = {
  first_reply: 'firstReplySeconds',
  next_reply: 'nextReplySeconds',
  resolution: 'resolutionSeconds',
  third_party: 'thirdPartySeconds',
} as const satisfies Record<TargetKind, keyof SlaPolicy['targets']['low']>;

export const lengthOf = (kind: TargetKind, { policy, priority }: SlaContext): number | undefined =>
  policy.targets[priority][LENGTH_OF[kind]];

/** The kinds that stand still in a status. Replies are owed as long as the ticket is not done. */
function pauseFor(status: Status, pausesOnHold: boolean): readonly TargetKind[] {
  if (status === 'pending') return ['resolution'];
  return status === 'on_hold' && pausesOnHold ? ['resolution'] : [];
}

/** A target promised before it said so itself goes by its policy as it is now. */
const standsStill = ({ kind, pausesOnHold }: Target, { status, policy }: SlaContext): boolean =>
  pauseFor(status, pausesOnHold ?? policy.pausesOnHold).includes(kind);

/** What of its policy a target of that kind carries, beside its length and its ladder. */
export const pausesOf = (kind: TargetKind, { pausesOnHold }: SlaPolicy): Pick<Target, 'pausesOnHold'> =>
  kind === 'resolution' ? { pausesOnHold } : {};

/** Pauses or resumes a live target as the status wants, and the policy. */
export function followStatus(target: Target, context: SlaContext, reason: 'status' | 'policy' = 'status'): TargetEvent[] {
  const { now } = context;
  const isPaused = target.pausedAt !== undefined;
  if (standsStill(target, context) === isPaused) return [];
  if (isPaused) {
    const dueAt = target.breachedAt ?? dueAfter(target, context);
    const ladder = climbed(target.ladder ?? [], { ...target, dueAt }, { ...context, ...overdue(target, now, context) });
    return [{ type: 'TargetResumed', targetId: target.id, at: now, dueAt, reason, ...recounted(target, context), ...ladder }];
  }
  return pause(target, context);
}

/** What is breached stays breached, with its due instant; then it is its ladder that stands still. */
function pause(target: Target, context: SlaContext): TargetEvent[] {
  const { now } = context;
  const paused = (ms: number): TargetEvent => ({ type: 'TargetPaused', targetId: target.id, at: now, remainingMs: ms });
  const breach = breachBefore(target, now);
  if (breach.length === 0 && target.breachedAt === undefined) return [paused(remainingMs(target, now, context))];
  return target.ladder === undefined ? breach : [...breach, paused(0 - overdueAt(target, now, context))];
}

/** A reopened ticket's: it has left what it had left when it was met. */
export function runAgain(target: Target, metAt: Instant, context: SlaContext): TargetEvent[] {
  const { now } = context;
  if (standsStill(target, context)) return [];
  const dueAt = target.breachedAt ?? afterClockMs(context, target.clock, { from: now, ms: remainingMs(target, metAt, context) });
  const ladder = climbed(target.ladder ?? [], { ...target, dueAt }, { ...context, ...overdue(target, metAt, context) });
  return [{ type: 'TargetResumed', targetId: target.id, at: now, dueAt, reason: 'reopened', ...recounted(target, context), ...ladder }];
}

type Refs = Pick<Target, 'policy' | 'calendar'>;
export const refsOf = ({ policy, calendar }: SlaContext): Refs => ({
  policy: `${policy.id}@${policy.version}`,
  calendar: `${calendar.id}@${calendar.version}`,
});

export const changedRefs = (target: Target, { policy, calendar }: Refs): Partial<Refs> => ({
  ...(policy === target.policy ? {} : { policy }),
  ...(calendar === target.calendar ? {} : { calendar }),
});

/** The calendar by which a target is due from now on, where nobody knows any more the one that it named. */
const recounted = (target: Target, context: SlaContext): Pick<Partial<Refs>, 'calendar'> => {
  const { calendar } = changedRefs(target, refsOf(context));
  return calendar === undefined || target.clock === 'calendar' || target.breachedAt !== undefined ? {} : { calendar };
};

type Overdue = { readonly overdueMs?: number };

/** The ladder from `context.now` on; nothing when it has no steps. */
export const climbed = (
  ladder: readonly Rung[],
  target: Target,
  context: Hours & Overdue & { readonly now: Instant },
): Pick<Target, 'ladder'> => (ladder.length === 0 ? {} : { ladder: dated(ladder, target, { ...context, from: context.now }) });

const overdue = (target: Target, at: Instant, context: Hours): Overdue =>
  target.breachedAt === undefined ? {} : { overdueMs: overdueAt(target, at, context) };

/** What the target has left at `at`, in ms of its own clock. */
export const remainingMs = (target: Target, at: Instant, context: Hours): number =>
  target.remainingMs ?? (target.dueAt === undefined ? 0 : clockMsBetween(context, target.clock, { from: at, to: target.dueAt }));

const dueAfter = (target: Target, context: SlaContext): Instant =>
  afterClockMs(context, target.clock, { from: context.now, ms: target.remainingMs ?? 0 });
