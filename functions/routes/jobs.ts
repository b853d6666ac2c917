/** Settings applied to open tickets, and the jobs that do it. */
import { applySetting } from '#flows/apply-setting';
import { cancelJob, jobOf } from '#flows/jobs';
import type { Routes } from './routes.ts';
import { jobView } from './views.ts';

export const jobRoutes = {
  applySetting: async ({ params, body }, context) => ({ job: jobView(await applySetting(context, { ...params, ...body })) }),
  getJob: async ({ params }, context) => ({ job: jobView(await jobOf(context, params.jobId)) }),
  cancelJob: async ({ params }, context) => ({ job: jobView(await cancelJob(context, params.jobId)) }),
} satisfies Routes<'applySetting' | 'getJob' | 'cancelJob'>;
