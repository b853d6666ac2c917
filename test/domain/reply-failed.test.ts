/** Medium priority, a reply within 60 minutes. Minute 0 is Monday 09:15 in Jakarta; lunch begins at minute 165. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolveTargets, isLive, isReplyTarget } from '#domain/targets';
import type { Target } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import { minute } from '../helpers/factories.ts';
import {
  type Act,
  answersElsewhere,
  claims,
  contactOpens,
  contactWrites,
  does,
  fails,
  isSent,
  losesTrack,
  mergesInto,
  messageId,
  receipt,
  replies,
  timePasses,
  unmerges,
  updates,
} from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

/** Has no window that could refuse a reply. */
const MAIL = { channel: 'email', account: 'help@example.com' } as const;
const target = ({ targets }: Pick<Ticket, 'targets'>, id: string) => targets.find((one) => one.id === id);
const owed = ({ targets }: Ticket): string[] => targets.filter((one) => isReplyTarget(one) && isLive(one)).map(({ id }) => id);
const replied = (n: number, at: number) => [replies('agent-1', n, { at: minute(at) }), claims(n), isSent(n)] as const;
const fail = (n: number, at: number) => ({ ...receipt(n, 'failed', minute(at)), at: minute(at) });
const resumed = (id: string, due: number) => ({ type: 'TargetResumed', targetId: id, dueAt: minute(due), reason: 'reply_failed' }) as const;
const cancelled = (id: string) => ({ type: 'TargetCancelled', targetId: id, reason: 'reply_failed' }) as const;

describe('a reply whose sending finally fails is as if it had not been sent', () => {
  it.each([
    ['FailSend', fails(2), claims(2), 'SendFailed'],
    ['a receipt', fail(2, 30), isSent(2), 'ReceiptRecorded'],
  ] as const)('%s: its target runs again, due when it always was', (_, failure, before, event) => {
    const ticket = given(contactOpens(), replies('agent-1', 2, { at: minute(10) }), claims(2), before)
      .when(failure)
      .thenEvents(event, 'AttentionRaised', resumed('first_reply.1', 60));

    expect(owed(ticket)).toEqual(['first_reply.1']);
  });

  // First reply due at 60, met at 10. Asked again at 20: next_reply.1, due at 80, met at 30. And at 40: next_reply.2, due at 100.
  it('the oldest message that it had answered is owed, not what was asked since', () => {
    const talk = [
      contactOpens(),
      ...replied(2, 10),
      contactWrites(3, { at: minute(20) }),
      ...replied(4, 30),
      contactWrites(5, { at: minute(40) }),
    ];

    const ticket = given(...talk)
      .when(fail(4, 50))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', cancelled('next_reply.2'), resumed('next_reply.1', 80));

    expect(owed(ticket)).toEqual(['next_reply.1']);
  });

  it('and of two the older, when both fail, whichever is told first', () => {
    const talk = [
      contactOpens(),
      ...replied(2, 10),
      contactWrites(3, { at: minute(20) }),
      ...replied(4, 30),
      contactWrites(5, { at: minute(40) }),
    ];

    for (const order of [
      [2, 4],
      [4, 2],
    ] as const)
      expect(owed(given(...talk, fail(order[0], 50), fail(order[1], 51)).ticket())).toEqual(['first_reply.1']);
  });

  it('also when a mail bounces after it was delivered and the contact asked again', () => {
    const talk = [
      contactOpens({ opening: MAIL, message: MAIL }),
      replies('agent-1', 2, { ...MAIL, at: minute(10) }),
      contactWrites(3, { ...MAIL, at: minute(20) }),
      replies('agent-1', 4, { ...MAIL, at: minute(30) }),
      claims(4),
      isSent(4),
      receipt(4, 'delivered', minute(33)),
      contactWrites(5, { ...MAIL, at: minute(40) }),
    ];
    expect(target(given(...talk).ticket(), 'next_reply.1')).toBeUndefined();

    const ticket = given(...talk)
      .when(fail(4, 50))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', cancelled('next_reply.2'), resumed('next_reply.1', 80));

    expect(owed(ticket)).toEqual(['next_reply.1']);
    expect(given(...talk, fail(4, 50), contactWrites(6), replies('agent-1', 7), contactWrites(8)).ticket().targets).toMatchObject([
      { id: 'first_reply.1' },
      { id: 'resolution.1' },
      { id: 'next_reply.3' },
    ]);
  });
});

describe('another answer stands in for the one that failed', () => {
  const met = (at: number) => ({ type: 'TargetMet', targetId: 'first_reply.1', at: minute(at) }) as const;
  const asked = [contactOpens(), ...replied(2, 10)] as const;

  it.each([
    ['on its way', [replies('agent-1', 3, { at: minute(20) })]],
    ['delivered', [...replied(3, 20), receipt(3, 'delivered', minute(23))]],
    ['read, and no longer in the outbox', [...replied(3, 20), receipt(3, 'read', minute(23))]],
    ['whose fate is unknown', [replies('agent-1', 3, { at: minute(20) }), claims(3), losesTrack(3)]],
    ['by telephone', [answersElsewhere(3, { at: minute(20) })]],
    ['which needed no sending', [replies('agent-1', 3, { at: minute(20), form: 'none' })]],
  ])('one %s: met when that was accepted', (_, answer) => {
    const ticket = given(...asked, ...answer)
      .when(fail(2, 70))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', resumed('first_reply.1', 60), met(20));

    expect(target(ticket, 'first_reply.1')?.breachedAt).toBeUndefined();
  });

  it('the first that does, not the newest', () => {
    given(...asked, ...replied(3, 20), receipt(3, 'read', minute(23)), ...replied(4, 90))
      .when(fail(2, 100))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', resumed('first_reply.1', 60), met(20));
  });

  it('one from a telephone that is heard of late', () => {
    given(...asked, answersElsewhere(3, { at: minute(15), sentAt: minute(5) }))
      .when(fail(2, 20))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', resumed('first_reply.1', 60), met(5));
  });

  it('late, when it came after the due instant', () => {
    given(...asked, replies('agent-1', 3, { at: minute(61) }))
      .when(fail(2, 70))
      .thenEvents(
        'ReceiptRecorded',
        'AttentionRaised',
        resumed('first_reply.1', 60),
        { type: 'TargetBreached', targetId: 'first_reply.1', at: minute(60) },
        met(61),
      );
  });

  it('none that failed before, and none that fails later', () => {
    const both = [...asked, ...replied(3, 20)] as const;

    given(...both, fail(3, 30))
      .when(fail(2, 31))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', resumed('first_reply.1', 60));
    given(...both, fail(2, 30))
      .when(fail(3, 31))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', resumed('first_reply.1', 60));
  });

  it('a reply that had met nothing owes nothing when it fails', () => {
    given(...asked, ...replied(3, 20))
      .when(fail(3, 30))
      .thenEvents('ReceiptRecorded', 'AttentionRaised');
  });

  // Asked at 20, answered at 30: without the reply at 10 that answer would have been the first, and the question would have begun nothing.
  it('what began and was answered meanwhile never began', () => {
    const ticket = given(...asked, contactWrites(3, { at: minute(20) }), ...replied(4, 30))
      .when(fail(2, 40))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', cancelled('next_reply.1'), resumed('first_reply.1', 60), met(30));

    expect(target(ticket, 'next_reply.1')).toMatchObject({ cancelledAt: minute(40) });
    expect(target(ticket, 'next_reply.1')?.metAt).toBeUndefined();
  });

  it('what was asked after that answer is owed as before', () => {
    const ticket = given(...asked, ...replied(3, 20), contactWrites(4, { at: minute(30) }))
      .when(fail(2, 40))
      .thenEvents('ReceiptRecorded', 'AttentionRaised', resumed('first_reply.1', 60), met(20));

    expect(owed(ticket)).toEqual(['next_reply.1']);
  });

  it('as an agent says of a message whose fate was unknown', () => {
    given(contactOpens(), replies('agent-1', 2, { at: minute(10) }), claims(2), losesTrack(2), answersElsewhere(3, { at: minute(20) }))
      .when(does({ type: 'SettleSend', messageId: messageId(2), outcome: 'failed' }, { at: minute(70) }))
      .thenEvents('SendFailed', resumed('first_reply.1', 60), met(20));
  });
});

describe('a reply of a ticket that was merged since', () => {
  const merged = [contactOpens(), ...replied(2, 10), mergesInto('agent-1', { number: 7 }, { at: minute(20) })] as const;

  it('is owed again by what undoing the merge gives back; the merged ticket stays silent', () => {
    const ticket = given(...merged)
      .when(fail(2, 30))
      .thenEvents('ReceiptRecorded', resumed('first_reply.1', 60));

    expect(owed(ticket)).toEqual([]);
    expect(ticket).toMatchObject({ status: 'closed', attentionAt: undefined });
    expect(target(given(...merged, fail(2, 30), unmerges('agent-1')).ticket(), 'first_reply.1')).toMatchObject({ dueAt: minute(60) });
  });

  it('is breached as of its due instant when the merge is undone after it', () => {
    given(...merged, fail(2, 30), unmerges('agent-1', { at: minute(90) }))
      .when(timePasses(minute(91)))
      .thenEvents({ type: 'TargetBreached', targetId: 'first_reply.1', at: minute(60) });
  });

  it('raises the survivor: first on its list, open again, and whose reply it was', () => {
    const tells = does({ type: 'RaiseFailedSend', merged: 1042 });

    given(contactOpens(), updates('agent-1', { status: 'pending', assigneeId: 'agent-1' }))
      .when(tells)
      .thenEvents(
        { type: 'StatusChanged', to: 'open', reason: 'send_failed' },
        { type: 'TargetResumed', targetId: 'resolution.1' },
        { type: 'AttentionRaised', reason: 'send_failed', merged: 1042 },
      );
    given(...merged)
      .when(tells)
      .thenNothing();
  });
});

describe('any talk in which some replies fail', () => {
  type Step = { readonly kind: 'asks' | 'replies' | 'phones' | 'passes'; readonly wait: number; readonly failsAfter?: number };
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('asks', 'asks', 'replies', 'replies', 'phones', 'passes'),
    wait: fc.integer({ min: 1, max: 40 }),
    failsAfter: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  });
  type Timed = { readonly at: number; readonly act: (at: number) => Act };

  /** The talk, each reply that fails told to have done so some steps later; or as if those had never been sent. */
  function acts(steps: readonly Step[], asIf: boolean): Act[] {
    let now = 0;
    const timed: Timed[] = [];
    const times = steps.map(({ wait }) => (now += wait));
    for (const [index, { kind, wait, failsAfter }] of steps.entries()) {
      const [n, at] = [index + 2, times[index] ?? 0];
      const does: Record<Step['kind'], (at: number) => Act> = {
        asks: (when) => contactWrites(n, { ...MAIL, at: minute(when) }),
        replies: (when) => replies('agent-1', n, { ...MAIL, at: minute(when) }),
        phones: (when) => answersElsewhere(n, { at: minute(when), sentAt: minute(when - (wait % 5)) }),
        passes: (when) => timePasses(minute(when)),
      };
      const isFailing = kind === 'replies' && failsAfter !== undefined;
      if (!(isFailing && asIf)) timed.push({ at, act: does[kind] });
      const failsAt = (times[index + (failsAfter ?? 0)] ?? now) + 0.5;
      if (isFailing && !asIf) timed.push({ at: failsAt, act: (when) => ({ ...receipt(n, 'failed', minute(when)), at: minute(when) }) });
    }
    return timed.toSorted((a, b) => a.at - b.at).map(({ at, act }) => act(at));
  }

  /** What was promised and what became of it, of all reply targets that were not taken back; the last look is late enough for every breach. */
  function promises(steps: readonly Step[], asIf: boolean) {
    const spoken = given(contactOpens({ opening: MAIL, message: MAIL }), ...acts(steps, asIf), timePasses(minute(5000)));
    const all = new Map<string, Target>();
    for (const event of spoken.ledger().flatMap(({ events }) => events)) {
      if (event.type === 'TargetStarted') all.set(event.target.id, event.target);
      const before = 'targetId' in event ? all.get(event.targetId) : undefined;
      if (before && 'targetId' in event) for (const after of evolveTargets([before], event)) all.set(after.id, after);
    }
    return [...all.values()]
      .filter((one) => isReplyTarget(one) && one.cancelledAt === undefined)
      .map(({ startedAt, dueAt, metAt, breachedAt }) => ({ startedAt, dueAt, metAt, breachedAt }));
  }

  it('ends with the promises, met and missed, of the same talk without them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        expect(promises(steps, false)).toEqual(promises(steps, true));
      }),
      { seed: 20_261_125, numRuns: 1000 },
    );
  });
});
