import { describe, expect, it } from 'vitest';
import { DEFAULT_CALENDAR } from '#domain/default-settings';
import { dated, firstReached } from '#domain/ladder';
import { clockMsBetween } from '#domain/sla-clock';
import type { Rung } from '#schemas/escalation';
import type { Target } from '#schemas/sla';
import { aTarget, minute } from '../helpers/factories.ts';
import { at, monday, zones } from './sla-factory.ts';

const hours = { calendar: DEFAULT_CALENDAR, zones };
const rung = (step: Rung['step'], instant?: string): Rung => ({ step, notify: ['lead'], ...(instant && { at: instant }) });
const ladder = [rung('after-600'), rung('breach'), rung('50')];
const running = (dueAt: string, clock: Target['clock'] = 'calendar') => ({ dueAt, targetSeconds: 3600, clock });

describe('dated', () => {
  it('puts the steps in the order of their instants', () => {
    expect(dated(ladder, running(minute(60)), { ...hours, from: minute(0) })).toEqual([
      rung('50', minute(30)),
      rung('breach', minute(60)),
      rung('after-600', minute(70)),
    ]);
  });

  it('has the breach at the due instant, also where that lies outside of the hours', () => {
    const dueAt = monday('23:00:00');

    expect(dated([rung('breach')], running(dueAt, 'business'), { ...hours, from: monday('09:00:00') })).toEqual([rung('breach', dueAt)]);
  });

  it('has the breach at once where the due instant lies behind', () => {
    expect(dated([rung('breach')], running(minute(60)), { ...hours, from: minute(90) })).toEqual([rung('breach', minute(90))]);
  });

  it('has no instants while the target stands still', () => {
    const before = [rung('50', minute(30))];

    expect(dated(before, { targetSeconds: 3600, clock: 'calendar' }, { ...hours, from: minute(0) })).toEqual([rung('50')]);
  });
});

describe('firstReached', () => {
  const target = aTarget({ ladder: [rung('breach', minute(60))] });
  const reachedBy = (targets: readonly Target[], now: string) => firstReached(targets, now)?.rung;

  it('is the breach only when the target can no longer be met', () => {
    expect(reachedBy([target], minute(60))).toBeUndefined();
    expect(reachedBy([target], at('2026-11-30T00:00:00Z'))).toEqual(rung('breach', minute(60)));
  });

  it('is the one whose instant came first, whatever stands first on the ticket and in the ladder', () => {
    const later = aTarget({ id: 'resolution.1', ladder: [rung('80', minute(48)), rung('50', minute(30))] });
    const first = aTarget({ ladder: [rung('50', minute(20))] });

    expect([later, first].map((one) => reachedBy([one], minute(50)))).toEqual([rung('50', minute(30)), rung('50', minute(20))]);
    expect([reachedBy([later, first], minute(50)), reachedBy([first, later], minute(50))]).toEqual([
      rung('50', minute(20)),
      rung('50', minute(20)),
    ]);
  });

  it('is that of the target that stands first, of two at one instant', () => {
    const [one, other] = ['first_reply.1', 'resolution.1'].map((id) => aTarget({ id, ladder: [rung('50', minute(30))] }));

    expect(one && other && firstReached([one, other], minute(30))?.target.id).toBe('first_reply.1');
  });

  it('is none of a settled target, nor of one that stands still', () => {
    expect(reachedBy([{ ...target, metAt: minute(10) }], minute(90))).toBeUndefined();
    expect(reachedBy([{ ...target, ladder: [rung('breach')] }], minute(90))).toBeUndefined();
  });
});

describe('the clock of a target', () => {
  it('runs through the night only where it is that of the calendar', () => {
    const night = { from: monday('20:00:00'), to: monday('22:00:00') };

    expect(clockMsBetween(hours, 'calendar', night)).toBe(7_200_000);
    expect(clockMsBetween(hours, 'business', night)).toBe(0);
  });
});
