/** Calendar clock. A reply within 60 minutes at medium and 30 at high; solved within 60 at medium and 10 at urgent. */
import { describe, expect, it } from 'vitest';
import type { KnownSend } from '#domain/command';
import type { DeskRules } from '#domain/context';
import { DEFAULT_POLICY } from '#domain/default-settings';
import { draft } from '#domain/draft';
import { onReplyFailed } from '#domain/sla-events';
import { SlaPolicy } from '#schemas/sla';
import { aTarget, aTicket, minute, sealed } from '../helpers/factories.ts';
import {
  type Act,
  claims,
  contactOpens,
  contactWrites,
  does,
  isSent,
  losesTrack,
  machine,
  mergesInto,
  messageId,
  receipt,
  replies,
  updates,
} from '../helpers/ticket-acts.ts';
import { given, givenUnder, RULES, zones } from '../helpers/ticket-spec.ts';

const policyOf = (more: object = {}): SlaPolicy =>
  SlaPolicy.parse({
    ...DEFAULT_POLICY,
    clock: 'calendar',
    targets: {
      low: {},
      medium: { firstReplySeconds: 3600, resolutionSeconds: 3600 },
      high: { firstReplySeconds: 1800, resolutionSeconds: 3600 },
      urgent: { firstReplySeconds: 3600, resolutionSeconds: 600 },
    },
    ...more,
  });
const UNDER: DeskRules = { ...RULES, policy: policyOf() };
const EDITED: DeskRules = {
  ...RULES,
  policy: policyOf({ version: 1, targets: { ...policyOf().targets, medium: { firstReplySeconds: 2400, resolutionSeconds: 2400 } } }),
};
const at = (n: number, fields: Parameters<typeof updates>[1]) => updates('agent-1', { at: minute(n), ...fields });
const fail = (n: number, when: number) => ({ ...receipt(n, 'failed', minute(when)), at: minute(when) });
const answered = [contactOpens(), replies('agent-1', 2, { at: minute(10) }), claims(2), isSent(2)] as const;
const again = { type: 'TargetResumed', targetId: 'first_reply.1', dueAt: minute(60), reason: 'reply_failed' } as const;

describe('a reply that is owed again', () => {
  it('is due by the priority that the ticket has by now; the resolution is so already', () => {
    givenUnder(UNDER, ...answered, at(20, { priority: 'high' }))
      .when(fail(2, 25))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', again, {
        type: 'TargetRescheduled',
        targetId: 'first_reply.1',
        targetSeconds: 1800,
        dueAt: minute(30),
        reason: 'priority',
      });
  });

  it('is due as promised where its policy was only edited since', () => {
    givenUnder(UNDER, ...answered)
      .nowUnder(EDITED)
      .when(fail(2, 25))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', again);
  });

  it('moves alone: what else runs under another policy by now is not chosen anew', () => {
    const moved: DeskRules = { ...UNDER, policies: [policyOf({ id: 'other', conditions: {} })] };

    givenUnder(UNDER, ...answered)
      .nowUnder(moved)
      .when(fail(2, 25))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', again, { type: 'TargetRescheduled', targetId: 'first_reply.1', policy: 'other@0' });
  });

  it('is none where the ticket is solved', () => {
    given(contactOpens(), replies('agent-1', 2, { at: minute(10) }), claims(2), losesTrack(2), at(20, { status: 'solved' }))
      .when(does({ type: 'SettleSend', messageId: messageId(2), outcome: 'failed' }, { at: minute(30) }))
      .thenEvents('SendFailed');
  });
});

describe('onReplyFailed', () => {
  const context = {
    now: minute(20),
    actor: machine('worker'),
    rules: RULES,
    promised: [],
    zones,
    newId: String,
    seal: () => sealed({ text: '' }).ref,
  };
  const told = (fields: Parameters<typeof aTarget>[0], more: Partial<KnownSend>) => {
    const d = draft(aTicket({ status: 'open', targets: [aTarget(fields)] }), 1042, context);
    const entry = 2;
    return { was: onReplyFailed({ entry, ...more }, d), events: d.events() };
  };

  it('says whether something is owed again', () => {
    expect(told({ metAt: minute(10) }, { acceptedAt: minute(10) })).toMatchObject({ was: true, events: [again] });
    expect(told({ metAt: minute(10) }, { acceptedAt: minute(11) })).toEqual({ was: false, events: [] });
  });

  it('takes nothing back for a message that never was accepted, not even where a reply is owed', () => {
    expect(told({}, { answeredAt: minute(15) })).toEqual({ was: false, events: [] });
  });
});

describe('a merged ticket', () => {
  const twice = [
    ...answered,
    contactWrites(3, { at: minute(20) }),
    replies('agent-1', 4, { at: minute(25) }),
    claims(4),
    isSent(4),
  ] as const;
  const merged = [...twice, mergesInto('agent-1', { number: 7 }, { at: minute(30) })] as const;
  const kept = (...more: readonly Act[]) =>
    given(...merged, ...more)
      .ticket()
      .targets.map(({ id }) => id);

  it('shows what was settled, and nothing that is owed', () => {
    expect(kept().toSorted()).toEqual(['first_reply.1', 'next_reply.1']);
    expect(kept(fail(4, 35))).toEqual(['first_reply.1']);
  });
});

describe('a policy is chosen anew when the ticket is reopened', () => {
  const solved = [contactOpens(), at(20, { status: 'solved' })] as const;
  const resumed = { type: 'TargetResumed', targetId: 'resolution.1', reason: 'reopened' } as const;

  it('as it is by now, with what was left when it was solved', () => {
    const ticket = givenUnder(UNDER, ...solved)
      .nowUnder(EDITED)
      .when(at(100, { status: 'open' }))
      .thenEvents(
        'StatusChanged',
        resumed,
        {
          type: 'TargetRescheduled',
          targetId: 'resolution.1',
          dueAt: minute(120),
          policy: 'default@1',
        },
        'TicketAssigned',
      );

    expect(ticket.targets.find(({ id }) => id === 'resolution.1')).toMatchObject({ targetSeconds: 2400 });
  });

  // Pending at 30 with 30 minutes left; urgent at 31: 20 minutes too many. Medium again by 60: 30 minutes are left.
  it('also where a shorter length had used up more than there was', () => {
    const past = [
      contactOpens(),
      at(30, { status: 'pending' }),
      at(31, { priority: 'urgent' }),
      at(40, { status: 'solved' }),
      at(50, { priority: 'medium' }),
    ];

    givenUnder(UNDER, ...past)
      .when(at(60, { status: 'open' }))
      .thenEvents(
        'StatusChanged',
        { ...resumed, dueAt: minute(60) },
        { type: 'TargetRescheduled', targetId: 'resolution.1', dueAt: minute(90) },
        'TicketAssigned',
      );
  });

  it.each([
    ['goes on after a pause', [at(10, { status: 'pending' })], 'open', { type: 'TargetResumed', reason: 'status' }],
    ['begins to wait', [at(10, { status: 'open' })], 'pending', { type: 'TargetPaused' }],
  ] as const)('and not when it %s', (_, before, status, event) => {
    givenUnder(UNDER, contactOpens(), ...before)
      .nowUnder(EDITED)
      .when(at(20, { status }))
      .thenEvents('StatusChanged', event);
  });
});
