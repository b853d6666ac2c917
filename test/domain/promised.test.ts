/** An edit that nobody applied changes nothing of what was promised, and nothing of what has run. */
import { describe, expect, it } from 'vitest';
import type { DeskRules } from '#domain/context';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { type Calendar, SlaPolicy } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import { contactOpens, replies, timePasses, updates } from '../helpers/ticket-acts.ts';
import { givenUnder, RULES } from '../helpers/ticket-spec.ts';

const HOUR = 3600;
/** A time in Jakarta; 23 November 2026 is a Monday. Open 08-12 and 13-17, on Friday 08-11:30 and 13:30-17, on Saturday 08-13. */
const nov = (day: number, time: string): string => new Date(`2026-11-${day}T${time}:00+07:00`).toISOString();
const lengths = (hours: number) => ({ resolutionSeconds: hours * HOUR });
const policy = (version: number, more: object = {}): SlaPolicy =>
  SlaPolicy.parse({
    ...DEFAULT_POLICY,
    version,
    targets: { low: lengths(48), medium: lengths(8), high: lengths(8), urgent: lengths(4) },
    ...more,
  });
/** Tuesday has become a holiday. */
const HOLIDAY: Calendar = { ...DEFAULT_CALENDAR, version: 1, exceptions: [{ date: '2026-11-24', spans: [] }] };
const before: DeskRules = { ...RULES, policy: policy(1) };
const edited: DeskRules = { ...before, calendar: HOLIDAY };
const set = (at: string, fields: Parameters<typeof updates>[1]) => updates('agent-1', { at, ...fields });
const resolution = ({ targets }: Ticket) => targets.find(({ kind }) => kind === 'resolution');

/** 8 hours from Monday 13:00: 4 on Monday, 4 on Tuesday, due on Tuesday at noon. */
const opened = [contactOpens({ at: nov(23, '13:00') })] as const;

describe('an edited calendar', () => {
  it('leaves what runs due when it was', () => {
    expect(resolution(givenUnder(before, ...opened).ticket())?.dueAt).toBe(nov(24, '12:00'));
    givenUnder(before, ...opened)
      .nowUnder(edited)
      .when(timePasses(nov(24, '12:01')))
      .thenEvents({ type: 'TargetBreached', at: nov(24, '12:00') });
  });

  it('does not shorten what is left when the ticket waits: one hour has run, seven are left', () => {
    givenUnder(before, ...opened)
      .nowUnder(edited)
      .when(set(nov(23, '14:00'), { status: 'pending' }))
      .thenEvents('StatusChanged', { type: 'TargetPaused', remainingMs: 7 * HOUR * 1000 });
  });

  // 2:30 on Monday and 4:30 on Tuesday, which is no holiday for what was promised before.
  it('lets it run again by the hours that were promised', () => {
    const ticket = givenUnder(before, ...opened)
      .nowUnder(edited, set(nov(23, '14:00'), { status: 'pending' }), set(nov(23, '14:30'), { status: 'open' }))
      .ticket();

    expect(resolution(ticket)).toMatchObject({ dueAt: nov(24, '13:30'), calendar: 'default@0' });
  });

  // 47 hours are left from Monday 14:00, and are counted by the hours that hold when the priority changes: Monday 3, Wednesday and Thursday 8, Friday 7,
  // Saturday 5, Monday 8, and on Tuesday, 1 December, the last 8.
  it('takes nothing of the new length but what has run, when the priority changes', () => {
    const ticket = givenUnder(before, ...opened)
      .nowUnder(edited, set(nov(23, '14:00'), { priority: 'low' }))
      .ticket();

    expect(resolution(ticket)).toMatchObject({ dueAt: new Date('2026-12-01T17:00:00+07:00').toISOString(), calendar: 'default@1' });
  });

  // Solved at 14:00 with 7 hours left. Reopened on Wednesday at 08:00, with the policy and its calendar chosen anew: due on Wednesday at 16:00.
  it('does not shorten what a reopened ticket has left', () => {
    const ticket = givenUnder(before, ...opened, replies('agent-1', 2, { at: nov(23, '13:30') }))
      .nowUnder(edited, set(nov(23, '14:00'), { status: 'solved' }), set(nov(25, '08:00'), { status: 'open' }))
      .ticket();

    expect(resolution(ticket)?.dueAt).toBe(nov(25, '16:00'));
  });

  it('counts after several edits by the version that a target names', () => {
    const none: Calendar = { ...HOLIDAY, version: 2, week: [[], [], [], [], [], [], [{ from: '00:00', to: '01:00' }]] };

    givenUnder(before, ...opened)
      .nowUnder(edited)
      .nowUnder({ ...before, calendar: none })
      .when(set(nov(23, '14:00'), { status: 'pending' }))
      .thenEvents('StatusChanged', { type: 'TargetPaused', remainingMs: 7 * HOUR * 1000 });
  });

  it('is all there is where nobody knows the earlier one: what runs again says so', () => {
    const pauses = { ...set(nov(23, '14:00'), { status: 'pending' as const }), promised: [] };
    const runs = { ...set(nov(23, '14:30'), { status: 'open' as const }), promised: [] };
    const ticket = givenUnder(before, ...opened)
      .nowUnder(edited, pauses, runs)
      .ticket();

    // 3 hours are open until the due instant: 2:30 on Monday and 0:30 on Wednesday.
    expect(resolution(ticket)).toMatchObject({ dueAt: nov(25, '08:30'), calendar: 'default@1' });
  });
});

describe('an edited policy', () => {
  const pausing: DeskRules = { ...before, policy: policy(2, { pausesOnHold: true }) };
  const onHold = set(nov(23, '14:00'), { status: 'on_hold' });

  it('pauses nothing on hold that was promised to run there, and runs nothing that was promised to pause', () => {
    givenUnder(before, ...opened)
      .nowUnder(pausing)
      .when(onHold)
      .thenEvents('StatusChanged');
    givenUnder(pausing, ...opened)
      .nowUnder({ ...before, policy: policy(3) })
      .when(onHold)
      .thenEvents('StatusChanged', { type: 'TargetPaused', targetId: 'resolution.1' });
  });

  it('decides it for a target that was promised before targets said so themselves', () => {
    const { targets, ...ticket } = givenUnder(before, ...opened).ticket();
    const old = { ...ticket, targets: targets.map(({ pausesOnHold: _, ...target }) => target) };

    givenUnder(before, { ticket: old })
      .nowUnder(pausing)
      .when(onHold)
      .thenEvents('StatusChanged', { type: 'TargetPaused', targetId: 'resolution.1' });
  });

  it('holds from when the policy is chosen anew: the ticket is on hold, and stands still from then on', () => {
    const ticket = givenUnder(before, ...opened, onHold)
      .nowUnder(pausing)
      .when(set(nov(23, '15:00'), { priority: 'urgent' }))
      .thenEvents('PriorityChanged', 'TargetRescheduled', { type: 'TargetPaused', remainingMs: 2 * HOUR * 1000 });

    expect(resolution(ticket)).toMatchObject({ policy: 'default@2', pausesOnHold: true });
  });
});
