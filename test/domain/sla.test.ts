import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#domain/default-settings';
import {
  compactTargets,
  dueNow,
  earliestDue,
  evolveTargets,
  nextTargetInstant,
  onCustomerMessage,
  onNoReplyNeeded,
  onOpened,
  onPriority,
  onPublicReply,
  onReplyFailed,
  onStatus,
  outcomeOf,
} from '#domain/sla';
import type { SlaContext } from '#domain/sla-clock';
import type { SlaPolicy, Target, TargetEvent } from '#schemas/sla';
import type { Priority, Status } from '#schemas/ticket';
import { apply, at, context, find, HOUR, monday } from './sla-factory.ts';

const types = (events: readonly TargetEvent[]): string[] =>
  events.map((event) => `${event.type} ${event.type === 'TargetStarted' ? event.target.id : event.targetId}`);

/** Opened by the contact on Monday at 09:00, urgent: first reply due 09:15; resolution, 4 h with the break from 12 to 13, due 14:00. */
const opened = (more: Partial<SlaContext> = {}): Target[] =>
  apply([], onOpened({ openedBy: 'contact', at: monday('09:00:00') }, context(monday('09:00:00'), { status: 'new', ...more })));
const replied = (time: string, targets = opened()): Target[] => apply(targets, onPublicReply(targets, monday(time)));
const inStatus = (targets: readonly Target[], status: Status, time: string, more: Partial<SlaContext> = {}): Target[] =>
  apply(targets, onStatus(targets, context(monday(time), { status, ...more })));

describe('onOpened', () => {
  it('a ticket of a contact owes a first reply and a resolution, from the instant of the message', () => {
    const targets = apply([], onOpened({ openedBy: 'contact', at: monday('08:59:30') }, context(monday('09:00:00'))));

    expect(find(targets, 'first_reply.1')).toEqual({
      id: 'first_reply.1',
      kind: 'first_reply',
      startedAt: monday('08:59:30'),
      dueAt: monday('09:14:30'),
      targetSeconds: 900,
      policy: 'default@0',
      calendar: 'default@0',
      clock: 'business',
    });
    expect(find(targets, 'resolution.1').dueAt).toBe(monday('13:59:30'));
  });

  it('a ticket that an agent opened owes no first reply yet', () => {
    expect(types(onOpened({ openedBy: 'agent', at: monday('09:00:00') }, context(monday('09:00:00'))))).toEqual([
      'TargetStarted resolution.1',
    ]);
  });

  it('starts what the policy has a length for', () => {
    const policy: SlaPolicy = { ...DEFAULT_POLICY, targets: { ...DEFAULT_POLICY.targets, urgent: { firstReplySeconds: 60 } } };

    expect(types(onOpened({ openedBy: 'contact', at: monday('09:00:00') }, context(monday('09:00:00'), { policy })))).toEqual([
      'TargetStarted first_reply.1',
    ]);
  });

  it('runs through the night on a calendar clock', () => {
    const policy: SlaPolicy = { ...DEFAULT_POLICY, clock: 'calendar' };
    const targets = apply([], onOpened({ openedBy: 'contact', at: monday('23:50:00') }, context(monday('23:50:00'), { policy })));

    expect(find(targets, 'first_reply.1').dueAt).toBe(at('2026-11-24T00:05:00+07:00'));
  });

  it('pauses the resolution at once when the ticket begins as pending', () => {
    expect(find(opened({ status: 'pending' }), 'resolution.1')).toMatchObject({
      pausedAt: monday('09:00:00'),
      remainingMs: 4 * HOUR * 1000,
    });
  });
});

describe('onPublicReply', () => {
  it('meets the first reply at the due instant', () => {
    const target = find(replied('09:15:00.000'), 'first_reply.1');

    expect([target.metAt, target.breachedAt, outcomeOf(target)]).toEqual([monday('09:15:00'), undefined, 'met']);
  });

  it('breaches it one millisecond later, stamped with the due instant, and stops its clock', () => {
    expect(onPublicReply(opened(), monday('09:15:00.001'))).toEqual([
      { type: 'TargetBreached', targetId: 'first_reply.1', at: monday('09:15:00') },
      { type: 'TargetMet', targetId: 'first_reply.1', at: monday('09:15:00.001') },
    ]);
    expect(outcomeOf(find(replied('09:15:00.001'), 'first_reply.1'))).toBe('breached');
  });

  it('is quiet when nothing is owed', () => {
    expect(onPublicReply(replied('09:10:00'), monday('09:11:00'))).toEqual([]);
  });

  it('leaves a message unanswered that came after the reply', () => {
    expect(onPublicReply(opened(), monday('08:59:59'))).toEqual([]);
  });

  it('answers a message of the same millisecond', () => {
    expect(types(onPublicReply(opened(), monday('09:00:00')))).toEqual(['TargetMet first_reply.1']);
  });

  it('takes a breach back when late news says that the reply was in time', () => {
    const breached = apply(opened(), dueNow(opened(), monday('09:20:00')));
    const told = replied('09:15:00', breached);

    expect(outcomeOf(find(breached, 'first_reply.1'))).toBe('breached');
    expect(outcomeOf(find(told, 'first_reply.1'))).toBe('met');
  });
});

describe('onCustomerMessage', () => {
  const write = (targets: Target[], time: string, firstReplyGiven = true): TargetEvent[] =>
    onCustomerMessage(targets, { at: monday(time), firstReplyGiven }, context(monday(time)));

  it('starts a next reply after the first was given', () => {
    const targets = apply(replied('09:10:00'), write(replied('09:10:00'), '10:00:00'));

    expect(find(targets, 'next_reply.1')).toMatchObject({ startedAt: monday('10:00:00'), dueAt: monday('10:15:00') });
  });

  it('starts nothing while the first reply is owed, breached or not', () => {
    const breached = apply(opened(), dueNow(opened(), monday('10:00:00')));

    expect(write(opened(), '09:05:00', false)).toEqual([]);
    expect(write(breached, '10:00:00', false)).toEqual([]);
  });

  it('restarts nothing: the oldest unanswered message counts', () => {
    const targets = apply(replied('09:10:00'), write(replied('09:10:00'), '10:00:00'));

    expect(write(targets, '10:05:00')).toEqual([]);
  });

  it('numbers each instance', () => {
    const first = apply(replied('09:10:00'), write(replied('09:10:00'), '10:00:00'));
    const answered = apply(first, onPublicReply(first, monday('10:05:00')));

    expect(types(write(answered, '11:00:00'))).toEqual(['TargetStarted next_reply.2']);
  });

  it('goes on numbering after the older instances are no longer kept', () => {
    const answered = replied('09:10:00').concat({
      ...find(opened(), 'first_reply.1'),
      id: 'next_reply.7',
      kind: 'next_reply',
      metAt: monday('09:30:00'),
    });

    expect(types(write(answered, '11:00:00'))).toEqual(['TargetStarted next_reply.8']);
  });

  it('owes a next reply, not a first one again, after the ticket was solved without a reply', () => {
    const reopened = inStatus(inStatus(opened(), 'solved', '09:05:00'), 'open', '10:00:00');

    expect(types(write(reopened, '10:00:00', false))).toEqual(['TargetStarted next_reply.1']);
  });

  it('starts a first reply where an agent opened the ticket and said nothing in public', () => {
    const targets = apply([], onOpened({ openedBy: 'agent', at: monday('09:00:00') }, context(monday('09:00:00'))));

    expect(types(write(targets, '10:00:00', false))).toEqual(['TargetStarted first_reply.1']);
    expect(types(write(targets, '10:00:00', true))).toEqual(['TargetStarted next_reply.1']);
  });
});

describe('onStatus', () => {
  // At 11:00, 3 of 4 hours to 14:00 are left less the break: 11-12 and 13-14, 2 h. Resumed at 11:30: 11:30-12 and 13-14:30.
  it('pending pauses the resolution and keeps what is left; open resumes it', () => {
    const paused = find(inStatus(replied('09:10:00'), 'pending', '11:00:00'), 'resolution.1');
    const resumed = find(inStatus(inStatus(replied('09:10:00'), 'pending', '11:00:00'), 'open', '11:30:00'), 'resolution.1');

    expect(paused).toMatchObject({ pausedAt: monday('11:00:00'), remainingMs: 2 * HOUR * 1000 });
    expect(paused.dueAt).toBeUndefined();
    expect(resumed.dueAt).toBe(monday('14:30:00'));
    expect([resumed.pausedAt, resumed.remainingMs]).toEqual([undefined, undefined]);
  });

  it('replies are owed in new, open, pending and on hold', () => {
    const dues = (['open', 'pending', 'on_hold'] as const).map(
      (status) => find(inStatus(opened(), status, '09:05:00'), 'first_reply.1').dueAt,
    );

    expect(dues).toEqual([monday('09:15:00'), monday('09:15:00'), monday('09:15:00')]);
  });

  it('on hold pauses the resolution only where the policy says so', () => {
    const policy: SlaPolicy = { ...DEFAULT_POLICY, pausesOnHold: true };

    expect(find(inStatus(opened(), 'on_hold', '11:00:00'), 'resolution.1').dueAt).toBe(monday('14:00:00'));
    expect(find(inStatus(opened({ policy }), 'on_hold', '11:00:00'), 'resolution.1').remainingMs).toBe(2 * HOUR * 1000);
  });

  it('a status in which nothing changes for the clock adds nothing', () => {
    const pending = inStatus(opened(), 'pending', '11:00:00');

    expect(onStatus(opened(), context(monday('09:05:00'), { status: 'open' }))).toEqual([]);
    expect(onStatus(pending, context(monday('11:05:00'), { status: 'pending' }))).toEqual([]);
  });

  it('solving meets the resolution at the due instant and breaches it a millisecond later', () => {
    const solve = (time: string) => types(onStatus(replied('09:10:00'), context(monday(time), { status: 'solved' })));

    expect(solve('14:00:00.000')).toEqual(['TargetMet resolution.1']);
    expect(solve('14:00:00.001')).toEqual(['TargetBreached resolution.1', 'TargetMet resolution.1']);
  });

  it('solving a pending ticket meets the resolution however long it was pending', () => {
    const solved = find(inStatus(inStatus(replied('09:10:00'), 'pending', '11:00:00'), 'solved', '23:00:00'), 'resolution.1');

    expect(outcomeOf(solved)).toBe('met');
  });

  it('solving without a reply cancels the reply that is owed: neither met nor breached', () => {
    const target = find(inStatus(opened(), 'solved', '09:15:00'), 'first_reply.1');

    expect([outcomeOf(target), target.metAt, target.breachedAt]).toEqual(['cancelled', undefined, undefined]);
  });

  it('a reply already past due when the ticket is solved stays breached', () => {
    const target = find(inStatus(opened(), 'solved', '09:16:00'), 'first_reply.1');

    expect([outcomeOf(target), target.breachedAt, target.cancelledAt]).toEqual(['breached', monday('09:15:00'), monday('09:16:00')]);
  });

  it('a breached resolution is not paused', () => {
    const target = find(inStatus(replied('09:10:00'), 'pending', '14:30:00'), 'resolution.1');

    expect([target.breachedAt, target.dueAt, target.pausedAt]).toEqual([monday('14:00:00'), monday('14:00:00'), undefined]);
  });

  // Solved at 11:00 with 2 h left; reopened on Tuesday at 08:00: due at 10:00.
  it('a reopened ticket has left what it had left when it was solved', () => {
    const solved = inStatus(replied('09:10:00'), 'solved', '11:00:00');
    const reopened = apply(solved, onStatus(solved, context(at('2026-11-24T08:00:00+07:00'))));
    const target = find(reopened, 'resolution.1');

    expect([target.dueAt, target.metAt]).toEqual([at('2026-11-24T10:00:00+07:00'), undefined]);
  });

  it('a ticket solved while pending, and reopened, has left what the pause had kept', () => {
    const solved = inStatus(inStatus(replied('09:10:00'), 'pending', '11:00:00'), 'solved', '16:00:00');
    const reopened = apply(solved, onStatus(solved, context(at('2026-11-24T08:00:00+07:00'))));

    expect(find(reopened, 'resolution.1').dueAt).toBe(at('2026-11-24T10:00:00+07:00'));
  });

  it('a ticket that goes from solved to a status that pauses runs when it leaves it', () => {
    const pending = inStatus(inStatus(replied('09:10:00'), 'solved', '11:00:00'), 'pending', '11:10:00');

    expect(onStatus(pending, context(monday('11:20:00'), { status: 'pending' }))).toEqual([]);
    expect(find(inStatus(pending, 'open', '11:30:00'), 'resolution.1').dueAt).toBe(monday('14:30:00'));
  });

  it('a reopened ticket whose resolution was breached stays breached and breaches no second time', () => {
    const solved = inStatus(replied('09:10:00'), 'solved', '14:30:00');
    const reopened = inStatus(solved, 'open', '15:00:00');

    expect(find(reopened, 'resolution.1')).toMatchObject({ breachedAt: monday('14:00:00'), dueAt: monday('14:00:00') });
    expect(dueNow(reopened, monday('16:00:00'))).toEqual([]);
    expect(types(onStatus(reopened, context(monday('16:30:00'), { status: 'solved' })))).toEqual(['TargetMet resolution.1']);
  });

  // Reopened with 2 of 4 h used, now high with 8 h: 6 h from 11:30 are 11:30-12, 13-17 and, on Tuesday, 08:00-09:30.
  it('a ticket reopened under another priority has the new length, less what was used', () => {
    const solved = inStatus(replied('09:10:00'), 'solved', '11:00:00');

    const reopened = inStatus(solved, 'open', '11:30:00');
    const chosen = apply(reopened, onPriority(reopened, context(monday('11:30:00'), { priority: 'high' })));

    expect(find(chosen, 'resolution.1').dueAt).toBe(at('2026-11-24T09:30:00+07:00'));
  });

  it('a goodbye after solving owes nothing until the ticket is open again', () => {
    const solved = inStatus(replied('09:10:00'), 'solved', '11:00:00');

    expect([earliestDue(solved), nextTargetInstant(solved), dueNow(solved, at('2026-12-31'))]).toEqual([undefined, undefined, []]);
  });
});

describe('onPriority', () => {
  const prioritise = (targets: Target[], priority: Priority, time: string): TargetEvent[] =>
    onPriority(targets, context(monday(time), { priority }));

  // First reply 15 -> 60 min, 5 used: 55 from 09:05. Resolution 4 -> 24 h: Monday 09-12, 13-17 = 7 h, Tuesday 8, Wednesday 8, Thursday 1: 09:00.
  it('keeps what has run and changes the length', () => {
    expect(prioritise(opened(), 'medium', '09:05:00')).toEqual([
      { type: 'TargetRescheduled', targetId: 'first_reply.1', targetSeconds: 3600, dueAt: monday('10:00:00'), reason: 'priority' },
      {
        type: 'TargetRescheduled',
        targetId: 'resolution.1',
        targetSeconds: 86_400,
        dueAt: at('2026-11-26T09:00:00+07:00'),
        reason: 'priority',
      },
    ]);
  });

  it('there and back again is as it was', () => {
    const there = apply(opened(), prioritise(opened(), 'low', '09:05:00'));

    expect(apply(there, prioritise(there, 'urgent', '09:10:00'))).toEqual(opened());
  });

  it('a length that is used up already is due now, not in the past', () => {
    const medium = opened({ priority: 'medium' });
    const urgent = apply(medium, prioritise(medium, 'urgent', '09:40:00'));

    expect(find(urgent, 'first_reply.1').dueAt).toBe(monday('09:40:00'));
    expect(dueNow(urgent, monday('09:40:00'))).toEqual([]);
    expect(dueNow(urgent, monday('09:40:00.001'))).toEqual([{ type: 'TargetBreached', targetId: 'first_reply.1', at: monday('09:40:00') }]);
  });

  it('a length that is used up is due now on a calendar clock too', () => {
    const policy: SlaPolicy = { ...DEFAULT_POLICY, clock: 'calendar' };
    const medium = opened({ policy, priority: 'medium' });

    expect(onPriority(medium, context(monday('09:40:00'), { policy }))[0]).toMatchObject({
      targetId: 'first_reply.1',
      dueAt: monday('09:40:00'),
    });
  });

  it('leaves what is past due breached, recorded or not', () => {
    const breached = apply(opened(), dueNow(opened(), monday('09:20:00')));

    expect(types(prioritise(opened(), 'low', '09:20:00'))).toEqual(['TargetBreached first_reply.1', 'TargetRescheduled resolution.1']);
    expect(types(prioritise(breached, 'low', '09:20:00'))).toEqual(['TargetRescheduled resolution.1']);
  });

  // Paused at 11:00 with 2 of 4 h used; high has 8 h, so 6 h are left; low has 48 h, so 46.
  it('changes what a paused target has left', () => {
    const paused = inStatus(replied('09:10:00'), 'pending', '11:00:00');
    const high = apply(paused, onPriority(paused, context(monday('12:30:00'), { status: 'pending', priority: 'high' })));

    expect(find(high, 'resolution.1')).toMatchObject({ remainingMs: 6 * HOUR * 1000, targetSeconds: 8 * HOUR });
    expect(find(high, 'resolution.1').dueAt).toBeUndefined();
  });

  it('cancels a target for which the new priority has no length', () => {
    const policy: SlaPolicy = { ...DEFAULT_POLICY, targets: { ...DEFAULT_POLICY.targets, low: { resolutionSeconds: 48 * HOUR } } };
    const events = onPriority(opened(), context(monday('09:05:00'), { policy, priority: 'low' }));

    expect(types(events)).toEqual(['TargetCancelled first_reply.1', 'TargetRescheduled resolution.1']);
  });

  it('the same lengths add nothing', () => {
    expect(prioritise(opened(), 'urgent', '09:05:00')).toEqual([]);
  });
});

describe('onNoReplyNeeded', () => {
  it('cancels the reply that is owed and leaves the resolution', () => {
    expect(types(onNoReplyNeeded(opened(), monday('09:05:00')))).toEqual(['TargetCancelled first_reply.1']);
  });
});

describe('onReplyFailed', () => {
  const fail = (targets: Target[], time: string, answeredAt?: string): TargetEvent[] =>
    onReplyFailed(targets, { acceptedAt: monday('09:10:00'), answeredAt }, { now: monday(time) });

  it('the target that the reply had met runs again, due when it always was', () => {
    const targets = apply(replied('09:10:00'), fail(replied('09:10:00'), '09:30:00'));

    expect(find(targets, 'first_reply.1')).toEqual(find(opened(), 'first_reply.1'));
    expect(types(dueNow(targets, monday('09:30:00')))).toEqual(['TargetBreached first_reply.1']);
  });

  it('a younger reply target ends, for the older message is unanswered again', () => {
    const asked = apply(
      replied('09:10:00'),
      onCustomerMessage(replied('09:10:00'), { at: monday('09:20:00'), firstReplyGiven: true }, context(monday('09:20:00'))),
    );

    expect(types(fail(asked, '09:30:00'))).toEqual(['TargetCancelled next_reply.1', 'TargetResumed first_reply.1']);
  });

  it('a later reply that was delivered answers in its place', () => {
    const targets = apply(replied('09:10:00'), fail(replied('09:10:00'), '09:30:00', monday('09:12:00')));

    expect(find(targets, 'first_reply.1')).toMatchObject({ metAt: monday('09:12:00') });
  });

  it('a reply that had met nothing, and a repeat, add nothing', () => {
    const again = apply(replied('09:10:00'), fail(replied('09:10:00'), '09:30:00'));

    expect(fail(opened(), '09:30:00')).toEqual([]);
    expect(fail(again, '09:31:00')).toEqual([]);
  });
});

describe('dueNow, earliestDue and nextTargetInstant', () => {
  it('nothing is breached at the due instant; a millisecond later it is, once', () => {
    const events = dueNow(opened(), monday('09:15:00.001'));

    expect(dueNow(opened(), monday('09:15:00.000'))).toEqual([]);
    expect(events).toEqual([{ type: 'TargetBreached', targetId: 'first_reply.1', at: monday('09:15:00') }]);
    expect(dueNow(apply(opened(), events), monday('18:00:00'))).toEqual([
      { type: 'TargetBreached', targetId: 'resolution.1', at: monday('14:00:00') },
    ]);
  });

  it('work is ordered by the earliest target, breached ones too; the timer looks past them', () => {
    const breached = apply(opened(), dueNow(opened(), monday('09:20:00')));

    expect([earliestDue(opened()), nextTargetInstant(opened())]).toEqual([monday('09:15:00'), monday('09:15:00.001')]);
    expect([earliestDue(breached), nextTargetInstant(breached)]).toEqual([monday('09:15:00'), monday('14:00:00.001')]);
  });
});

describe('compactTargets', () => {
  it('keeps what is live and the last of each kind', () => {
    const settled = { ...find(opened(), 'first_reply.1'), kind: 'next_reply', metAt: monday('10:00:00') } as const;
    const targets = [...opened(), { ...settled, id: 'next_reply.1' }, { ...settled, id: 'next_reply.2' }];

    expect(compactTargets(targets).map(({ id }) => id)).toEqual(['first_reply.1', 'resolution.1', 'next_reply.2']);
  });

  it('an event about a target that is no longer kept changes nothing', () => {
    expect(evolveTargets(opened(), { type: 'TargetMet', targetId: 'next_reply.7', at: monday('10:00:00') })).toEqual(opened());
  });
});
