import { describe, expect, it } from 'vitest';
import { afterPage, MOST_WALKS, type PageDone, teamOf } from '#domain/job-steps';
import type { Job } from '#schemas/job';
import { aJob, minute } from '../helpers/factories.ts';

const TEAMS = ['logistik', 'default', 'sales'];
const onceDone = (job: Job, done: Partial<PageDone>) =>
  afterPage(job, { teamId: teamOf(job, TEAMS), looked: 0, changed: 0, failed: 0, ...done }, { teams: TEAMS, now: minute(9) });

describe('a job after a page', () => {
  it('goes on behind it, and counts', () => {
    const job = aJob({ looked: 100, changed: 7, changedInWalk: 7, failed: 1 });

    expect(onceDone(job, { last: '1#key', looked: 100, changed: 3, failed: 2 })).toEqual({
      ...job,
      page: 2,
      position: { teamId: 'default', after: '1#key' },
      movedAt: minute(9),
      looked: 200,
      changed: 10,
      changedInWalk: 10,
      failed: 3,
    });
  });

  it('goes on with the next team where one is through, in the order of the alphabet', () => {
    expect(onceDone(aJob(), {}).position).toEqual({ teamId: 'logistik' });
    expect(onceDone(aJob({ position: { teamId: 'logistik', after: '1#key' } }), {}).position).toEqual({ teamId: 'sales' });
  });

  it('goes on with the team that follows though its own is gone by now', () => {
    const job = aJob({ position: { teamId: 'gudang' } });

    expect(teamOf(job, TEAMS)).toBe('gudang');
    expect(onceDone(job, {}).position).toEqual({ teamId: 'logistik' });
  });

  it('is done when a whole walk found nothing to change', () => {
    const job = aJob({ position: { teamId: 'sales' }, looked: 12, changed: 5, walk: 2 });

    expect(onceDone(job, { looked: 3 })).toMatchObject({ state: 'done', endedAt: minute(9), looked: 15, changed: 5, walk: 2 });
  });

  it('walks again when one changed something, from the first team on', () => {
    const again = onceDone(aJob({ position: { teamId: 'sales' }, looked: 12, changed: 5, changedInWalk: 5, failed: 1 }), {
      looked: 3,
      changed: 1,
    });

    expect(again).toMatchObject({ state: 'running', walk: 2, looked: 0, failed: 0, changedInWalk: 0, changed: 6, page: 2 });
    expect(again.position).toBeUndefined();
    expect(teamOf(again, TEAMS)).toBe('default');
  });

  it('does not walk for ever', () => {
    expect(onceDone(aJob({ position: { teamId: 'sales' }, walk: MOST_WALKS }), { looked: 3, changed: 1 })).toMatchObject({
      state: 'done',
      changed: 1,
    });
  });
});
