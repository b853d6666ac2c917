/** Work over many tickets that goes on by itself once it is asked for: an edited policy or calendar, applied to open tickets. */
import * as z from 'zod';
import { AgentId, Instant, JobId, TeamId } from './primitives.ts';

/** What may be applied: tickets name both by version. */
export const AppliedKind = z.enum(['policy', 'calendar']);
export const AppliedSetting = z.object({ kind: AppliedKind, id: z.string(), version: z.int().min(1) });
export type AppliedSetting = z.infer<typeof AppliedSetting>;

export const JobState = z.enum(['running', 'done', 'cancelled']);
/** by_person: somebody cancelled it. newer_version: the setting was edited again, and nobody asked for that to be applied. */
export const JobEnding = z.enum(['by_person', 'newer_version']);

const count = z.int().min(0);
export const JobCounts = z.object({
  walk: z.int().min(1).meta({ description: 'a walk that changed something is followed by another, so that nothing is missed' }),
  looked: count.meta({ description: 'open tickets that this walk has looked at', example: 200 }),
  changed: count.meta({ description: 'tickets that were changed, over all walks', example: 187 }),
  failed: count.meta({ description: 'tickets that could not be changed: they stand in the log' }),
});
export type JobCounts = z.infer<typeof JobCounts>;

/** Where the next page begins: behind `after` in the work of the team. Absent: at the first team. */
export const JobPosition = z.object({ teamId: TeamId, after: z.string().optional() });
export type JobPosition = z.infer<typeof JobPosition>;

const common = {
  jobId: JobId,
  setting: AppliedSetting,
  state: JobState,
  startedAt: Instant,
  startedBy: AgentId,
  startsAt: Instant.meta({ description: 'when it begins to look: an edited setting holds for everybody within half a minute' }),
};

/** As it is kept. */
export const Job = z.object({
  ...common,
  ...JobCounts.shape,
  /** Of the next page: counts up with each, so that a repeated message is known. */
  page: z.int().min(1),
  position: JobPosition.optional(),
  /** In this walk. */
  changedInWalk: count,
  movedAt: Instant,
  endedAt: Instant.optional(),
  endedBy: AgentId.optional(),
  ending: JobEnding.optional(),
});
export type Job = z.infer<typeof Job>;

export const JobView = z
  .object({
    ...common,
    ...JobCounts.shape,
    movedAt: Instant.meta({ description: 'when it last went on' }),
    endedAt: Instant.nullable(),
    endedBy: AgentId.nullable().meta({ description: 'who cancelled it' }),
    ending: JobEnding.nullable().meta({ description: 'why it was cancelled' }),
  })
  .meta({ id: 'Job' });
export type JobView = z.infer<typeof JobView>;

/** What answers 202: the job that was begun. */
export const Accepted = z.object({ job: JobView }).meta({ id: 'Accepted' });
/** Where it is found. */
export const jobPath = (jobId: string): string => `/v1/jobs/${jobId}`;
