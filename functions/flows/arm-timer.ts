/** Makes sure that a ticket is looked at when something is due. */
import type { Instant } from '#schemas/primitives';
import type { Clock, Nudges, Schedules } from './ports.ts';

export type TimerPorts = { readonly clock: Clock; readonly nudges: Nudges; readonly schedules: Schedules };

/** EventBridge Scheduler fires up to 60 s late, and a schedule less than this away may be in its past when it is made. */
export const SCHEDULE_FROM_SECONDS = 75;
/** SQS delays a message by at most 15 minutes. */
export const LONGEST_DELAY_SECONDS = 900;

export const secondsUntil = (at: Instant, now: Instant): number => Math.max(0, Math.ceil((Date.parse(at) - Date.parse(now)) / 1000));

/** Soon: a delayed message, exact to the second. Later: a schedule that fires early and lets the last stretch be a delayed message. */
export async function arm(ports: TimerPorts, number: number, at: Instant): Promise<void> {
  const seconds = secondsUntil(at, ports.clock.now());
  if (seconds >= SCHEDULE_FROM_SECONDS) return ports.schedules.wake(number, at);
  await ports.nudges.task({ kind: 'wake', number, at }, seconds);
}
