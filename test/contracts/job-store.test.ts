import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#domain/default-settings';
import type { DeskWrite } from '#flows/ports';
import type { AppliedSetting, Job } from '#schemas/job';
import { aJob, anId, minute } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

describe.each(storeSources())('jobs: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  const recorded = (...writes: DeskWrite[]) =>
    stores.directory.record({
      at: minute(1),
      actor: { kind: 'agent', id: 'agent-9' },
      commandId: anId('cmd'),
      events: [{ type: 'QuarantineReleased', id: 'x' }],
      writes,
    });
  /** Of a policy that is set at version 1, unless named otherwise. */
  async function settingOf(id: string): Promise<AppliedSetting> {
    const setting = { kind: 'policy', id, version: 1 } as const;
    const record = { ...setting, value: { ...DEFAULT_POLICY, id }, updatedAt: minute(0), updatedBy: 'agent-9' };
    await recorded({ kind: 'setting', record, previous: 0 });
    return setting;
  }
  async function startedOn(id: string): Promise<Job> {
    const job = aJob({ setting: await settingOf(id) });
    expect(await recorded({ kind: 'start_job', job })).toBe('committed');
    return job;
  }
  const cancelled = (before: Job): Job => ({ ...before, state: 'cancelled', ending: 'by_person', endedAt: minute(5), endedBy: 'agent-9' });

  it('knows none until one is begun', async () => {
    expect(await stores.jobs.job(anId('job'))).toBeUndefined();
    expect(await stores.jobs.runningFor({ kind: 'policy', id: 'never' })).toBeUndefined();
  });

  it('begins one, which runs for its setting', async () => {
    const job = await startedOn('begun');

    expect(await stores.jobs.job(job.jobId)).toEqual(job);
    expect(await stores.jobs.runningFor(job.setting)).toEqual(job);
    expect(await stores.jobs.runningFor({ kind: 'calendar', id: 'begun' })).toBeUndefined();
    expect(await stores.jobs.running()).toContainEqual(job);
  });

  it('begins no second one for a setting as long as the first runs', async () => {
    const first = await startedOn('once');
    const second = aJob({ setting: first.setting });

    expect(await recorded({ kind: 'start_job', job: second })).toBe('conflict');
    expect(await stores.jobs.job(second.jobId)).toBeUndefined();
    expect(await recorded({ kind: 'end_job', before: first, after: cancelled(first) })).toBe('committed');
    expect(await recorded({ kind: 'start_job', job: second })).toBe('committed');
    expect(await stores.jobs.runningFor(first.setting)).toEqual(second);
  });

  it('begins one only for the version that holds', async () => {
    const setting = await settingOf('edited');

    expect(await recorded({ kind: 'start_job', job: aJob({ setting: { ...setting, version: 2 } }) })).toBe('conflict');
    expect(await recorded({ kind: 'start_job', job: aJob({ setting: { ...setting, id: 'nobody-set-it' } }) })).toBe('conflict');
    expect(await stores.jobs.runningFor(setting)).toBeUndefined();
  });

  it('moves one on once for a page, with counts and position', async () => {
    const job = await startedOn('moved');
    const position = { teamId: 'default', after: '1#2026-11-23T03:15:00.000Z#2#2026-11-23T02:15:00.000Z#000000001042' };
    const after: Job = { ...job, page: 2, position, movedAt: minute(2), looked: 100, changed: 7, changedInWalk: 7, failed: 1 };

    expect(await stores.jobs.advance(job, after)).toEqual(after);
    expect(await stores.jobs.advance(job, after)).toBeUndefined();
    expect(await stores.jobs.job(job.jobId)).toEqual(after);

    const { position: _, ...again } = { ...after, page: 3, walk: 2, looked: 0, changedInWalk: 0, failed: 0 };
    expect(await stores.jobs.advance(after, again)).toEqual(again);
    expect(await stores.jobs.job(job.jobId)).toEqual(again);
  });

  it('counts the page that was under way when it was cancelled, which stays', async () => {
    const job = await startedOn('cancelled');
    await recorded({ kind: 'end_job', before: job, after: cancelled(job) });

    const kept = await stores.jobs.advance(job, { ...job, page: 2, looked: 3, changed: 3, changedInWalk: 3 });

    expect(kept).toEqual({ ...cancelled(job), page: 2, looked: 3, changed: 3, changedInWalk: 3 });
    expect(await stores.jobs.runningFor(job.setting)).toBeUndefined();
    expect((await stores.jobs.running()).map(({ jobId }) => jobId)).not.toContain(job.jobId);
  });

  it('ends one once, at the page that it is at', async () => {
    const job = await startedOn('ended');
    const moved = { ...job, page: 2 };
    await stores.jobs.advance(job, moved);

    expect(await recorded({ kind: 'end_job', before: job, after: cancelled(job) })).toBe('conflict');
    const done: Job = { ...moved, page: 3, state: 'done', endedAt: minute(5) };
    expect(await recorded({ kind: 'end_job', before: moved, after: done })).toBe('committed');
    expect(await recorded({ kind: 'end_job', before: done, after: cancelled(done) })).toBe('conflict');
    expect(await stores.jobs.job(job.jobId)).toEqual(done);
    expect(await recorded({ kind: 'end_job', before: aJob(), after: cancelled(aJob()) })).toBe('conflict');
  });

  it('remembers by its key what a call began, once', async () => {
    const job = aJob({ setting: await settingOf('keyed') });
    const marker = { kind: 'marker', key: `api#${job.jobId}`, digest: 'd', jobId: job.jobId, expiresAt: 1_900_000_000 } as const;

    expect(await recorded({ kind: 'start_job', job }, marker)).toBe('committed');

    expect(await stores.tickets.marker(marker.key)).toMatchObject({ jobId: job.jobId, digest: 'd' });
    expect(await recorded(marker)).toBe('conflict');
    expect(await stores.tickets.append([], [marker])).toEqual({ kind: 'seen', key: marker.key });
  });
});
