import { describe, expect, it } from 'vitest';
import { onHold, onReplyFailed, onStatus } from '#domain/sla';
import { evolveTargets, outcomeOf } from '#domain/targets';
import type { Target, TargetEvent } from '#schemas/sla';
import { aTarget, minute } from '../helpers/factories.ts';
import { context } from './sla-factory.ts';

const reply = aTarget();
const met = aTarget({ metAt: minute(10) });
const resolution = aTarget({ id: 'resolution.1', kind: 'resolution' });
const back: TargetEvent = {
  type: 'TargetResumed',
  targetId: met.id,
  at: minute(20),
  dueAt: minute(60),
  reason: 'reply_failed',
  target: met,
};

describe('evolveTargets', () => {
  it('takes back first a target that was no longer kept', () => {
    expect(evolveTargets([resolution], back)).toMatchObject([{ id: reply.id, dueAt: minute(60) }, { id: resolution.id }]);
    expect(evolveTargets([], back)).toHaveLength(1);
  });

  it('keeps in its place, once, the one that it still has', () => {
    expect(evolveTargets([resolution, met], back)).toMatchObject([{ id: resolution.id }, { id: reply.id, dueAt: minute(60) }]);
    expect(evolveTargets([resolution, met], back)[1]?.metAt).toBeUndefined();
  });

  it('has a target that is told a second time once, as it was told last', () => {
    const started: TargetEvent = { type: 'TargetStarted', target: { ...reply, dueAt: minute(90) } };

    expect(evolveTargets([reply, resolution], started)).toEqual([resolution, { ...reply, dueAt: minute(90) }]);
  });
});

it('says of a target that stands still that it is paused', () => {
  expect(outcomeOf(aTarget({ pausedAt: minute(5), remainingMs: 1 }))).toBe('paused');
  expect(outcomeOf(reply)).toBe('running');
});

describe('the time of the third party', () => {
  const held = aTarget({ id: 'third_party.1', kind: 'third_party' });
  const policy = { ...context('').policy, targets: { ...context('').policy.targets, urgent: { thirdPartySeconds: 3600 } } };

  it('runs on, and begins no second time, while the ticket is on hold', () => {
    expect(onStatus([held], context(minute(5), { status: 'on_hold', policy }))).toEqual([]);
    expect(onHold([held], context(minute(5), { status: 'on_hold', policy }))).toEqual([]);
    expect(onHold([resolution], context(minute(5), { status: 'on_hold', policy }))).toMatchObject([{ type: 'TargetStarted' }]);
  });

  it('ends when the ticket is work again', () => {
    expect(onStatus([held], context(minute(5), { status: 'open', policy }))).toMatchObject([{ type: 'TargetMet', targetId: held.id }]);
  });
});

describe('a failed reply', () => {
  const next = aTarget({ id: 'next_reply.1', kind: 'next_reply', startedAt: minute(5) });
  const failed = (other: Target) =>
    onReplyFailed([met, other], { acceptedAt: minute(10) }, { now: minute(20) }).map((event) =>
      'targetId' in event ? event.targetId : '',
    );

  it('ends a younger target that it had met as well', () => {
    expect(failed({ ...next, metAt: minute(10) })).toEqual(['next_reply.1', 'first_reply.1']);
  });

  it('ends no second time what was cancelled', () => {
    expect(failed({ ...next, cancelledAt: minute(15) })).toEqual(['first_reply.1']);
  });
});

it('a failed reply owes nothing again where another of the same millisecond stands', () => {
  expect(onReplyFailed([met], { acceptedAt: minute(10), answeredAt: minute(10) }, { now: minute(20) })).toEqual([]);
});
