/** The ladder of a policy: at which points of a target's clock somebody is told, or something is done. Free of other schemas but primitives. */
import * as z from 'zod';
import { Instant } from './primitives.ts';

const YEAR_SECONDS = 31_536_000;
const stretch = z.int().min(1).max(YEAR_SECONDS);
/** What may be said of the whole length before it is the breach itself. */
const MAX_PERCENT = 99;

/** A point of the target's own clock: in business time where the policy runs in business time. */
export const EscalationPoint = z
  .union([
    z.strictObject({ percent: z.int().min(1).max(MAX_PERCENT) }),
    z.strictObject({ secondsBefore: stretch }),
    z.strictObject({ breach: z.literal(true) }),
    z.strictObject({ secondsAfter: stretch }),
  ])
  .meta({ description: 'a share of the length, a stretch before the due instant, the breach, or a stretch after it' });
export type EscalationPoint = z.infer<typeof EscalationPoint>;

/** A point in one word, by which a target knows that it was there. */
export const EscalationStep = z
  .string()
  .regex(/^(\d{1,2}|before-\d{1,8}|breach|after-\d{1,8})$/)
  .meta({ description: 'percent, before-seconds, breach or after-seconds', example: 'before-300' });
export type EscalationStep = z.infer<typeof EscalationStep>;

/** @example stepOf({ secondsBefore: 300 }) // 'before-300' */
export function stepOf(point: EscalationPoint): EscalationStep {
  if ('percent' in point) return String(point.percent);
  if ('secondsBefore' in point) return `before-${point.secondsBefore}`;
  return 'breach' in point ? 'breach' : `after-${point.secondsAfter}`;
}

export const Notified = z.enum(['assignee', 'lead', 'manager']);
export type Notified = z.infer<typeof Notified>;

export const escalationActs = {
  notify: z.array(Notified).max(Notified.options.length).default([]),
  raisePriority: z.boolean().optional().meta({ description: 'one step up; urgent stays urgent' }),
  unassign: z.boolean().optional().meta({ description: "back to the team's queue" }),
};

/** A step that a target has yet to reach. `at` while it runs: the instant at which it does. */
export const Rung = z.object({ step: EscalationStep, at: Instant.optional(), ...escalationActs });
export type Rung = z.infer<typeof Rung>;
