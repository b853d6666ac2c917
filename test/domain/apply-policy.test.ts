import { describe, expect, it } from 'vitest';
import type { DeskRules } from '#domain/context';
import { DEFAULT_POLICY } from '#domain/default-settings';
import { SlaPolicy } from '#schemas/sla';
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
const edited = (more: object): DeskRules => ({ ...RULES, policy: policy('default', 1, more) });
const shorter = edited(allOf({ firstReplySeconds: 1800, resolutionSeconds: 12 * HOUR }));
const applyDefault = (at: string, version = 1): Act => applies({ kind: 'policy', id: 'default', version }, { at });

describe('ApplySetting: an edited policy', () => {
  it('gives what runs its new length, less what has run already', () => {
    const ticket = givenUnder(RULES, ...opened)
      .nowUnder(shorter)
      .when(applyDefault(minute(10)))
      .thenEvents(
        // 10 of 30 minutes have run: 20 are left from 09:25.
        {
          type: 'TargetRescheduled',
          targetId: 'first_reply.1',
          targetSeconds: 1800,
          dueAt: minute(30),
          reason: 'policy',
          policy: 'default@1',
        },
        // 11:50 of 12:00 hours are left from 09:25: 2:35 + 4:00 on Monday, 4:00 until noon on Tuesday, and 1:15 after 13:00.
        { type: 'TargetRescheduled', targetId: 'resolution.1', targetSeconds: 12 * HOUR, dueAt: wib(24, '14:15'), reason: 'policy' },
      );

    expect(ticket.targets).toMatchObject([{ policy: 'default@1', calendar: 'default@0' }, { policy: 'default@1' }]);
  });

  it('makes due at once what has used up its new length, and not before', () => {
    const ticket = givenUnder(RULES, ...opened)
      .nowUnder(edited(allOf({ firstReplySeconds: 300, resolutionSeconds: 24 * HOUR })))
      .when(applyDefault(minute(10)))
      .after();

    expect(ticket.targets).toMatchObject([{ dueAt: minute(10) }, { dueAt: wib(26, '09:15') }]);
    expect(ticket.targets[0]?.breachedAt).toBeUndefined();
  });

  it('leaves a breach and its due instant as they are', () => {
    const ticket = givenUnder(RULES, ...opened, timePasses(minute(61)))
      .nowUnder(shorter)
      .when(applyDefault(minute(70)))
      .thenEvents({ type: 'TargetRescheduled', targetId: 'resolution.1' });

    expect(ticket.targets[0]).toMatchObject({ dueAt: minute(60), breachedAt: minute(60), policy: 'default@0', targetSeconds: 3600 });
  });

  it('records what was past due when it came, as of its due instant', () => {
    givenUnder(RULES, ...opened)
      .nowUnder(shorter)
      .when(applyDefault(minute(70)))
      .thenEvents(
        { type: 'TargetBreached', targetId: 'first_reply.1', at: minute(60) },
        { type: 'TargetRescheduled', targetId: 'resolution.1' },
      );
  });

  it('ends what it has no length for; what only it has begins the next time its beginning happens', () => {
    const rules = edited(allOf({ resolutionSeconds: 24 * HOUR, thirdPartySeconds: HOUR }));
    const onHold = [contactOpens(), updates('agent-1', { status: 'on_hold', at: minute(5) })] as const;
    const apply = applyDefault(minute(10));
    const ticket = givenUnder(RULES, ...onHold)
      .nowUnder(rules)
      .when(apply)
      .thenEvents(
        { type: 'TargetCancelled', targetId: 'first_reply.1', reason: 'no_length' },
        { type: 'TargetRescheduled', targetId: 'resolution.1' },
      );

    expect(ticket.targets.map(({ id }) => id)).toEqual(['first_reply.1', 'resolution.1']);
    const again = [
      apply,
      updates('agent-1', { status: 'open', at: minute(20) }),
      updates('agent-1', { status: 'on_hold', at: minute(30) }),
    ];
    const later = givenUnder(RULES, ...onHold)
      .nowUnder(rules, ...again)
      .ticket();
    expect(later.targets.at(-1)).toMatchObject({ id: 'third_party.1', startedAt: minute(30) });
  });

  it('keeps what is left of a target that stands still, by its new length', () => {
    const waits = [contactOpens(), updates('agent-1', { status: 'pending', at: minute(5) })] as const;

    givenUnder(RULES, ...waits)
      .nowUnder(shorter)
      .when(applyDefault(minute(10)))
      // Of 24 hours 5 minutes had run; of 12 hours they have run as well.
      .thenEvents(
        { targetId: 'first_reply.1', type: 'TargetRescheduled' },
        { type: 'TargetRescheduled', remainingMs: (12 * HOUR - 300) * 1000 },
      );
  });

  it('pauses on hold, or runs there, as it says now', () => {
    const held = [contactOpens(), updates('agent-1', { status: 'on_hold', at: minute(5) })] as const;
    const lengths = { ...allOf({ resolutionSeconds: 24 * HOUR }) };
    const pauses = { ...RULES, policy: policy('default', 1, { ...lengths, pausesOnHold: true }) };
    const runs = { ...RULES, policy: policy('default', 2, { ...lengths, pausesOnHold: false }) };

    givenUnder(RULES, ...held)
      .nowUnder(pauses)
      .when(applyDefault(minute(10)))
      // 10 of 1440 minutes have run.
      .thenEvents('TargetCancelled', 'TargetRescheduled', { type: 'TargetPaused', targetId: 'resolution.1', remainingMs: 1430 * 60_000 });
    givenUnder(pauses, ...held)
      .nowUnder(runs)
      .when(applyDefault(minute(15), 2))
      // It stood still from 09:20 to 09:30, and is due ten minutes after Thursday 09:15.
      .thenEvents('TargetRescheduled', { type: 'TargetResumed', targetId: 'resolution.1', dueAt: wib(26, '09:25'), reason: 'policy' });
  });

  it('takes the tickets that come under it now, and gives away those that do not any more', () => {
    const vip = (version: number, conditions: object) =>
      policy('vip', version, { conditions, ...allOf({ firstReplySeconds: 900, resolutionSeconds: 24 * HOUR }) });
    const others = { ...RULES, policies: [vip(1, { teamIds: ['vip'] })] };
    const all = { ...RULES, policies: [vip(2, {})] };
    const apply = (version: number): Act => applies({ kind: 'policy', id: 'vip', version }, { at: minute(10) });

    givenUnder(others, ...opened)
      .nowUnder(all)
      .when(apply(2))
      .thenEvents(
        { targetId: 'first_reply.1', type: 'TargetRescheduled', policy: 'vip@2', dueAt: minute(15) },
        { type: 'TargetRescheduled' },
      );
    givenUnder(all, ...opened)
      .nowUnder({ ...RULES, policies: [vip(3, { teamIds: ['vip'] })] })
      .when(apply(3))
      .thenEvents(
        { targetId: 'first_reply.1', type: 'TargetRescheduled', policy: 'default@0', dueAt: minute(60) },
        { type: 'TargetRescheduled' },
      );
  });

  it('brings its ladder: what was reached is not reached again, what is left behind is reached at once', () => {
    const ladder = (...escalations: object[]) => ({ ...allOf({ firstReplySeconds: HOUR }), escalations });
    const half = { at: { percent: 50 }, notify: ['lead'] };
    const rules = { ...RULES, policy: policy('default', 1, ladder(half)) };
    const next = {
      ...RULES,
      policy: policy('default', 2, ladder(half, { at: { percent: 60 }, notify: ['lead'] }, { at: { percent: 90 }, notify: ['lead'] })),
    };

    const ticket = givenUnder(rules, ...opened, timePasses(minute(30)))
      .nowUnder(next)
      .when(applyDefault(minute(40), 2))
      .thenEvents({ type: 'TargetRescheduled', dueAt: minute(60) });

    expect(ticket.targets[0]).toMatchObject({
      reached: ['50'],
      ladder: [
        { step: '60', at: minute(40) },
        { step: '90', at: minute(54) },
      ],
    });
  });

  const elsewhere = { ...shorter, policies: [policy('vip', 1, { conditions: { teamIds: ['vip'] } })] };
  const applyVip = applies({ kind: 'policy', id: 'vip', version: 1 }, { at: minute(10) });
  it.each<[string, readonly Act[], DeskRules, Act]>([
    ['to a solved ticket', [...opened, replies('agent-1', 2), updates('agent-1', { status: 'solved' })], shorter, applyDefault(minute(20))],
    ['where another version holds by now', opened, shorter, applyDefault(minute(10), 2)],
    ['where there is no such policy', opened, shorter, applyVip],
    ['that nothing is under and nothing comes under', opened, elsewhere, applyVip],
  ])('%s changes nothing', (_what, past, rules, act) => {
    givenUnder(RULES, ...past)
      .nowUnder(rules)
      .when(act)
      .thenNothing();
  });

  it('a second time changes nothing', () => {
    givenUnder(RULES, ...opened)
      .nowUnder(shorter, applyDefault(minute(10)))
      .when(applyDefault(minute(20)))
      .thenNothing();
  });

  it('never goes back from a later version, which somebody else knew already', () => {
    const later = { ...RULES, policy: policy('default', 2, allOf({ firstReplySeconds: 600 })) };

    givenUnder(later, ...opened)
      .nowUnder(shorter)
      .when(applyDefault(minute(5)))
      .thenNothing();
  });
});
