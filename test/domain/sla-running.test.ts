import { describe, expect, it } from 'vitest';
import { leftWhenMet, onCalendar, onPriority } from '#domain/sla';
import { followStatus } from '#domain/sla-running';
import type { Target } from '#schemas/sla';
import { aTarget, minute } from '../helpers/factories.ts';
import { context } from './sla-factory.ts';

const paused = (more: Partial<Target> = {}): Target => {
  const { dueAt, ...resolution } = aTarget({
    id: 'resolution.1',
    kind: 'resolution',
    policy: 'default@0',
    pausedAt: minute(5),
    remainingMs: 60_000,
  });
  return { ...resolution, calendar: 'gone@3', ...more };
};

describe('a target that goes on', () => {
  it('names the calendar that it goes by from now on, where its own is gone', () => {
    expect(followStatus(paused(), context(minute(9)))).toEqual([
      { type: 'TargetResumed', targetId: 'resolution.1', at: minute(9), dueAt: minute(10), reason: 'status', calendar: 'default@0' },
    ]);
  });

  it.each([
    ['its own still holds', { calendar: 'default@0' }],
    ['it runs all the time', { clock: 'calendar' }],
    ['it is breached, for nothing is counted any more', { breachedAt: minute(1) }],
  ] as const)('names none where %s', (_, more) => {
    const [event] = followStatus(paused(more), context(minute(9)));

    expect(event).toMatchObject({ type: 'TargetResumed', reason: 'status' });
    expect(event).not.toHaveProperty('calendar');
  });
});

it('has left when it was met what it had until it was due, and what a pause had kept', () => {
  const promised = () => context(minute(50));

  expect(leftWhenMet(aTarget({ metAt: minute(10) }), promised)).toBe(3_000_000);
  expect(leftWhenMet(paused({ metAt: minute(10), remainingMs: -5 }), promised)).toBe(-5);
  expect(leftWhenMet(aTarget(), promised)).toBeUndefined();
  expect(leftWhenMet(undefined, promised)).toBeUndefined();
});

it('a target past due is breached, not moved, by another calendar', () => {
  expect(onCalendar([aTarget()], context(minute(61)), () => context(minute(61)))).toEqual([
    { type: 'TargetBreached', targetId: 'first_reply.1', at: minute(60) },
  ]);
});

describe('a policy without a ladder', () => {
  it('takes away the steps of the one before', () => {
    const [moved] = onPriority([aTarget({ ladder: [{ step: '50', at: minute(30), notify: ['lead'] }] })], context(minute(5)));

    expect(moved).toMatchObject({ type: 'TargetRescheduled', ladder: [] });
  });

  it('says nothing of steps where there were none', () => {
    expect(onPriority([aTarget()], context(minute(5)))[0]).not.toHaveProperty('ladder');
  });
});
