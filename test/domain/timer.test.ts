import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#domain/decide';
import { isAbandoned, isSendable } from '#domain/decide-sending';
import { CLAIM_SECONDS, timerAt } from '#domain/timer';
import type { TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { Outbound, Ticket } from '#schemas/ticket';
import { aTarget, aTicket, minute } from '../helpers/factories.ts';
import { claims, contactOpens, machine, messageId, releases, replies, timePasses, updates } from '../helpers/ticket-acts.ts';
import { lived } from '../helpers/ticket-history.ts';
import { given, LADDER_RULES, zones } from '../helpers/ticket-spec.ts';
import { life } from '../helpers/ticket-steps.ts';

const plusMs = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();
const item = (fields: Partial<Outbound>): Outbound => ({
  messageId: messageId(1),
  entry: 1,
  state: 'queued',
  attempt: 0,
  at: minute(0),
  ...fields,
});

describe('timerAt', () => {
  it.each<[string, Partial<Ticket>, Instant | undefined]>([
    ['nothing that is due', {}, undefined],
    ['the wake time', { status: 'pending', wakeAt: minute(30) }, minute(30)],
    ['the end of a solved ticket', { status: 'solved', closeAt: minute(40) }, minute(40)],
    ['a millisecond after a target is due', { targets: [aTarget({ dueAt: minute(60) })] }, plusMs(minute(60), 1)],
    ['a retry', { outbound: [item({ attempt: 1, retryAt: minute(3) })] }, minute(3)],
    [
      'no target that is paused, met, cancelled or breached',
      {
        targets: [
          aTarget({ dueAt: undefined, remainingMs: 1 }),
          aTarget({ metAt: minute(1) }),
          aTarget({ cancelledAt: minute(1) }),
          aTarget({ breachedAt: minute(60) }),
        ],
      },
      undefined,
    ],
    // These come back by the queue and, when that fails, by the reconciler.
    ['no fresh send and no claim', { outbound: [item({}), item({ state: 'claimed' }), item({ state: 'parked' })] }, undefined],
    [
      'the earliest of all',
      {
        status: 'pending',
        wakeAt: minute(30),
        targets: [aTarget({ dueAt: minute(20) }), aTarget({ id: 'resolution.1', kind: 'resolution', dueAt: minute(15) })],
        outbound: [item({ retryAt: minute(16) })],
      },
      plusMs(minute(15), 1),
    ],
  ])('is %s', (_what, fields, at) => {
    expect(timerAt(aTicket(fields))).toBe(at);
  });

  it('follows what happens: a retry, then the breach, then nothing', () => {
    const released = [contactOpens(), replies('agent-1', 2), claims(2), releases(2, minute(9))] as const;

    expect(timerAt(given(...released).ticket())).toBe(minute(9));
    expect(timerAt(given(...released, claims(2, { at: minute(9) })).ticket())).toBe(
      plusMs(given(contactOpens()).ticket().targets.at(-1)?.dueAt ?? '', 1),
    );
  });

  it('after a solved ticket closed there is nothing to wait for', () => {
    const solved = [contactOpens(), updates('agent-1', { status: 'solved' })] as const;
    const closeAt = given(...solved).ticket().closeAt ?? '';

    expect(timerAt(given(...solved).ticket())).toBe(closeAt);
    expect(timerAt(given(...solved, timePasses(closeAt)).ticket())).toBeUndefined();
  });
});

describe('in any life of a ticket', () => {
  const RUNS = { seed: 20_261_123, numRuns: 300 };
  const END = '2030-01-01T00:00:00.000Z';
  const tickets = life().map((random) => lived(random).entries.map(({ stored }) => stored.ticket));

  const passTime = (ticket: Ticket, now: Instant): TicketEvent[] =>
    decide({ type: 'PassTime' }, ticket, {
      now,
      actor: machine('clock'),
      rules: LADDER_RULES,
      zones,
      newId: () => 'msg_0',
      seal: () => ({ id: 'b1', digest: '', bytes: 0 }),
    });

  it('nothing is due before the timer but a claim whose worker is gone, and something is when it rings', () => {
    fc.assert(
      fc.property(tickets, (all) => {
        for (const ticket of all) {
          const at = timerAt(ticket);
          const early = at === undefined ? END : plusMs(at, -1);
          const due = passTime(ticket, early).filter(({ type }) => type !== 'SendUnknown');

          expect(due).toEqual([]);
          if (at !== undefined)
            expect(
              passTime(ticket, at).length > 0 || ticket.outbound.some((each) => each.retryAt !== undefined && isSendable(each, at)),
            ).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('a claim is let go of exactly when its worker must be gone', () => {
    fc.assert(
      fc.property(tickets, (all) => {
        for (const each of all.flatMap((ticket) =>
          ticket.outbound.filter(({ state }) => state === 'claimed').map((claim) => ({ ticket, claim })),
        )) {
          const over = plusMs(each.claim.at, CLAIM_SECONDS * 1000);
          const letGo = (now: Instant) =>
            passTime(each.ticket, now).some((event) => event.type === 'SendUnknown' && event.messageId === each.claim.messageId);

          expect([letGo(plusMs(over, -1)), letGo(over)]).toEqual([false, true]);
          expect(isAbandoned(each.claim, over)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('once what was due is recorded, the same instant has nothing more', () => {
    fc.assert(
      fc.property(life(), fc.nat(10 * 24 * 60), (random, minutes) => {
        const once = lived({ ...random, steps: [...random.steps, wait(minutes)] });
        const twice = lived({ ...random, steps: [...random.steps, wait(minutes), wait(0)] });

        expect(twice.entries.length).toBe(once.entries.length);
      }),
      RUNS,
    );
  });
});

const wait = (minutes: number) => ({ kind: 'time', pick: 0, other: 0, flag: false, waitMs: minutes * 60_000 }) as const;
