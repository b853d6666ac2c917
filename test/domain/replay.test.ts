import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTicketItem, ticketItem } from '#adapters/ticket-item';
import { canonicalJson } from '#domain/ledger';
import { replay } from '#domain/ticket';
import { timerAt } from '#domain/timer';
import { TicketEntry, TicketEvent } from '#schemas/event';
import { DONE_STATUSES, Ticket, WAITING_STATUSES } from '#schemas/ticket';
import { type Lived, lived } from '../helpers/ticket-history.ts';
import { life } from '../helpers/ticket-steps.ts';

const RUNS = { seed: 20_261_123, numRuns: 400 };

/** As they lie in the store: text and back. */
const asStored = ({ entries }: Lived) =>
  entries.map(({ entry }) => {
    const { ledger, version, at, actor, commandId, events } = TicketEntry.parse(JSON.parse(entry.entry));
    return { header: { number: Number(ledger), version, at, actor, commandId }, events };
  });

const holdsOf = (lives: readonly Lived[]): Map<string, number> => {
  const held = new Map<string, number>();
  for (const { entries } of lives) {
    const ticket = entries.at(-1)?.stored.ticket;
    if (ticket?.heldBy) held.set(ticket.heldBy, (held.get(ticket.heldBy) ?? 0) + (ticket.heldWeight ?? 0));
  }
  return held;
};

describe('any sequence of commands', () => {
  it('leaves a ledger that replays to the snapshot, at every entry', () => {
    fc.assert(
      fc.property(life(), (random) => {
        const history = lived(random);
        const stored = asStored(history);

        for (const [index, { stored: after }] of history.entries.entries())
          expect(canonicalJson(replay(stored.slice(0, index + 1)))).toBe(canonicalJson(after.ticket));
      }),
      RUNS,
    );
  });

  it('numbers its entries without gaps, and each says where it belongs', () => {
    fc.assert(
      fc.property(life(), (random) => {
        const history = lived(random);

        expect(history.entries.map(({ entry }) => entry.version)).toEqual(history.entries.map((_, index) => index + 1));
        expect(asStored(history).map(({ header }) => [header.number, header.version])).toEqual(
          history.entries.map((_, index) => [1042, index + 1]),
        );
      }),
      RUNS,
    );
  });

  it('loses nothing on the way into the table and back', () => {
    fc.assert(
      fc.property(life(), (random) => {
        const stored = lived(random).entries.at(-1)?.stored;

        expect(stored && canonicalJson(readTicketItem(ticketItem(stored)))).toBe(canonicalJson(stored));
      }),
      RUNS,
    );
  });

  it('keeps what is always true of a ticket', () => {
    fc.assert(
      fc.property(life(), (random) => {
        for (const { stored } of lived(random).entries) {
          const { ticket } = stored;
          const isDone = DONE_STATUSES.includes(ticket.status);

          expect(Ticket.safeParse(ticket).error).toBeUndefined();
          if (isDone)
            expect(ticket.targets.filter(({ metAt, cancelledAt }) => metAt === undefined && cancelledAt === undefined)).toEqual([]);
          if (isDone) expect(ticket.heldWeight ?? 0).toBe(0);
          else expect((ticket.heldWeight ?? 0) > 0).toBe(ticket.assigneeId !== undefined);
          if (ticket.heldBy) expect(ticket.heldBy).toBe(ticket.assigneeId);
          expect(ticket.closeAt !== undefined).toBe(ticket.status === 'solved');
          if (ticket.wakeAt) expect(WAITING_STATUSES).toContain(ticket.status);
        }
      }),
      RUNS,
    );
  });

  it('gives back exactly the load that the tickets hold', () => {
    fc.assert(
      fc.property(fc.array(life(15), { minLength: 1, maxLength: 3 }), (randoms) => {
        const lives = randoms.map(lived);
        const totals = new Map<string, number>();
        for (const { agentId, delta } of lives.flatMap(({ loads }) => loads.flat())) {
          totals.set(agentId, (totals.get(agentId) ?? 0) + delta);
          expect(totals.get(agentId)).toBeGreaterThanOrEqual(0);
        }
        const nonZero = new Map([...totals].filter(([, total]) => total !== 0));

        expect(nonZero).toEqual(new Map([...holdsOf(lives)].filter(([, weight]) => weight !== 0)));
      }),
      RUNS,
    );
  });

  it('sets the timer of an entry to what the ticket needs, and only where it moved', () => {
    fc.assert(
      fc.property(life(), (random) => {
        for (const { stored, change, timerAt: told } of lived(random).entries) {
          const before = change.before && timerAt(change.before.ticket);

          expect(told).toBe(timerAt(stored.ticket) === before ? undefined : timerAt(stored.ticket));
        }
      }),
      RUNS,
    );
  });
});

describe('the random lives of these tests', () => {
  it('reach every event and every status, and meet refusals and silence', () => {
    const lives = fc.sample(life(), RUNS).map(lived);
    const entries = lives.flatMap((each) => each.entries);
    const events = new Set(entries.flatMap(({ change }) => change.events.map(({ type }) => type)));
    const statuses = new Set(entries.map(({ stored }) => stored.ticket.status));
    // Only where a plan says skip; decide-inbound.test.ts has it.
    const elsewhere = new Set(['AcknowledgementSkipped']);

    expect(TicketEvent.options.map(({ shape }) => shape.type.value).filter((type) => !events.has(type) && !elsewhere.has(type))).toEqual(
      [],
    );
    expect(statuses.size).toBe(6);
    expect(lives.some(({ refused }) => refused > 0) && lives.some(({ quiet }) => quiet > 0)).toBe(true);
  });
});
