import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#domain/decide';
import { evolve } from '#domain/ticket';
import { timerAt } from '#domain/timer';
import type { TicketEntry } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import { Target } from '#schemas/sla';
import { Priority, STATUS_TRANSITIONS, type Status, type Ticket } from '#schemas/ticket';
import { minute } from '../helpers/factories.ts';
import {
  type Act,
  BODY,
  contactOpens,
  contactWrites,
  messageId,
  NUMBER,
  receipt,
  replies,
  timePasses,
  updates,
} from '../helpers/ticket-acts.ts';
import { LADDER_RULES, zones } from '../helpers/ticket-spec.ts';
import { toldByLedger } from '../helpers/told-by-ledger.ts';

/** Each history runs under a clock on time and under one of the others. On a failure fast-check prints the seed and the path of the smallest history. */
const RUNS = { seed: 20_261_124, numRuns: 10_000 };
const AGENTS = ['agent-1', 'agent-2', null] as const;
const TEAMS = ['default', 'returns'] as const;

type Step = {
  readonly kind: 'status' | 'reply' | 'failure' | 'message' | 'priority' | 'team' | 'assignee';
  readonly pick: number;
  readonly wait: number;
};
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('status', 'status', 'reply', 'failure', 'message', 'priority', 'team', 'assignee'),
  pick: fc.nat(11),
  wait: fc.oneof(fc.constantFrom(0, 1, 15, 30, 60), fc.nat(240)),
});
const history = fc.array(step, { maxLength: 16 });
/** Has no window that could refuse a reply. */
const EMAIL = { channel: 'email', account: 'help@example.com' } as const;

/** Done at the instant that it is performed. */
function actOf({ kind, pick }: Step, { status, outbound }: Ticket, { n, at }: { n: number; at: Instant }): Act {
  switch (kind) {
    case 'status': {
      const choices: readonly Status[] = STATUS_TRANSITIONS[status].filter((to) => to !== 'closed');
      return updates('agent-1', { status: choices[pick % Math.max(1, choices.length)] ?? status });
    }
    case 'reply':
      return replies('agent-1', n, EMAIL);
    case 'failure':
      return receipt(Number(outbound[pick % Math.max(1, outbound.length)]?.messageId.slice('msg_'.length) ?? n), 'failed', at);
    case 'message':
      return contactWrites(n, EMAIL);
    case 'priority':
      return updates('agent-1', { priority: Priority.options[pick % Priority.options.length] });
    case 'team':
      return updates('agent-1', { teamId: TEAMS[pick % TEAMS.length] });
    case 'assignee':
      return updates('agent-1', { assigneeId: AGENTS[pick % AGENTS.length] });
    default:
      return kind satisfies never;
  }
}

/** A ticket and its ledger, oldest entry first. */
type Life = { readonly ticket?: Ticket; readonly entries: readonly TicketEntry[] };

function perform({ ticket, entries }: Life, act: Act, at: Instant): Life {
  const header = { version: (ticket?.version ?? 0) + 1, at, actor: act.by, commandId: 'cmd_00000000000000000000000001' };
  const context = { now: at, actor: act.by, rules: LADDER_RULES, zones, newId: () => messageId(1), seal: () => BODY };
  const events = decide(
    toldByLedger(act.command(at), () => entries),
    ticket,
    context,
  );
  if (events.length === 0) return { ticket, entries };
  return {
    ticket: events.reduce<Ticket | undefined>((before, event) => evolve(before, event, { number: NUMBER, ...header }), ticket),
    entries: [...entries, { format: 1, ledger: String(NUMBER), ...header, events }],
  };
}

const ticketOf = ({ ticket }: Life): Ticket => {
  if (!ticket) throw new Error('The first act opens a ticket.');
  return ticket;
};

/** When the clock calls before a step at `until`. */
type Wakes = (next: Instant | undefined, until: Instant) => readonly Instant[];

function wake(life: Life, wakes: Wakes, until: Instant): Life {
  let after = life;
  for (let round = 0; round < 50; round += 1) {
    const instants = wakes(timerAt(ticketOf(after)), until);
    after = instants.reduce((before, at) => perform(before, timePasses(at), at), after);
    if (instants.length === 0 || (timerAt(ticketOf(after)) ?? until) >= until) return after;
  }
  throw new Error('The clock does not come to rest.');
}

/** What a history leads to, as told by everything that a clock may move. A last wake stands at the end. */
function play(steps: readonly Step[], wakes: Wakes) {
  let minutes = 0;
  let life = perform({ entries: [] }, contactOpens({ opening: EMAIL, message: EMAIL }), minute(0));
  for (const [index, each] of steps.entries()) {
    minutes += each.wait;
    const at = minute(minutes);
    const awake = wake(life, wakes, at);
    life = perform(awake, actOf(each, ticketOf(awake), { n: index + 2, at }), at);
  }
  const end = minute(minutes + 90);
  const { targets, priority, status, teamId, assigneeId, heldBy, heldWeight } = ticketOf(perform(life, timePasses(end), end));
  return { targets, priority, status, teamId, assigneeId, heldBy, heldWeight };
}

const plusMs = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();
const CLOCKS = {
  lost: () => [],
  onTime: (next, until) => (next !== undefined && next <= until ? [next] : []),
  late: (_next, until) => [until],
  early: (next, until) => (next !== undefined && next <= until ? [plusMs(next, -1), next] : []),
  repeated: (next, until) => (next !== undefined && next <= until ? [next, next, until, until] : [until]),
} as const satisfies Record<string, Wakes>;

describe('random histories under ladders, policies by team and a third party', () => {
  it('come to the same whether wakes are on time, early, late, repeated or lost', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('lost', 'late', 'early', 'repeated'), (steps, clock) => {
        expect(play(steps, CLOCKS[clock])).toEqual(play(steps, CLOCKS.onTime));
      }),
      RUNS,
    );
  });

  it('reach each step of a target once, none of a target that was settled before', () => {
    fc.assert(
      fc.property(history, (steps) => {
        for (const { reached = [], ladder = [], ...target } of play(steps, CLOCKS.lost).targets) {
          const all = [...reached, ...ladder.map(({ step: id }) => id)];

          expect(Target.safeParse({ ...target, reached, ladder }).error).toBeUndefined();
          expect(new Set(all).size).toBe(all.length);
          if (target.breachedAt === undefined && target.policy.startsWith('default@')) expect(reached).not.toContain('breach');
          expect(ladder.every(({ at }) => (at === undefined) === (target.pausedAt !== undefined))).toBe(true);
        }
      }),
      RUNS,
    );
  });
});
