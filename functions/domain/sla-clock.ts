/** A target's own clock: business time or all the time. */
import type { Instant } from '#schemas/primitives';
import type { SlaClock, SlaPolicy } from '#schemas/sla';
import type { Priority, Status } from '#schemas/ticket';
import { addBusinessTime, businessMsBetween, type Hours } from './business-time.ts';

/**
 * What the rules of targets may know. `status` and `priority` are those after the change that is being told.
 * `policy` and `calendar` are the versions that the ticket's targets name.
 */
export type SlaContext = Hours & {
  readonly now: Instant;
  readonly policy: SlaPolicy;
  readonly priority: Priority;
  readonly status: Status;
};

/** The instant at which `ms` have run on the clock since `from`; `from` itself when there is nothing left to run. */
export function afterClockMs(hours: Hours, clock: SlaClock, { from, ms }: { from: Instant; ms: number }): Instant {
  const left = Math.max(0, ms);
  if (clock === 'calendar') return new Date(Date.parse(from) + left).toISOString();
  return addBusinessTime({ ...hours, from, seconds: left / 1000 });
}

/** What runs on the clock from `from` up to `to`, in ms; 0 when `to` is not after `from`. */
export function clockMsBetween(hours: Hours, clock: SlaClock, { from, to }: { from: Instant; to: Instant }): number {
  if (clock === 'calendar') return Math.max(0, Date.parse(to) - Date.parse(from));
  return businessMsBetween({ ...hours, from, to });
}
