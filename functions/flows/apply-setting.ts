/** "Apply to open tickets": an edited policy or calendar for what was promised before it. A job does it; here it begins. */
import { HelpdeskError, TransientError } from '#domain/errors';
import type { AppliedSetting, Job } from '#schemas/job';
import type { Instant } from '#schemas/primitives';
import type { SettingsRecord } from '#schemas/settings';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import { DESK_HELD_SECONDS } from './desk-age.ts';
import { madeBefore, onceExtras } from './idempotency.ts';
import { cancel, jobOf } from './jobs.ts';
import { StaleWriteError } from './missed.ts';

/** Two who apply the same setting at once are usual, five in a row are not. */
const TRIES = 5;
/** Beside what a desk is held for: reading it takes a moment, and may show what was true a moment before. */
const READING_SECONDS = 2;

/**
 * One job runs for a setting. Asked again for the version that it applies, it is the answer; asked for a later one, it ends and another begins.
 * @throws HelpdeskError not_found, seen_is_stale with the setting that holds, idempotency_key_reused. @throws TransientError.
 */
export async function applySetting(context: ApiContext, setting: AppliedSetting): Promise<Job> {
  const made = await madeBefore(context);
  if (made?.jobId !== undefined) return jobOf(context, made.jobId);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const held = await heldSetting(context, setting);
    const running = await context.ports.jobs.runningFor(setting);
    if (running?.setting.version === setting.version) return answered(context, running);
    if (running) await cancel(context, running.jobId, 'newer_version');
    const job = newJob(context, setting, held.updatedAt);
    const event = { type: 'ApplyStarted', jobId: job.jobId, setting } as const;
    const outcome = await recordAct(context, event, [{ kind: 'start_job', job }, ...onceExtras(context, { jobId: job.jobId })]);
    if (outcome === 'committed') return job;
    const earlier = await madeBefore(context);
    if (earlier?.jobId !== undefined) return jobOf(context, earlier.jobId);
  }
  throw new TransientError(`Setting ${setting.kind} ${setting.id} is being applied by too many.`);
}

async function heldSetting({ ports }: ApiContext, { kind, id, version }: AppliedSetting): Promise<SettingsRecord> {
  const held = await ports.directory.setting(kind, id);
  if (!held) throw new HelpdeskError('not_found', `Nobody has set ${kind} ${id}: there is nothing to apply.`);
  if (held.version === version) return held;
  const stale = new HelpdeskError('seen_is_stale', `Setting ${kind} ${id} is at version ${held.version}, not ${version}.`);
  throw new StaleWriteError(stale, [held]);
}

/** What a key was answered with is what it is answered with again, though the job was begun by another call. */
async function answered(context: ApiContext, job: Job): Promise<Job> {
  const extras = onceExtras(context, { jobId: job.jobId });
  if (extras.length > 0) await context.ports.tickets.append([], extras);
  return job;
}

function newJob({ ports, agent }: ApiContext, setting: AppliedSetting, editedAt: Instant): Job {
  const now = ports.clock.now();
  const holdsAtMs = Date.parse(editedAt) + (DESK_HELD_SECONDS + READING_SECONDS) * 1000;
  return {
    jobId: ports.newId('job'),
    setting,
    state: 'running',
    startedAt: now,
    startedBy: agent.agentId,
    startsAt: new Date(Math.max(holdsAtMs, Date.parse(now))).toISOString(),
    page: 1,
    walk: 1,
    looked: 0,
    changed: 0,
    failed: 0,
    changedInWalk: 0,
    movedAt: now,
  };
}
