import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assumedDue, historyKey, NEVER_DUE, paddedNumber, placeOf, WORK_GROUP, workKey } from '#domain/work-key';
import type { Ticket } from '#schemas/ticket';
import { aTarget, aTicket, minute } from '../helpers/factories.ts';

const DAY_MINUTES = 24 * 60;
const PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;
const SEED = 20_261_127;

/** True when the first is listed before the second. */
const isBefore = (first: Partial<Ticket>, second: Partial<Ticket>): boolean => workKey(aTicket(first)) < workKey(aTicket(second));

it('assumes a due instant only where nothing is due', () => {
  expect(assumedDue(aTicket({ priority: 'urgent' }))).toBe(minute(DAY_MINUTES));
  expect(assumedDue(aTicket({ priority: 'urgent', targets: [aTarget()] }))).toBeUndefined();
});

describe('workKey', () => {
  it('is made of group, due instant, priority, age and number', () => {
    const ticket = aTicket({ targets: [aTarget({ dueAt: minute(60) })] });

    expect(workKey(ticket)).toBe('1#2026-11-23T03:15:00.000Z#2#2026-11-23T02:15:00.000Z#000000001042');
  });

  it.each([
    ['urgent', 1],
    ['high', 2],
    ['medium', 3],
    ['low', 4],
  ] as const)('lets an %s ticket for which nothing is due stand as if it were due %i days after it was opened', (priority, days) => {
    const due = (minutes: number): Partial<Ticket> => ({ targets: [aTarget({ dueAt: minute(minutes) })] });

    expect(workKey(aTicket({ priority }))).toContain(`1#${minute(days * DAY_MINUTES)}#`);
    expect(isBefore(due(days * DAY_MINUTES - 1), { priority })).toBe(true);
    expect(isBefore({ priority }, due(days * DAY_MINUTES + 1))).toBe(true);
  });

  it('lets nothing that is opened more than four days later come before what still waits without a target', () => {
    const opened = fc.nat(10_000);
    fc.assert(
      fc.property(opened, fc.constantFrom(...PRIORITIES), fc.constantFrom(...PRIORITIES), opened, (at, own, other, length) => {
        const later = at + 4 * DAY_MINUTES + 1;
        const target = aTarget({ startedAt: minute(later), dueAt: minute(later + length) });

        expect(isBefore({ priority: own, createdAt: minute(at) }, { priority: other, createdAt: minute(later), targets: [target] })).toBe(
          true,
        );
        expect(isBefore({ priority: own, createdAt: minute(at) }, { priority: other, createdAt: minute(later) })).toBe(true);
      }),
      { seed: SEED },
    );
  });

  it('keeps the place of a ticket without a target when it comes back to its queue', () => {
    const waiting = aTicket({ status: 'open', waitingSince: minute(900) });

    expect(workKey(waiting)).toBe(workKey(aTicket({ status: 'open' })));
  });

  it('sorts one that somebody has by how long the contact waits, and behind everything when nobody does', () => {
    const held = { status: 'open' as const, assigneeId: 'agent-1' };

    expect(workKey(aTicket({ ...held, waitingSince: minute(900) }))).toContain(`#${minute(900 + 3 * DAY_MINUTES)}#`);
    expect(workKey(aTicket(held))).toContain(`#${NEVER_DUE}#`);
    expect(isBefore({ ...held, targets: [aTarget({ dueAt: minute(50_000) })] }, held)).toBe(true);
  });

  it.each(['pending', 'on_hold', 'solved'] as const)('assumes nothing of a ticket that is %s', (status) => {
    expect(workKey(aTicket({ status }))).toContain(`#${NEVER_DUE}#`);
  });

  it('takes the earliest target that is not settled, a breached one included', () => {
    const breached = aTarget({ dueAt: minute(10), breachedAt: minute(10) });
    const met = aTarget({ id: 'first_reply.2', dueAt: minute(5), metAt: minute(4) });
    const running = aTarget({ id: 'resolution.1', kind: 'resolution', dueAt: minute(600) });

    expect(workKey(aTicket({ targets: [met, running, breached] }))).toContain(`#${minute(10)}#`);
  });

  it('sorts by priority when the same is due, urgent first', () => {
    const inOrder: Ticket['priority'][] = ['urgent', 'high', 'medium', 'low'];

    const keys = inOrder.map((priority) => workKey(aTicket({ priority })));

    expect(keys.toSorted()).toEqual(keys);
  });

  it('sorts by due instant before priority', () => {
    expect(
      isBefore(
        { priority: 'low', targets: [aTarget({ dueAt: minute(1) })] },
        { priority: 'urgent', targets: [aTarget({ dueAt: minute(2) })] },
      ),
    ).toBe(true);
  });

  it('sorts the older first, then the lower number, whatever its digits', () => {
    expect(isBefore({ createdAt: minute(1) }, { createdAt: minute(2) })).toBe(true);
    expect(isBefore({ number: 999 }, { number: 1000 })).toBe(true);
  });

  it('puts what asks for somebody before everything, the longest asking first', () => {
    const overdue = { priority: 'urgent' as const, targets: [aTarget({ dueAt: minute(-1000) })] };

    expect(isBefore({ attentionAt: minute(9), priority: 'low' }, overdue)).toBe(true);
    expect(isBefore({ attentionAt: minute(8), priority: 'low' }, { attentionAt: minute(9), priority: 'urgent' })).toBe(true);
    expect(isBefore({ attentionAt: minute(8), status: 'pending' }, overdue)).toBe(true);
  });

  it.each(['pending', 'on_hold'] as const)('puts what is %s behind what is to do and before what is solved', (status) => {
    expect(isBefore({ status: 'open' }, { status })).toBe(true);
    expect(isBefore({ status }, { status: 'solved' })).toBe(true);
  });

  it('counts a solved ticket among the solved, whatever it asked for', () => {
    expect(workKey(aTicket({ status: 'solved', attentionAt: minute(1) })) >= WORK_GROUP.solved).toBe(true);
  });

  it('orders closed tickets by when they were closed', () => {
    expect(workKey(aTicket({ status: 'closed', statusSince: minute(7), number: 12 }))).toBe(`${minute(7)}#000000000012`);
  });
});

describe('placeOf', () => {
  const inOrder = (...tickets: Partial<Ticket>[]): boolean => {
    const places = tickets.map((fields) => placeOf(aTicket(fields)));
    return places.every((place, index) => index === 0 || (places[index - 1] ?? '') < place);
  };

  it('is the work key of what is not closed', () => {
    expect(placeOf(aTicket({ status: 'solved' }))).toBe(workKey(aTicket({ status: 'solved' })));
  });

  it('puts what is closed behind all that is not, the last closed first', () => {
    expect(
      inOrder(
        { status: 'open' },
        { status: 'solved' },
        { status: 'closed', statusSince: minute(9) },
        { status: 'closed', statusSince: minute(8) },
      ),
    ).toBe(true);
  });

  it('puts the higher number first of what was closed at one instant, down to the first ticket', () => {
    expect(inOrder({ status: 'closed', number: 1000 }, { status: 'closed', number: 2 }, { status: 'closed', number: 1 })).toBe(true);
  });
});

describe('historyKey', () => {
  it('orders by age, then number', () => {
    expect(historyKey({ createdAt: minute(0), number: 7 })).toBe(`${minute(0)}#${paddedNumber(7)}`);
  });
});
