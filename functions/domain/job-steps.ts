/** How a job goes from page to page over the open work of all teams, and when it is over. */
import type { Job } from '#schemas/job';
import type { Instant } from '#schemas/primitives';

/** Each walk finds only what moved past the one before it, so two are usual; a bound for what nobody foresaw. */
export const MOST_WALKS = 5;

/** What became of one page. `last`: the work key behind which the team's next page begins; absent when the team is through. */
export type PageDone = {
  readonly teamId: string;
  readonly last?: string;
  readonly looked: number;
  readonly changed: number;
  readonly failed: number;
};

/** In an order of their own: teams come and go while a job runs, and none is passed over. */
const inOrder = (teams: readonly string[]): string[] => teams.toSorted();

/** The team whose work the next page is of. */
export const teamOf = ({ position }: Job, teams: readonly string[]): string => position?.teamId ?? inOrder(teams)[0] ?? '';

/**
 * The job after its page. A ticket may move within the work while it is walked, so a walk that changed something is followed by another: it is done
 * when a whole walk found nothing to change.
 */
export function afterPage(job: Job, { teamId, last, ...seen }: PageDone, { teams, now }: { teams: readonly string[]; now: Instant }): Job {
  const { position: _, ...before } = job;
  const counted: Job = {
    ...before,
    page: job.page + 1,
    movedAt: now,
    looked: job.looked + seen.looked,
    changed: job.changed + seen.changed,
    failed: job.failed + seen.failed,
    changedInWalk: job.changedInWalk + seen.changed,
  };
  if (last !== undefined) return { ...counted, position: { teamId, after: last } };
  const next = inOrder(teams).find((id) => id > teamId);
  if (next !== undefined) return { ...counted, position: { teamId: next } };
  if (counted.changedInWalk === 0 || job.walk >= MOST_WALKS) return { ...counted, state: 'done', endedAt: now };
  return { ...counted, walk: job.walk + 1, looked: 0, failed: 0, changedInWalk: 0 };
}
