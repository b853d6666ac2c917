/** Settings that change under open tickets, and nobody applies them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessMsBetween } from '#domain/business-time';
import type { DeskRules } from '#domain/context';
import { DEFAULT_CALENDAR, DEFAULT_POLICY } from '#domain/default-settings';
import type { Instant } from '#schemas/primitives';
import { type Calendar, SlaPolicy, Target } from '#schemas/sla';
import { Priority, STATUS_TRANSITIONS, type Status, type Ticket } from '#schemas/ticket';
import { minute } from '../helpers/factories.ts';
import { type Act, contactOpens, contactWrites, timePasses, updates } from '../helpers/ticket-acts.ts';
import { givenUnder, RULES, zones } from '../helpers/ticket-spec.ts';

const RUNS = { seed: 20_261_126, numRuns: 1500 };
const MAIL = { channel: 'email', account: 'help@example.com' } as const;
const allDay = [{ from: '00:00', to: '24:00' }];
const mornings = [{ from: '09:00', to: '11:30' }];
const nights = [{ from: '22:00', to: '04:00' }];
const WEEKS: readonly Calendar['week'][] = [
  DEFAULT_CALENDAR.week,
  [mornings, [], mornings, mornings, [], mornings, []],
  [nights, nights, nights, nights, nights, [], allDay],
];
const ZONES = ['Asia/Jakarta', 'Asia/Jayapura', 'Europe/Berlin'] as const;

const lengths = (hours: number) => ({ resolutionSeconds: Math.round(hours * 3600) });
/** Of the `version`th edit, after which week, zone, lengths and pauses are others. */
function edition(version: number, { week, zone, hours, pausesOnHold }: Edit): DeskRules {
  const targets = { low: lengths(8 * hours), medium: lengths(4 * hours), high: lengths(2 * hours), urgent: lengths(hours) };
  const exceptions = [{ date: '2026-11-24', spans: [] }];
  return {
    ...RULES,
    policy: SlaPolicy.parse({ ...DEFAULT_POLICY, version, targets, pausesOnHold }),
    calendar: { ...DEFAULT_CALENDAR, version, timeZone: ZONES[zone] ?? ZONES[0], week: WEEKS[week] ?? DEFAULT_CALENDAR.week, exceptions },
  };
}

type Edit = { readonly week: number; readonly zone: number; readonly hours: number; readonly pausesOnHold: boolean };
const edit: fc.Arbitrary<Edit> = fc.record({
  week: fc.nat(2),
  zone: fc.nat(2),
  hours: fc.constantFrom(0.5, 2, 6),
  pausesOnHold: fc.boolean(),
});
type Step = {
  readonly kind: 'status' | 'message' | 'priority' | 'wake';
  readonly pick: number;
  readonly wait: number;
  readonly edit?: Edit;
};
const steps = (...kinds: Step['kind'][]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      pick: fc.nat(11),
      wait: fc.oneof(fc.constantFrom(1, 60, 24 * 60), fc.integer({ min: 1, max: 600 })),
      edit: fc.option(edit, { nil: undefined }),
    }),
    { maxLength: 14 },
  );

function actOf({ kind, pick }: Step, { status }: Ticket, { n, at }: { n: number; at: Instant }): Act {
  const choices: readonly Status[] = STATUS_TRANSITIONS[status].filter((to) => to !== 'closed');
  switch (kind) {
    case 'status':
      return updates('agent-1', { status: choices[pick % Math.max(1, choices.length)] ?? status, at });
    case 'priority':
      return updates('agent-1', { priority: Priority.options[pick % Priority.options.length], at });
    case 'message':
      return contactWrites(n, { ...MAIL, at });
    case 'wake':
      return timePasses(at);
    default:
      return kind satisfies never;
  }
}

type Look = { readonly from: Instant; readonly at: Instant; readonly before?: Target; readonly after?: Target };
const resolutionOf = ({ targets }: Ticket): Target | undefined => targets.find(({ kind }) => kind === 'resolution');

/** Tells of each step what the resolution was before and after it. */
function play(first: Edit, all: readonly Step[], isEdited: boolean, look: (seen: Look) => void = () => undefined) {
  const calendars = new Map<string, Calendar>();
  const editions = (version: number, of: Edit): DeskRules => {
    const rules = edition(version, of);
    calendars.set(`default@${version}`, rules.calendar);
    return rules;
  };
  let rules = editions(1, first);
  let [minutes, version] = [0, 1];
  let life = givenUnder(rules, contactOpens({ opening: MAIL, message: MAIL }));
  for (const [index, step] of all.entries()) {
    if (step.edit && isEdited) {
      version += 1;
      rules = editions(version, step.edit);
    }
    const [from, at] = [minute(minutes), minute(minutes + step.wait)];
    minutes += step.wait;
    const ticket = life.ticket();
    life = life.nowUnder(rules, actOf(step, ticket, { n: index + 2, at }));
    look({ from, at, before: resolutionOf(ticket), after: resolutionOf(life.ticket()) });
  }
  return { ticket: life.ticket(), hoursOf: ({ calendar }: Target) => ({ calendar: calendars.get(calendar) ?? DEFAULT_CALENDAR, zones }) };
}

const isRunning = (target: Target | undefined): target is Target & { dueAt: Instant } =>
  target?.dueAt !== undefined && target.metAt === undefined && target.cancelledAt === undefined;

describe('edits that nobody applied', () => {
  it('change nothing of a resolution whose policy is not chosen anew', () => {
    fc.assert(
      fc.property(edit, steps('status', 'message', 'wake'), (first, all) => {
        const unsolved = all.map((step) => ({ ...step, pick: step.pick % 2 }));

        expect(resolutionOf(play(first, unsolved, true).ticket)).toEqual(resolutionOf(play(first, unsolved, false).ticket));
      }),
      RUNS,
    );
  });

  it('take nothing from a resolution but what has run, by the hours that it named while it ran', () => {
    let [lives, compared] = [0, 0];
    fc.assert(
      fc.property(edit, steps('status', 'message', 'wake', 'priority'), (first, all) => {
        const seen: Look[] = [];
        const { hoursOf } = play(first, all, true, (look) => seen.push(look));
        let ranMs = 0;
        lives += 1;
        for (const { from, at, before, after } of seen) {
          if (isRunning(before)) ranMs += businessMsBetween({ ...hoursOf(before), from, to: at });
          if (!after || after.breachedAt !== undefined || after.metAt !== undefined) continue;
          expect(Target.parse(after)).toEqual(after);
          const lengthMs = after.targetSeconds * 1000;
          // A shorter length that is used up while it runs is due at once: so much of it has run.
          if (isRunning(before) || isRunning(after)) ranMs = Math.min(ranMs, lengthMs);
          const leftMs = after.remainingMs ?? businessMsBetween({ ...hoursOf(after), from: at, to: after.dueAt ?? at });
          expect(leftMs).toBe(lengthMs - ranMs);
          compared += 1;
        }
      }),
      RUNS,
    );
    expect(compared).toBeGreaterThan(lives);
  });
});
