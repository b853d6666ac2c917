/** What a ticket's targets are, and what an event makes of them. */
import type { Rung } from '#schemas/escalation';
import type { Instant } from '#schemas/primitives';
import type { Target, TargetEvent, TargetKind } from '#schemas/sla';

export type Outcome = 'running' | 'paused' | 'met' | 'breached' | 'cancelled';

const REPLY_KINDS: readonly TargetKind[] = ['first_reply', 'next_reply'];

export const isReplyTarget = (target: Target): boolean => REPLY_KINDS.includes(target.kind);

/** Neither met nor cancelled; a breached target stays live until the work is done. */
export const isLive = (target: Target): boolean => target.metAt === undefined && target.cancelledAt === undefined;

/** What reports count: a breach outranks what came after it, and a cancelled target is neither met nor breached. */
export function outcomeOf(target: Target): Outcome {
  if (target.breachedAt !== undefined) return 'breached';
  if (target.metAt !== undefined) return 'met';
  if (target.cancelledAt !== undefined) return 'cancelled';
  return target.pausedAt === undefined ? 'running' : 'paused';
}

/** Applies one event. Total: one about a target that is no longer kept changes nothing. */
export function evolveTargets(targets: readonly Target[], event: TargetEvent): Target[] {
  if (event.type !== 'TargetStarted') return targets.map((target) => (target.id === event.targetId ? change(target, event) : target));
  return compactTargets([...targets.filter(({ id }) => id !== event.target.id), event.target]);
}

/** What a snapshot keeps: the live ones, and the last of each kind. The others are in the ledger. */
export function compactTargets(targets: readonly Target[]): Target[] {
  return targets.filter((target, index) => isLive(target) || !targets.slice(index + 1).some(({ kind }) => kind === target.kind));
}

/** The due instant of the live target that is or was due first, breached ones included: what orders the work. Paused ones have none. */
export function earliestDue(targets: readonly Target[]): Instant | undefined {
  return first(targets.filter(isLive).map(({ dueAt }) => dueAt));
}

/**
 * When a timer must next look: at the next step of a ladder, or 1 ms after the earliest due instant that is not breached yet, for at the due instant itself a
 * target can still be met.
 */
export function nextTargetInstant(targets: readonly Target[]): Instant | undefined {
  const live = targets.filter(isLive);
  const dueAt = first(live.filter((target) => target.breachedAt === undefined).map((target) => target.dueAt));
  return first([dueAt && justAfter(dueAt), ...live.flatMap(({ ladder = [] }) => ladder.map(reachedFrom))]);
}

/** From when on a step counts as reached: that of the breach when the target can no longer be met. */
export const reachedFrom = ({ step, at }: Rung): Instant | undefined => (step === 'breach' && at ? justAfter(at) : at);

const justAfter = (at: Instant): Instant => new Date(Date.parse(at) + 1).toISOString();

/** Breaches that nobody recorded yet, each stamped with its due instant. Early, late and repeated calls change no result. */
export function dueNow(targets: readonly Target[], now: Instant): TargetEvent[] {
  return targets.filter(isLive).flatMap((target) => breachBefore(target, now));
}

/** The breach of a target whose due instant lies before `at`, unless it is recorded. */
export function breachBefore(target: Target, at: Instant): TargetEvent[] {
  if (target.dueAt === undefined || target.breachedAt !== undefined || at <= target.dueAt) return [];
  return [{ type: 'TargetBreached', targetId: target.id, at: target.dueAt }];
}

/** The work was done at `at`: in time when not later than the due instant, else breached first. Either way the clock stops. */
export function settle(target: Target, at: Instant): TargetEvent[] {
  return [...breachBefore(target, at), { type: 'TargetMet', targetId: target.id, at }];
}

type CancelReason = Extract<TargetEvent, { type: 'TargetCancelled' }>['reason'];

/** The work is no longer owed. One already past due stays breached. */
export function cancel(target: Target, at: Instant, reason: CancelReason): TargetEvent[] {
  return [...breachBefore(target, at), { type: 'TargetCancelled', targetId: target.id, at, reason }];
}

/** A ladder without steps is none. */
const climbing = (ladder: readonly Rung[] | undefined): Pick<Target, 'ladder'> =>
  ladder === undefined || ladder.length === 0 ? {} : { ladder: [...ladder] };

function change(target: Target, event: Exclude<TargetEvent, { type: 'TargetStarted' }>): Target {
  switch (event.type) {
    case 'TargetPaused': {
      const { dueAt, ladder, ...rest } = target;
      const waiting = ladder?.map(({ at, ...rung }) => rung);
      return { ...rest, pausedAt: event.at, remainingMs: event.remainingMs, ...(waiting && { ladder: waiting }) };
    }
    case 'TargetResumed': {
      const { pausedAt, remainingMs, metAt, ladder, ...rest } = target;
      const { dueAt, calendar = rest.calendar } = event;
      return { ...rest, dueAt, calendar, ...climbing(event.ladder ?? ladder) };
    }
    case 'TargetRescheduled': {
      const { type, targetId, reason, ladder = target.ladder, ...changed } = event;
      const { ladder: before, ...rest } = target;
      return { ...rest, ...changed, ...climbing(ladder) };
    }
    case 'EscalationReached': {
      const { ladder = [], reached = [], ...rest } = target;
      return { ...rest, ...climbing(ladder.filter(({ step }) => step !== event.step)), reached: [...reached, event.step] };
    }
    case 'TargetMet':
      return metAt(target, event.at);
    case 'TargetBreached':
      return { ...target, breachedAt: event.at };
    case 'TargetCancelled':
      return { ...target, cancelledAt: event.at };
    default:
      return event satisfies never;
  }
}

/** News of a reply may come after the breach was recorded though the reply was in time: the event times decide. */
function metAt(target: Target, at: Instant): Target {
  if (target.dueAt === undefined || at > target.dueAt) return { ...target, metAt: at };
  const { breachedAt, ...rest } = target;
  return { ...rest, metAt: at };
}

const first = (instants: readonly (Instant | undefined)[]): Instant | undefined => instants.filter((at) => at !== undefined).sort()[0];
