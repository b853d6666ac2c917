/** Operations on jobs: a part of the table in api.ts. */
import * as z from 'zod';
import { Accepted, AppliedKind, AppliedSetting, JobView } from './job.ts';
import { JobId } from './primitives.ts';
import { SettingsId } from './settings.ts';

const ofJob = z.object({ jobId: JobId });
const Shown = z.object({ job: JobView });

export const jobOperations = {
  applySetting: {
    method: 'POST',
    path: '/v1/settings/{kind}/{id}/apply',
    summary: 'Apply an edited policy or calendar to open tickets: a job, found at Location',
    status: 202,
    creates: true,
    params: z.object({ kind: AppliedKind, id: SettingsId }),
    body: z
      .strictObject({ version: AppliedSetting.shape.version.meta({ description: 'the version that you saw; it must still hold' }) })
      .meta({ id: 'ApplySetting', example: { version: 4 } }),
    response: Accepted,
  },
  getJob: { method: 'GET', path: '/v1/jobs/{jobId}', summary: 'How far a job is', status: 200, params: ofJob, response: Shown },
  cancelJob: {
    method: 'POST',
    path: '/v1/jobs/{jobId}/cancel',
    summary: 'Stop a job before its next page; what it did stays',
    status: 200,
    params: ofJob,
    response: Shown,
  },
} as const;
