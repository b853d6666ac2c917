/** Jobs in memory. */
import type { JobStore } from '#flows/job-ports';
import type { AppliedSetting, Job } from '#schemas/job';
import type { Memory } from './in-memory-stores.ts';

export const runningJobs = (memory: Pick<Memory, 'jobs'>): Job[] => [...memory.jobs.values()].filter(({ state }) => state === 'running');
export const isOf = ({ setting }: Job, { kind, id }: Pick<AppliedSetting, 'kind' | 'id'>): boolean =>
  setting.kind === kind && setting.id === id;

export function memoryJobs(memory: Memory): JobStore {
  return {
    job: async (jobId) => memory.jobs.get(jobId),
    runningFor: async (setting) => runningJobs(memory).find((job) => isOf(job, setting)),
    running: async () => runningJobs(memory),
    advance: async (before, after) => {
      const job = memory.jobs.get(before.jobId);
      if (job?.page !== before.page) return undefined;
      const { position: _, ...kept } = job;
      const { page, position, movedAt, walk, looked, changed, failed, changedInWalk } = after;
      const moved = { ...kept, page, movedAt, walk, looked, changed, failed, changedInWalk, ...(position ? { position } : {}) };
      memory.jobs.set(before.jobId, moved);
      return moved;
    },
  };
}
