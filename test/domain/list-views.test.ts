import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeZones } from '#adapters/time-zones';
import { isListed, isSifted, type Listed, rangesOf, viewTimes } from '#domain/list-views';
import { workKey } from '#domain/work-key';
import { Priority, Status, type Ticket, WAITING_STATUSES } from '#schemas/ticket';
import { View } from '#schemas/view';
import { aTarget, aTicket, minute } from '../helpers/factories.ts';

const NOW = minute(0); // 23 November 2026, 09:15 WIB
const TIMES = viewTimes(NOW, createTimeZones(), 'Asia/Jakarta');
const due = (at: string): Partial<Ticket> => ({ targets: [aTarget({ dueAt: at })] });
const holds = (listed: Partial<Listed>, fields: Partial<Ticket>): boolean => isListed(aTicket(fields), { view: 'open', ...listed }, TIMES);

describe('the end of the day', () => {
  it('is midnight of the desk’s own zone', () => {
    expect(TIMES.dayEnds).toBe('2026-11-23T17:00:00.000Z');
  });
});

describe('a view', () => {
  it.each<[View, Partial<Ticket>, boolean]>([
    ['open', { status: 'on_hold' }, true],
    ['open', { status: 'solved' }, false],
    ['all', { status: 'closed' }, true],
    ['waiting', { status: 'pending' }, true],
    ['waiting', { status: 'on_hold' }, false],
    ['waking', { status: 'pending', wakeAt: '2026-11-23T16:59:59.999Z' }, true],
    ['waking', { status: 'pending', wakeAt: '2026-11-23T17:00:00.000Z' }, false],
    ['waking', { status: 'pending' }, false],
    ['breached', due(minute(-1)), true],
    ['breached', due(NOW), false],
    ['breached', {}, false],
    ['at_risk', due(NOW), true],
    ['at_risk', due('2026-11-23T02:44:59.999Z'), true],
    ['at_risk', due(minute(30)), false],
    ['at_risk', due(minute(-1)), false],
  ])('%s with %o: %s', (view, fields, expected) => {
    expect(holds({ view }, fields)).toBe(expected);
  });

  it.each<[View, boolean]>([
    ['open', false],
    ['mine', false],
    ['unassigned', false],
    ['all', false],
    ['breached', true],
    ['at_risk', true],
    ['waiting', true],
    ['waking', true],
  ])('%s may have pages that come out short: %s; any does that is narrowed', (view, isShort) => {
    expect([isSifted({ view }), isSifted({ view, status: 'open' }), isSifted({ view, channel: 'email' })]).toEqual([isShort, true, true]);
  });

  it('of what is due reads no further than it is due', () => {
    expect(rangesOf({ view: 'breached' }, TIMES)).toEqual([
      { from: '0', to: '1' },
      { from: '1#', to: `1#${NOW}` },
      { from: '2#', to: `2#${NOW}` },
    ]);
    expect(rangesOf({ view: 'at_risk' }, TIMES)[1]).toEqual({ from: `1#${NOW}`, to: `1#${minute(30)}` });
  });

  it('of one’s own or nobody’s has every ticket that is not done', () => {
    for (const view of ['mine', 'unassigned'] as const) {
      expect([holds({ view }, { status: 'on_hold' }), holds({ view }, { status: 'solved' })]).toEqual([true, false]);
    }
  });

  it('is narrowed by status and channel', () => {
    expect([holds({ status: 'pending' }, { status: 'pending' }), holds({ status: 'pending' }, { status: 'open' })]).toEqual([true, false]);
    expect([holds({ channel: 'email' }, { channel: 'email' }), holds({ channel: 'email' }, { channel: 'whatsapp' })]).toEqual([
      true,
      false,
    ]);
  });

  it('is one range where nothing is left out between its groups', () => {
    expect(rangesOf({ view: 'all' }, TIMES)).toEqual([{ from: '0', to: '4' }]);
    expect(rangesOf({ view: 'open' }, TIMES)).toEqual([{ from: '0', to: '3' }]);
    expect(rangesOf({ view: 'open', status: 'closed' }, TIMES)).toEqual([]);
    expect(rangesOf({ view: 'breached' }, TIMES)).toHaveLength(3);
  });

  it('has every ticket that it lists in one of its ranges, and in no order but that of the keys', () => {
    const instants = fc.integer({ min: -120, max: 1200 }).map((at) => minute(at));
    const tickets = fc
      .record({
        status: fc.constantFrom(...Status.options.filter((status) => status !== 'closed')),
        priority: fc.constantFrom(...Priority.options),
        dueAt: fc.option(instants, { nil: undefined }),
        attentionAt: fc.option(instants, { nil: undefined }),
        wakeAt: fc.option(instants, { nil: undefined }),
      })
      .map(({ dueAt, wakeAt, ...fields }) => {
        const isWaiting = WAITING_STATUSES.includes(fields.status);
        return aTicket({ ...fields, ...(dueAt ? due(dueAt) : {}), ...(isWaiting ? { wakeAt } : {}) });
      });
    const lists = fc.record({
      view: fc.constantFrom(...View.options),
      status: fc.option(fc.constantFrom(...Status.options), { nil: undefined }),
    });
    fc.assert(
      fc.property(tickets, lists, (ticket, listed) => {
        const key = workKey(ticket);
        const ranges = rangesOf(listed, TIMES);
        const isInside = ranges.some(({ from, to }) => key > from && key < to);
        expect(ranges.map(({ from }) => from)).toEqual(ranges.map(({ from }) => from).toSorted());
        if (isListed(ticket, listed, TIMES)) expect([ticket, isInside]).toEqual([ticket, true]);
        // Where nothing is sifted, the ranges are the view.
        if (!isSifted(listed)) expect(isInside).toBe(isListed(ticket, listed, TIMES));
      }),
      { numRuns: 2000 },
    );
  });
});
