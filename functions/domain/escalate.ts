/** What a ticket's clocks have reached by now: breaches and steps of the ladders, in the order of their instants. */
import type { Instant } from '#schemas/primitives';
import { Priority } from '#schemas/ticket';
import type { Draft } from './draft.ts';
import { firstReached, type Reached } from './ladder.ts';
import * as sla from './sla.ts';
import { onPriority } from './sla-events.ts';
import { unassign } from './transitions.ts';

/** Whether a step was passed that nobody recorded: what is done now must come after it. */
export const isStepDue = (d: Draft): boolean => firstReached(d.ticket().targets, d.context.now) !== undefined;

/**
 * Each is recorded as of its own instant, whenever it is noticed, so that late, early and repeated calls change no result: a step that raises the priority moves
 * the due instants as of the step. It ends: a target passes each step once, and each round records a breach or a step.
 */
export function passTargets(d: Draft): void {
  const next = (): Instant | undefined => sla.nextTargetInstant(d.ticket().targets);
  for (let at = next(); at !== undefined && at <= d.context.now; at = next()) {
    d.add(...sla.dueNow(d.ticket().targets, at));
    const step = firstReached(d.ticket().targets, at);
    if (step) reach(step, at, d);
  }
}

function reach({ target, rung }: Reached, at: Instant, d: Draft): void {
  const { assigneeId, priority } = d.ticket();
  const { step, notify } = rung;
  d.add({ type: 'EscalationReached', targetId: target.id, step, at: rung.at, notify, ...(assigneeId && { assigneeId }) });
  const to = rung.raisePriority ? Priority.options[Priority.options.indexOf(priority) + 1] : undefined;
  if (to) {
    d.add({ type: 'PriorityChanged', from: priority, to, reason: 'escalated' });
    onPriority(d, at);
  }
  if (rung.unassign && assigneeId) unassign('escalated', d);
}
