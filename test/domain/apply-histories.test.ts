import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeskRules } from '#domain/context';
import { afterClockMs, clockMsBetween } from '#domain/sla-clock';
import { outcomeOf } from '#domain/targets';
import { Calendar, Target } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import { type Act, applies, timePasses } from '../helpers/ticket-acts.ts';
import { lived } from '../helpers/ticket-history.ts';
import { givenUnder, LADDER_RULES, zones } from '../helpers/ticket-spec.ts';
import { life } from '../helpers/ticket-steps.ts';

const RUNS = { seed: 20_261_124, numRuns: 250 };
const DAY_MS = 86_400_000;

const times = (rules: DeskRules['policy'], factor: number): DeskRules['policy']['targets'] => {
  const lengths = (by: DeskRules['policy']['targets']['low']) =>
    Object.fromEntries(Object.entries(by).map(([name, seconds]) => [name, Math.max(1, Math.round(seconds * factor))]));
  const { low, medium, high, urgent } = rules.targets;
  return { low: lengths(low), medium: lengths(medium), high: lengths(high), urgent: lengths(urgent) };
};
/** Other lengths, clock and pauses, and its ladder turned round. */
const editedPolicy = (factor: number, isRoundTheClock: boolean): DeskRules => {
  const { policy } = LADDER_RULES;
  const clock = isRoundTheClock ? 'calendar' : 'business';
  return {
    ...LADDER_RULES,
    policy: {
      ...policy,
      version: 1,
      clock,
      pausesOnHold: false,
      targets: times(policy, factor),
      escalations: policy.escalations?.slice(1),
    },
  };
};
const SHORT = [{ from: '10:00', to: '15:00' }];
const editedCalendar = (): DeskRules => ({
  ...LADDER_RULES,
  calendar: Calendar.parse({ ...LADDER_RULES.calendar, version: 1, week: [SHORT, [], SHORT, SHORT, SHORT, SHORT, []] }),
});

const edits = fc.oneof(
  fc
    .record({ factor: fc.constantFrom(0.1, 0.5, 1, 2, 7), isRoundTheClock: fc.boolean() })
    .map(({ factor, isRoundTheClock }) => ({ kind: 'policy' as const, rules: editedPolicy(factor, isRoundTheClock) })),
  fc.constant({ kind: 'calendar' as const, rules: editedCalendar() }),
);
const waits = fc.oneof(fc.constantFrom(0, 1, DAY_MS), fc.integer({ min: 0, max: 8 * 3_600_000 }));

const anyLife = fc.record({ life: life(), edit: edits, wait: waits });
type AnyLife = typeof anyLife extends fc.Arbitrary<infer T> ? T : never;

/** A ticket after its random life, some time later, when nothing is due that is not on record; and then the edit, applied. */
function applied({ life: random, edit: { kind, rules }, wait }: AnyLife) {
  const last = lived(random).entries.at(-1);
  if (!last) throw new Error('A life begins with an opening.');
  const at = new Date(Date.parse(last.change.header.at) + wait).toISOString();
  const later = (ms: number): string => new Date(Date.parse(at) + ms).toISOString();
  const apply = (when: string): Act => applies({ kind, id: 'default', version: 1 }, { at: when, promised: [LADDER_RULES.calendar] });
  const before = givenUnder(LADDER_RULES, ...past(last.stored.ticket), timePasses(at));
  return { rules, at, later, apply, before, after: before.nowUnder(rules, apply(at)) };
}
const past = (ticket: Ticket) => [{ ticket }] as const;

const live = ({ targets }: Ticket): Target[] =>
  targets.filter(({ metAt, cancelledAt }) => metAt === undefined && cancelledAt === undefined);
/** What has run, in ms of the target's own clock and hours. */
function ranMs(target: Target, at: string, { calendar }: DeskRules): number {
  const left = target.remainingMs ?? clockMsBetween({ calendar, zones }, target.clock, { from: at, to: target.dueAt ?? at });
  return target.targetSeconds * 1000 - left;
}

describe('an edited policy or calendar, applied to any ticket', () => {
  it('changes nothing more the second time', () => {
    fc.assert(
      fc.property(anyLife, (random) => {
        const { after, apply, at, later } = applied(random);

        after.when(apply(at)).thenNothing();
        after.when(apply(later(1))).thenNothing();
      }),
      RUNS,
    );
  });

  it('changes nothing where it was not edited', () => {
    fc.assert(
      fc.property(anyLife, fc.constantFrom('policy' as const, 'calendar' as const), (random, kind) => {
        const { before, at } = applied(random);

        before.when(applies({ kind, id: 'default', version: LADDER_RULES.policy.version }, { at })).thenNothing();
      }),
      RUNS,
    );
  });

  it('touches nothing that is settled or breached', () => {
    fc.assert(
      fc.property(anyLife, (random) => {
        const { before, after } = applied(random);
        const settled = before.ticket().targets.filter((target) => !['running', 'paused'].includes(outcomeOf(target)));

        for (const target of settled) expect(after.ticket().targets).toContainEqual(target);
      }),
      RUNS,
    );
  });

  it('keeps what has run, and lets only the rest run anew', () => {
    let [lives, compared] = [0, 0];
    fc.assert(
      fc.property(anyLife, (random) => {
        const { before, after, at, rules } = applied(random);
        lives += 1;
        for (const target of live(after.ticket())) {
          const earlier = before.ticket().targets.find(({ id }) => id === target.id);
          expect(Target.parse(target)).toEqual(target);
          if (!earlier || earlier.breachedAt !== undefined || (earlier.policy === target.policy && earlier.calendar === target.calendar))
            continue;
          const ran = ranMs(earlier, at, LADDER_RULES);
          compared += 1;
          // What is used up is due now.
          const left = Math.max(target.dueAt === undefined ? Number.NEGATIVE_INFINITY : 0, target.targetSeconds * 1000 - ran);
          expect(target.remainingMs ?? target.dueAt).toBe(
            target.dueAt === undefined ? left : afterClockMs({ calendar: rules.calendar, zones }, target.clock, { from: at, ms: left }),
          );
        }
      }),
      RUNS,
    );
    expect(compared).toBeGreaterThan(lives / 4);
  });
});
