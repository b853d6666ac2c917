import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessMsBetween } from '#domain/business-time';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import { dueNow, onCustomerMessage, onOpened, onPriority, onPublicReply, onStatus, outcomeOf } from '#domain/sla';
import type { SlaContext } from '#domain/sla-clock';
import { type Calendar, type SlaPolicy, Target, TargetEvent } from '#schemas/sla';
import { type Priority, STATUS_TRANSITIONS, type Status } from '#schemas/ticket';
import { apply, context, find, HOUR, monday, zones } from './sla-factory.ts';

describe('random histories', () => {
  const RUNS = { seed: 20_261_123, numRuns: 1500 };
  const shortLengths = (unit: number) => ({ firstReplySeconds: unit, nextReplySeconds: 2 * unit, resolutionSeconds: 7 * unit });
  const policy: SlaPolicy = {
    ...DEFAULT_POLICY,
    targets: { urgent: shortLengths(600), high: shortLengths(1800), medium: shortLengths(3600), low: shortLengths(14_400) },
  };
  const calendar: Calendar = DEFAULT_CALENDAR;
  const start = Date.parse(monday('09:00:00'));

  type Step =
    | { readonly kind: 'status'; readonly pick: number }
    | { readonly kind: 'reply' | 'message' | 'wake' }
    | { readonly kind: 'priority'; readonly to: Priority };
  type Timed = { readonly step: Step; readonly waitMs: number };
  type Ticket = {
    readonly targets: Target[];
    readonly status: Status;
    readonly priority: Priority;
    readonly events: TargetEvent[];
    readonly open: [number, number][];
    readonly endedAt: number;
  };

  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ kind: fc.constant('status' as const), pick: fc.nat(2) }),
    fc.record({ kind: fc.constantFrom('reply' as const, 'message' as const, 'wake' as const) }),
    fc.record({ kind: fc.constant('priority' as const), to: fc.constantFrom<Priority>('low', 'medium', 'high', 'urgent') }),
  );
  const waitMs = fc.oneof(fc.constantFrom(0, 1, 600_000, 1_200_000, 3_600_000), fc.integer({ min: 0, max: 5 * HOUR * 1000 }));
  const history: fc.Arbitrary<Timed[]> = fc.array(fc.record({ step, waitMs }), { maxLength: 25 });

  const take = (ticket: Ticket, events: TargetEvent[], more: Partial<Ticket> = {}): Ticket => ({
    ...ticket,
    ...more,
    targets: apply(ticket.targets, events),
    events: [...ticket.events, ...events],
  });

  /** A reopened ticket's policy is chosen anew. */
  function inStatus(ticket: Ticket, about: SlaContext): Ticket {
    const after = take(ticket, onStatus(ticket.targets, about), { status: about.status });
    return ticket.status === 'solved' ? take(after, onPriority(after.targets, about)) : after;
  }

  function perform(ticket: Ticket, what: Step, ms: number): Ticket {
    const now = new Date(ms).toISOString();
    const about = (more: Partial<SlaContext> = {}): SlaContext =>
      context(now, { policy, calendar, status: ticket.status, priority: ticket.priority, ...more });
    switch (what.kind) {
      case 'wake':
        return take(ticket, dueNow(ticket.targets, now));
      case 'reply':
        return take(ticket, onPublicReply(ticket.targets, now));
      case 'message': {
        const isDone = ticket.status === 'solved';
        const awake = isDone ? inStatus(ticket, about({ status: 'open' })) : ticket;
        return ticket.status === 'closed'
          ? ticket
          : take(awake, onCustomerMessage(awake.targets, { at: now, firstReplyGiven: false }, about()));
      }
      case 'priority':
        return take(ticket, onPriority(ticket.targets, about({ priority: what.to })), { priority: what.to });
      case 'status': {
        const choices: readonly Status[] = STATUS_TRANSITIONS[ticket.status].filter((to) => to !== 'closed');
        const status = choices[what.pick % Math.max(1, choices.length)] ?? ticket.status;
        return inStatus(ticket, about({ status }));
      }
      default:
        return what satisfies never;
    }
  }

  const runsIn = (status: Status): boolean => status === 'new' || status === 'open' || status === 'on_hold';

  /** Plays a history and keeps, apart from the code under test, when the resolution ran. A last wake stands at the end. */
  function play(steps: readonly Timed[], check: (ticket: Ticket, now: string) => void = () => undefined): Ticket {
    const begin = context(new Date(start).toISOString(), { policy, calendar, status: 'new' });
    let ticket: Ticket = take(
      { targets: [], status: 'new', priority: 'urgent', events: [], open: [], endedAt: start },
      onOpened({ openedBy: 'contact', at: begin.now }, begin),
    );
    let ms = start;
    for (const { step: what, waitMs: wait } of steps) {
      const before = ticket.status;
      if (runsIn(before)) ticket = { ...ticket, open: [...ticket.open, [ms, ms + wait]] };
      ms += wait;
      ticket = perform(ticket, what, ms);
      check(ticket, new Date(ms).toISOString());
    }
    return { ...perform(ticket, { kind: 'wake' }, ms), endedAt: ms };
  }

  it('every event and target has its shape, and each target breaches and runs at most once at a time', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { events } = play(steps, ({ targets }) => {
          for (const target of targets) {
            expect(Target.parse(target)).toEqual(target);
            expect(target.pausedAt === undefined).toBe(target.dueAt !== undefined);
            expect(target.remainingMs === undefined).toBe(target.pausedAt === undefined);
            expect(target.metAt !== undefined && target.cancelledAt !== undefined).toBe(false);
            if (target.breachedAt !== undefined) expect(target.breachedAt).toBe(target.dueAt);
          }
          expect(
            targets.filter(({ kind, metAt, cancelledAt }) => kind !== 'resolution' && !metAt && !cancelledAt).length,
          ).toBeLessThanOrEqual(1);
          expect(targets.length).toBeLessThanOrEqual(3);
        });

        for (const event of events) expect(TargetEvent.parse(event)).toEqual(event);
        const breaches = events.flatMap((event) => (event.type === 'TargetBreached' ? [event.targetId] : []));
        expect(new Set(breaches).size).toBe(breaches.length);
      }),
      RUNS,
    );
  });

  it('a settled target is met if and only if it was met by its due instant', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const target of play(steps).targets.filter(({ metAt }) => metAt !== undefined)) {
          const inTime = target.dueAt === undefined || (target.metAt ?? '') <= target.dueAt;
          expect(outcomeOf(target)).toBe(inTime ? 'met' : 'breached');
        }
      }),
      RUNS,
    );
  });

  it('early, late, repeated and lost wakes change no result', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const wake: Timed = { step: { kind: 'wake' }, waitMs: 0 };
        const without = steps.map((timed) =>
          timed.step.kind === 'wake' ? { ...timed, step: { kind: 'priority', to: 'medium' } as const } : timed,
        );
        const often = without.flatMap((timed) => [{ ...wake, waitMs: timed.waitMs }, wake, { ...timed, waitMs: 0 }, wake]);

        expect(play(often).targets).toEqual(play(without).targets);
      }),
      RUNS,
    );
  });

  it('a resolution is due when the business time of the intervals in which it ran is its length', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const steady = steps.filter((timed) => timed.step.kind !== 'priority');
        const { targets, open, status, endedAt } = play(steady);
        const target = find(targets, 'resolution.1');
        const until = target.dueAt ?? target.pausedAt ?? '';
        const runs: [number, number][] = runsIn(status) ? [...open, [endedAt, Number.POSITIVE_INFINITY]] : open;
        const ranMs = (end: string): number =>
          runs
            .map(([from, to]) => [from, Math.min(to, Date.parse(end))] as const)
            .filter(([from, to]) => to > from)
            .reduce(
              (sum, [from, to]) =>
                sum + businessMsBetween({ calendar, zones, from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
              0,
            );

        fc.pre(target.metAt === undefined || target.breachedAt !== undefined);
        expect(ranMs(until) + (target.remainingMs ?? 0)).toBe(target.targetSeconds * 1000);
      }),
      RUNS,
    );
  });
});
