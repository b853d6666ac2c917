import { describe, expect, it } from 'vitest';
import type { DeskRules } from '#domain/context';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { inOrder, isOnlyEdited, policyFor, termsFor, termsOf } from '#domain/policies';
import { SlaPolicy } from '#schemas/sla';
import { minute } from '../helpers/factories.ts';
import { type Act, contactOpens, contactWrites, replies, timePasses, updates } from '../helpers/ticket-acts.ts';
import { givenUnder, RULES } from '../helpers/ticket-spec.ts';

const policy = (id: string, more: object = {}): SlaPolicy => SlaPolicy.parse({ ...DEFAULT_POLICY, id, version: 1, ...more });
const allOf = (lengths: object) => ({ targets: { low: lengths, medium: lengths, high: lengths, urgent: lengths } });
const desk = (...policies: SlaPolicy[]): DeskRules => ({ ...RULES, policies });
const facts = { channel: 'whatsapp', teamId: 'default', priority: 'medium' } as const;
const set = (fields: Parameters<typeof updates>[1]): Act => updates('agent-1', fields);

describe('policyFor', () => {
  it.each([
    ['no condition', undefined, true],
    ['an empty one', {}, true],
    ['its channel', { channels: ['email', 'whatsapp'] }, true],
    ['another channel', { channels: ['email'] }, false],
    ['its team', { teamIds: ['default'] }, true],
    ['another team', { teamIds: ['returns'] }, false],
    ['its priority', { priorities: ['medium'] }, true],
    ['another priority', { priorities: ['low', 'high'] }, false],
    ['all of them', { channels: ['whatsapp'], teamIds: ['default'], priorities: ['medium'] }, true],
    ['all but one', { channels: ['whatsapp'], teamIds: ['default'], priorities: ['high'] }, false],
  ])('with %s', (_what, conditions, isTaken) => {
    expect(policyFor(facts, desk(policy('vip', { conditions }))).id).toBe(isTaken ? 'vip' : 'default');
  });

  it('takes the first that fits, by position, then without one, then by id', () => {
    const policies = inOrder([policy('b'), policy('a'), policy('late', { position: 7 }), policy('early', { position: 3 })]);

    expect(policies.map(({ id }) => id)).toEqual(['early', 'late', 'a', 'b']);
    expect(inOrder([policy('a'), policy('b')]).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(policyFor(facts, desk(...policies)).id).toBe('early');
  });
});

describe('termsFor and termsOf', () => {
  const night = { ...DEFAULT_CALENDAR, id: 'night', version: 4 };

  it('give the calendar that the policy names, or the default one where it is not there', () => {
    const rules = desk(policy('vip', { calendarId: 'night' }));

    expect(termsFor(facts, { ...rules, calendars: [{ ...night, id: 'day' }, night] }).calendar).toBe(night);
    expect(termsFor(facts, rules).calendar.id).toBe('default');
  });

  it('give a target the very calendar that it names, else the present one of that name, and the default of what is not there', () => {
    const rules = { ...desk(policy('vip', { version: 3 })), calendars: [night] };
    const target = { policy: 'vip@1', calendar: 'night@1' };

    expect(termsOf(target, rules, [{ ...night, version: 1 }])).toMatchObject({ policy: { version: 3 }, calendar: { version: 1 } });
    expect(termsOf(target, rules)).toMatchObject({ calendar: { version: 4 } });
    expect(termsOf({ policy: 'gone@1', calendar: 'gone@1' }, rules)).toMatchObject({
      policy: { id: 'default' },
      calendar: { id: 'default' },
    });
  });
});

describe('the policy of a ticket', () => {
  const returns = policy('returns', {
    clock: 'calendar',
    conditions: { teamIds: ['returns'] },
    ...allOf({ firstReplySeconds: 600, resolutionSeconds: 7200 }),
  });

  it('is chosen when it opens, and each target names it', () => {
    const ticket = givenUnder(desk(returns), contactOpens({ opening: { teamId: 'returns' } })).ticket();

    expect(ticket.targets).toMatchObject([
      { id: 'first_reply.1', policy: 'returns@1', dueAt: minute(10), clock: 'calendar' },
      { id: 'resolution.1', policy: 'returns@1', dueAt: minute(120) },
    ]);
  });

  it('is chosen anew when the team changes, and what is due moves; a kind that the new one does not have ends', () => {
    const bare = policy('returns', { conditions: { teamIds: ['returns'] }, clock: 'calendar', ...allOf({ resolutionSeconds: 7200 }) });
    const ticket = givenUnder(desk(bare), contactOpens())
      .when(set({ teamId: 'returns', at: minute(5) }))
      .thenEvents(
        'TeamChanged',
        { type: 'TargetCancelled', targetId: 'first_reply.1', reason: 'no_length' },
        {
          type: 'TargetRescheduled',
          targetId: 'resolution.1',
          reason: 'policy',
          policy: 'returns@1',
          clock: 'calendar',
          dueAt: minute(120),
        },
      );

    expect(ticket.targets[1]).toMatchObject({ policy: 'returns@1', clock: 'calendar', targetSeconds: 7200 });
  });

  it('is chosen anew when the priority changes', () => {
    const urgent = policy('now', { conditions: { priorities: ['urgent'] }, ...allOf({ firstReplySeconds: 900 }) });

    givenUnder(desk(urgent), contactOpens())
      .when(set({ priority: 'urgent', at: minute(5) }))
      .thenEvents(
        'PriorityChanged',
        { type: 'TargetRescheduled', targetId: 'first_reply.1', reason: 'policy', policy: 'now@1', dueAt: minute(15) },
        { type: 'TargetCancelled', targetId: 'resolution.1', reason: 'no_length' },
      );
  });

  it('is not chosen anew when something else changes', () => {
    givenUnder(desk(returns), contactOpens())
      .when(set({ status: 'open' }))
      .thenEvents('StatusChanged');
  });

  it('leaves open tickets what they were promised when it is edited, until their priority changes', () => {
    const before = givenUnder(RULES, contactOpens()).ticket();
    const edited = { ...RULES, policy: policy('default', { version: 2, ...allOf({ firstReplySeconds: 60, resolutionSeconds: 120 }) }) };
    const opened = [
      {
        type: 'TicketOpened',
        channel: 'whatsapp',
        contactId: before.contactId,
        teamId: 'default',
        priority: 'medium',
        openedBy: 'contact',
      },
      ...before.targets.map((target) => ({ type: 'TargetStarted', target }) as const),
    ] as const;

    givenUnder(edited, ...opened)
      .when(timePasses(minute(60)))
      .thenNothing();
    expect(givenUnder(edited, ...opened, set({ priority: 'low', at: minute(0) })).ticket().targets).toMatchObject([
      { policy: 'default@2', targetSeconds: 60 },
      { policy: 'default@2', targetSeconds: 120 },
    ]);
  });

  it('is chosen for each target that begins', () => {
    const next = policy('next', { ...allOf({ nextReplySeconds: 60 }) });
    const past = [contactOpens(), replies('agent-1', 2)];

    expect(
      givenUnder(desk(next), ...past, contactWrites(3))
        .ticket()
        .targets.at(-1),
    ).toMatchObject({ kind: 'next_reply', policy: 'next@1' });
  });
});

describe('the third party', () => {
  const rules = { ...RULES, policy: policy('default', allOf({ thirdPartySeconds: 3600 })) };
  const held = [contactOpens(), set({ status: 'on_hold', at: minute(10) })] as const;

  it('has its time while the ticket is on hold', () => {
    expect(givenUnder(rules, ...held).ticket().targets).toMatchObject([{ id: 'third_party.1', startedAt: minute(10), dueAt: minute(70) }]);
  });

  it.each(['open', 'pending'] as const)('is in time when the ticket becomes %s by then', (status) => {
    givenUnder(rules, ...held)
      .when(set({ status, at: minute(70) }))
      .thenEvents('StatusChanged', { type: 'TargetMet', targetId: 'third_party.1', at: minute(70) });
  });

  it('is late after that', () => {
    givenUnder(rules, ...held)
      .when(timePasses(minute(71)))
      .thenEvents({ type: 'TargetBreached', targetId: 'third_party.1', at: minute(70) });
  });

  it('is let off when the ticket is solved', () => {
    givenUnder(rules, ...held, set({ assigneeId: 'agent-1' }))
      .when(set({ status: 'solved', at: minute(20) }))
      .thenEvents('StatusChanged', { type: 'TargetCancelled', targetId: 'third_party.1', reason: 'solved' });
  });

  it('begins anew each time', () => {
    const again = [...held, set({ status: 'open', at: minute(20) }), set({ status: 'on_hold', at: minute(30) })] as const;

    expect(givenUnder(rules, ...again).ticket().targets).toMatchObject([{ id: 'third_party.2', dueAt: minute(90) }]);
  });
});

describe('isOnlyEdited', () => {
  it.each([
    ['vip@1', true],
    ['vip@2', false],
    ['default@1', false],
  ])('of a target under %s, against version 2 of vip, is %s', (policy, isOnly) => {
    expect(isOnlyEdited({ policy }, SlaPolicy.parse({ ...DEFAULT_POLICY, id: 'vip', version: 2 }))).toBe(isOnly);
  });
});
