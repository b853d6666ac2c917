import { describe, expect, it } from 'vitest';
import { historyKey, NEVER_DUE, paddedNumber, WORK_GROUP, workKey } from '#domain/work-key';
import type { Ticket } from '#schemas/ticket';
import { aTarget, aTicket, minute } from '../helpers/factories.ts';

/** True when the first is listed before the second. */
const isBefore = (first: Partial<Ticket>, second: Partial<Ticket>): boolean => workKey(aTicket(first)) < workKey(aTicket(second));

describe('workKey', () => {
  it('is made of group, due instant, priority, age and number', () => {
    const ticket = aTicket({ targets: [aTarget({ dueAt: minute(60) })] });

    expect(workKey(ticket)).toBe('1#2026-11-23T03:15:00.000Z#2#2026-11-23T02:15:00.000Z#000000001042');
  });

  it('sorts a ticket without a due target behind those with one', () => {
    expect(workKey(aTicket())).toContain(`#${NEVER_DUE}#`);
    expect(isBefore({ targets: [aTarget({ dueAt: minute(50_000) })] }, {})).toBe(true);
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

describe('historyKey', () => {
  it('orders by age, then number', () => {
    expect(historyKey({ createdAt: minute(0), number: 7 })).toBe(`${minute(0)}#${paddedNumber(7)}`);
  });
});
