/** What is breached stays breached; its ladder stands still wherever its kind does. */
import { describe, expect, it } from 'vitest';
import type { DeskRules } from '#domain/context';
import { DEFAULT_POLICY } from '#domain/default-settings';
import { earliestDue } from '#domain/sla';
import { timerAt } from '#domain/timer';
import { SlaPolicy } from '#schemas/sla';
import { minute } from '../helpers/factories.ts';
import { contactOpens, routed, timePasses, updates } from '../helpers/ticket-acts.ts';
import { givenUnder, RULES } from '../helpers/ticket-spec.ts';

/** Resolved within 10 minutes, around the clock: due at minute 10. Half an hour after that the ticket goes back to its queue. */
const rulesOf = (more: Partial<SlaPolicy> = {}): DeskRules => ({
  ...RULES,
  policy: SlaPolicy.parse({
    ...DEFAULT_POLICY,
    clock: 'calendar',
    targets: { low: {}, medium: { resolutionSeconds: 600 }, high: {}, urgent: {} },
    escalations: [{ at: { secondsAfter: 1800 }, notify: ['lead'], unassign: true }],
    ...more,
  }),
});
const RULES_10 = rulesOf();
const at = (n: number, fields: Parameters<typeof updates>[1]) => updates('agent-1', { at: minute(n), ...fields });
const opened = [contactOpens(), routed('agent-1')] as const;
const breached = [...opened, timePasses(minute(11))] as const;
const reachedAt = (n: number) => ({ type: 'EscalationReached', step: 'after-1800', at: minute(n) }) as const;

describe('the ladder of a breached target', () => {
  it('reaches no step while the ticket is pending', () => {
    const pending = givenUnder(RULES_10, ...breached, at(12, { status: 'pending' }));

    expect(timerAt(pending.ticket())).toBeUndefined();
    pending.when(timePasses(minute(50))).thenNothing();
  });

  // Overdue for 2 minutes at minute 12; from minute 60 on for 28 more: minute 88.
  it('goes on where it stood when the ticket is work again', () => {
    const resumed = [...breached, at(12, { status: 'pending' }), at(60, { status: 'open' })] as const;

    givenUnder(RULES_10, ...resumed)
      .when(timePasses(minute(87)))
      .thenNothing();
    givenUnder(RULES_10, ...resumed)
      .when(timePasses(minute(88)))
      .thenEvents(reachedAt(88), { type: 'TicketUnassigned', reason: 'escalated' });
  });

  it('adds up what was overdue between several pauses', () => {
    // 2 minutes to minute 12, 5 from 20 to 25; 23 are left from minute 40 on: minute 63.
    const past = [
      ...breached,
      at(12, { status: 'pending' }),
      at(20, { status: 'open' }),
      at(25, { status: 'pending' }),
      at(40, { status: 'open' }),
    ];

    expect(timerAt(givenUnder(RULES_10, ...past).ticket())).toBe(minute(63));
  });

  it('counts its own clock: a night is not overdue in business time', () => {
    const rules = rulesOf({ clock: 'business' });
    // Pending at minute 12, open again at 155, 11:50. 28 minutes: 10 up to noon, 18 from 13:00 on, which is minute 225: minute 243.
    const past = [...breached, at(12, { status: 'pending' }), at(155, { status: 'open' })];

    expect(timerAt(givenUnder(rules, ...past).ticket())).toBe(minute(243));
  });

  it('stands still on hold only where its policy says so', () => {
    const past = [...breached, at(12, { status: 'on_hold' })] as const;

    expect(timerAt(givenUnder(RULES_10, ...past).ticket())).toBe(minute(40));
    expect(timerAt(givenUnder(rulesOf({ pausesOnHold: true }), ...past).ticket())).toBeUndefined();
  });

  // Solved 10 minutes overdue, at minute 20; reopened at 100: 20 minutes are left.
  it('stands still while the ticket is solved', () => {
    const past = [...breached, at(20, { status: 'solved' }), at(100, { status: 'open' })];

    expect(timerAt(givenUnder(RULES_10, ...past).ticket())).toBe(minute(120));
    expect(timerAt(givenUnder(RULES_10, ...breached, at(12, { status: 'pending' }), ...past.slice(3)).ticket())).toBe(minute(128));
  });

  it('leaves the breach and the due instant, which order the work, as they are', () => {
    const ticket = givenUnder(RULES_10, ...opened)
      .when(at(12, { status: 'pending' }))
      .thenEvents(
        'StatusChanged',
        { type: 'TargetBreached', at: minute(10) },
        { type: 'TargetPaused', at: minute(12), remainingMs: -2 * 60_000 },
      );

    expect(earliestDue(ticket.targets)).toBe(minute(10));
    expect(ticket.targets[0]).toMatchObject({ breachedAt: minute(10), dueAt: minute(10), ladder: [{ step: 'after-1800' }] });
  });

  it('is all there is to stand still: a breached target without steps has nothing to pause', () => {
    givenUnder(rulesOf({ escalations: [] }), ...breached)
      .when(at(12, { status: 'pending' }))
      .thenEvents('StatusChanged');
  });
});
