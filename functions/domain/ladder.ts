/** The steps of a target's ladder, and when each is reached on the target's own clock. */
import { type EscalationStep, type Rung, stepOf } from '#schemas/escalation';
import type { Instant } from '#schemas/primitives';
import type { SlaPolicy, Target } from '#schemas/sla';
import type { Hours } from './business-time.ts';
import { afterClockMs, clockMsBetween } from './sla-clock.ts';
import { isLive, reachedFrom } from './targets.ts';

/** The steps that a policy has for a kind of target, less those that were reached already. */
export function ladderOf({ escalations = [] }: SlaPolicy, { kind, reached = [] }: Pick<Target, 'kind' | 'reached'>): Rung[] {
  return escalations
    .filter(({ at, target }) => (target?.includes(kind) ?? true) && !reached.includes(stepOf(at)))
    .map(({ at, target: _, ...acts }) => ({ step: stepOf(at), ...acts }));
}

type Running = Pick<Target, 'dueAt' | 'targetSeconds' | 'clock'>;

/**
 * The steps with their instants, for a target that runs at `from`; without any when it is paused. A step that a shorter length has left behind is due at `from`.
 * @param overdueMs how long it has been overdue while it ran, where that is not all the time since its due instant.
 * @example 900 seconds from 09:00, due 09:15: `50` is reached at 09:07:30, `after-600` at 09:25.
 */
export function dated(
  ladder: readonly Rung[],
  { dueAt, targetSeconds, clock }: Running,
  { from, overdueMs, ...hours }: Hours & { from: Instant; overdueMs?: number },
): Rung[] {
  if (dueAt === undefined) return ladder.map(({ at: _, ...rung }) => rung);
  const overdue = overdueMs ?? clockMsBetween(hours, clock, { from: dueAt, to: from });
  const leftMs = from < dueAt ? clockMsBetween(hours, clock, { from, to: dueAt }) : -overdue;
  const instantOf = (step: EscalationStep): Instant => {
    if (step === 'breach') return from > dueAt ? from : dueAt;
    return afterClockMs(hours, clock, { from, ms: leftMs - leftAt(step, targetSeconds) });
  };
  return ladder
    .toSorted((a, b) => leftAt(b.step, targetSeconds) - leftAt(a.step, targetSeconds))
    .map((rung) => ({ ...rung, at: instantOf(rung.step) }));
}

/**
 * For how long a target past its due instant has been overdue while it ran, in ms of its own clock: the next step knows, for it was dated by that.
 * @param at the instant at which it ceased to run, unless it was paused before.
 */
export function overdueAt(target: Target, at: Instant, hours: Hours): number {
  const { dueAt = at, remainingMs, ladder = [], targetSeconds, clock } = target;
  if (remainingMs !== undefined) return -remainingMs;
  const [next] = ladder;
  if (next?.at === undefined) return clockMsBetween(hours, clock, { from: dueAt, to: at });
  return -leftAt(next.step, targetSeconds) - clockMsBetween(hours, clock, { from: at, to: next.at });
}

/** What the target has left at a step, in ms of its own clock; below 0 after the due instant. */
function leftAt(step: EscalationStep, targetSeconds: number): number {
  const [point = '', seconds] = step.split('-');
  if (point === 'breach') return 0;
  if (seconds !== undefined) return Number(seconds) * (point === 'before' ? 1000 : -1000);
  return targetSeconds * (100 - Number(point)) * 10;
}

export type Reached = { readonly target: Target; readonly rung: Rung & { readonly at: Instant } };

/** The first step, in the order of instants, that a live target has reached by `now` and that is not on record. */
export function firstReached(targets: readonly Target[], now: Instant): Reached | undefined {
  return targets
    .filter(isLive)
    .flatMap((target) => (target.ladder ?? []).flatMap(({ at, ...rung }) => (at === undefined ? [] : [{ target, rung: { ...rung, at } }])))
    .map((each) => ({ ...each, from: reachedFrom(each.rung) ?? each.rung.at }))
    .filter(({ from }) => from <= now)
    .reduce<(Reached & { readonly from: Instant }) | undefined>(
      (first, each) => (first && first.from <= each.from ? first : each),
      undefined,
    );
}
