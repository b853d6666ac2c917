/** Jobs: what one is doing, and its end. */
import { HelpdeskError, TransientError } from '#domain/errors';
import type { Job } from '#schemas/job';
import type { DeskEvent } from '#schemas/settings';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';

/** A page a second moves it on: so many in a row do not. */
const TRIES = 5;

/** @throws HelpdeskError not_found. */
export async function jobOf({ ports }: ApiContext, jobId: string): Promise<Job> {
  const job = await ports.jobs.job(jobId);
  if (job) return job;
  throw new HelpdeskError('not_found', `There is no job ${jobId}.`);
}

/** What was done stays; the page that is under way is finished. One that is over already stays as it is. @throws HelpdeskError not_found. @throws TransientError. */
export const cancelJob = (context: ApiContext, jobId: string): Promise<Job> => cancel(context, jobId, 'by_person');

/** @param ending why. */
export async function cancel(context: ApiContext, jobId: string, ending: NonNullable<Job['ending']>): Promise<Job> {
  const { agent, ports } = context;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const before = await jobOf(context, jobId);
    if (before.state !== 'running') return before;
    const after: Job = { ...before, state: 'cancelled', ending, endedAt: ports.clock.now(), endedBy: agent.agentId };
    if ((await recordAct(context, endEvent(after), [{ kind: 'end_job', before, after }])) === 'committed') return after;
    await ports.pause(attempt);
  }
  throw new TransientError(`Job ${jobId} went on too fast.`);
}

export function endEvent({ jobId, setting, ending, walk, looked, changed, failed }: Job): DeskEvent {
  return { type: 'ApplyEnded', jobId, setting, ...(ending ? { ending } : {}), walk, looked, changed, failed };
}
