/** Jobs as types. They begin and end as acts on the desk, and go on by themselves in between. */
import type { AppliedSetting, Job } from '#schemas/job';

export type JobWrite =
  /** The setting must be at the version that is applied, and no other job run for it. */
  | { readonly kind: 'start_job'; readonly job: Job }
  /** Must run and be at the page as read. */
  | { readonly kind: 'end_job'; readonly before: Job; readonly after: Job };

export type JobStore = {
  /** Consistent. */
  readonly job: (jobId: string) => Promise<Job | undefined>;
  /** The one that runs for a setting, in whatever version. Consistent. */
  readonly runningFor: (setting: Pick<AppliedSetting, 'kind' | 'id'>) => Promise<Job | undefined>;
  /** All that run. Consistent. */
  readonly running: () => Promise<Job[]>;
  /**
   * On to the next page: what `after` says of counts and position. The page must be as read.
   * @returns the job as it is then, which somebody may have cancelled; undefined when that page was done already.
   */
  readonly advance: (before: Job, after: Job) => Promise<Job | undefined>;
};
