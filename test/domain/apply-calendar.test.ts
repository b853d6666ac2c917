import { describe, expect, it } from 'vitest';
import type { DeskRules } from '#domain/context';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { Calendar, SlaPolicy } from '#schemas/sla';
import { minute } from '../helpers/factories.ts';
import { type Act, applies, contactOpens, replies, timePasses, updates } from '../helpers/ticket-acts.ts';
import { givenUnder, RULES } from '../helpers/ticket-spec.ts';

/** A time in Jakarta; minute 0 is Monday 23 November 2026, 09:15. */
const wib = (day: number, time: string): string => new Date(`2026-11-${day}T${time}:00+07:00`).toISOString();
const policy = (id: string, version: number, more: object = {}): SlaPolicy => SlaPolicy.parse({ ...DEFAULT_POLICY, id, version, ...more });
const allOf = (lengths: object) => ({ targets: { low: lengths, medium: lengths, high: lengths, urgent: lengths } });
const HOUR = 3600;

/** As it comes, medium: a first reply within 60 minutes, due 10:15, and the resolution within 24 hours of work, due on Thursday 09:15. */
const opened = [contactOpens()] as const;

/** Monday to Friday until 15:00, with the same lunch. */
const weekday = [
  { from: '08:00', to: '12:00' },
  { from: '13:00', to: '15:00' },
];
const calendar = (version: number): Calendar =>
  Calendar.parse({ ...DEFAULT_CALENDAR, version, week: [weekday, weekday, weekday, weekday, weekday, [], []] });
const earlier: DeskRules = { ...RULES, calendar: calendar(1) };
const applyHours = (at: string, { id = 'default', version = 1, promised = [DEFAULT_CALENDAR] } = {}): Act =>
  applies({ kind: 'calendar', id, version }, { at, promised });

describe('ApplySetting: an edited calendar', () => {
  it('runs what is left by the new hours, from what has run by the old ones', () => {
    const ticket = givenUnder(RULES, ...opened)
      .nowUnder(earlier)
      .when(applyHours(minute(10)))
      .thenEvents(
        { type: 'TargetRescheduled', targetId: 'first_reply.1', dueAt: minute(60), reason: 'calendar', calendar: 'default@1' },
        // 23:50 hours are left from 09:25: 4:35 on Monday, 6:00 each on Tuesday, Wednesday and Thursday, and 1:15 on Friday.
        { type: 'TargetRescheduled', targetId: 'resolution.1', dueAt: wib(27, '09:15'), reason: 'calendar', targetSeconds: 24 * HOUR },
      );

    expect(ticket.targets).toMatchObject([{ policy: 'default@0' }, { policy: 'default@0', calendar: 'default@1' }]);
  });

  it('measures what has run by the hours that were promised, not by those that hold now', () => {
    // Low: 4 hours from 11:30, half an hour before noon and 3:30 from 13:00: due 16:30.
    const low = [contactOpens({ at: minute(135), opening: { priority: 'low' } })] as const;
    const ticket = givenUnder(RULES, ...low)
      .nowUnder({ ...earlier, calendar: calendar(2) })
      .when(applyHours(wib(23, '14:00'), { version: 2 }))
      .after();

    expect(givenUnder(RULES, ...low).ticket().targets[0]?.dueAt).toBe(wib(23, '16:30'));
    // 2:30 are left, though only one hour of it is open now: 1:00 on Monday and 1:30 on Tuesday.
    expect(ticket.targets[0]).toMatchObject({ dueAt: wib(24, '09:30'), calendar: 'default@2' });
  });

  it('dates the steps that are still to come anew', () => {
    const rules = (hours: Calendar): DeskRules => ({
      ...RULES,
      policy: policy('default', 1, {
        escalations: [
          { at: { percent: 50 }, notify: ['lead'] },
          { at: { secondsBefore: HOUR }, notify: ['lead'] },
        ],
      }),
      calendar: hours,
    });
    const low = [contactOpens({ at: minute(135), opening: { priority: 'low' } })] as const;
    const ticket = givenUnder(rules(DEFAULT_CALENDAR), ...low)
      .nowUnder(rules(calendar(1)))
      .when(applyHours(wib(23, '14:00')))
      .after();

    // Half of 4 hours has run at 14:30. An hour before the end is 1:30 after 14:00: an hour until 15:00, and 0:30 on Tuesday.
    expect(ticket.targets[0]?.ladder).toMatchObject([
      { step: '50', at: wib(23, '14:30') },
      { step: 'before-3600', at: wib(24, '08:30') },
    ]);
  });

  it('leaves what stands still with what it had left, under the new hours', () => {
    givenUnder(RULES, contactOpens(), replies('agent-1', 2), updates('agent-1', { status: 'pending', at: minute(5) }))
      .nowUnder(earlier)
      .when(applyHours(minute(10)))
      .thenEvents({ type: 'TargetRescheduled', targetId: 'resolution.1', remainingMs: (24 * HOUR - 300) * 1000, calendar: 'default@1' });
  });

  it('leaves a breach as it is', () => {
    givenUnder(RULES, ...opened, timePasses(minute(61)))
      .nowUnder(earlier)
      .when(applyHours(minute(70)))
      .thenEvents({ type: 'TargetRescheduled', targetId: 'resolution.1' });
  });

  it('measures by the hours that hold now where nobody knows the earlier ones any more', () => {
    const ticket = givenUnder(RULES, contactOpens({ at: minute(135), opening: { priority: 'low' } }))
      .nowUnder(earlier)
      .when(applyHours(wib(23, '14:00'), { promised: [] }))
      .after();

    // From 14:00 to 16:30 one hour is open now.
    expect(ticket.targets[0]?.dueAt).toBe(wib(23, '15:00'));
  });

  it('applies none that is not the desk’s, whatever the version of the others', () => {
    givenUnder(RULES, ...opened)
      .nowUnder(earlier)
      .when(applyHours(minute(10), { id: 'night' }))
      .thenNothing();
  });

  it('leaves the lengths of a policy that was edited too: nobody asked for those', () => {
    const ticket = givenUnder(RULES, ...opened)
      .nowUnder({ ...RULES, policy: policy('default', 1, allOf({ firstReplySeconds: 1800 })), calendar: calendar(1) })
      .when(applyHours(minute(10)))
      .after();

    expect(ticket.targets[0]).toMatchObject({ targetSeconds: HOUR, policy: 'default@0', dueAt: minute(60) });
  });

  const night = { ...calendar(3), id: 'night' };
  const roundTheClock = { ...RULES, policy: policy('default', 1, { clock: 'calendar' }) };
  it.each<[string, readonly Act[], DeskRules, DeskRules, Act]>([
    ['a second time', [...opened, applyHours(minute(10))], earlier, earlier, applyHours(minute(20))],
    ['to what runs day and night', opened, roundTheClock, { ...roundTheClock, calendar: calendar(1) }, applyHours(minute(10))],
    ['that no target names', opened, RULES, { ...RULES, calendars: [night] }, applyHours(minute(10), { id: 'night', version: 3 })],
    ['where another version holds by now', opened, RULES, { ...RULES, calendar: calendar(2) }, applyHours(minute(10))],
    ['of a version before what a target names', opened, { ...RULES, calendar: calendar(2) }, earlier, applyHours(minute(10))],
  ])('%s changes nothing', (_what, past, before, now, act) => {
    givenUnder(before, ...past)
      .nowUnder(now)
      .when(act)
      .thenNothing();
  });
});
