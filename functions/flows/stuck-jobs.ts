/** A job whose next page was lost on its way goes on from where it is. */
import type { JobStore } from './job-ports.ts';
import type { Clock, Log, Nudges } from './ports.ts';

type Ports = { readonly jobs: Pick<JobStore, 'running'>; readonly clock: Clock; readonly nudges: Pick<Nudges, 'task'>; readonly log: Log };

/** A page takes seconds, and one that fails is tried again within a minute. */
const STANDS_STILL_SECONDS = 300;

/** A nudge too many is a repeat, which does nothing. @returns how many stood still. */
export async function nudgeStuckJobs({ jobs, clock, nudges, log }: Ports): Promise<number> {
  const since = new Date(Date.parse(clock.now()) - STANDS_STILL_SECONDS * 1000).toISOString();
  const stuck = (await jobs.running()).filter(({ movedAt, startsAt }) => movedAt < since && startsAt < since);
  for (const { jobId, page } of stuck) {
    log.warn('job stood still', { jobId, page });
    await nudges.task({ kind: 'apply_setting', jobId, page });
  }
  return stuck.length;
}
