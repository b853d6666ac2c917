import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { categoryRefusal, inheritedCategory } from '#domain/classify';
import type { DeskRules } from '#domain/context';
import type { Category } from '#schemas/category';
import { minute } from '../helpers/factories.ts';
import { contactOpens, does, NUMBER, replies, SAW_ALL, timePasses, updates } from '../helpers/ticket-acts.ts';
import { given, givenUnder, RULES } from '../helpers/ticket-spec.ts';

const FOUR_DAYS = 4 * 24 * 60;
const CATEGORIES: Category[] = [
  { id: 'pengiriman', name: 'Pengiriman' },
  { id: 'terlambat', name: 'Terlambat', parentId: 'pengiriman' },
  { id: 'promo', name: 'Promo', archived: true },
  { id: 'promo-2025', name: 'Promo 2025', parentId: 'promo' },
];
const under = (categories: Category[], requiredToSolve?: 'categoryId'[]): DeskRules => ({
  ...RULES,
  categories,
  lifecycle: { ...RULES.lifecycle, requiredToSolve },
});
const open = [contactOpens(), replies('agent-1', 2)] as const;
const closed = [...open, updates('agent-1', { status: 'solved', at: minute(10) }), timePasses(minute(10 + FOUR_DAYS))] as const;

describe('UpdateTicket: category', () => {
  it('is given, changed and taken away', () => {
    const ticket = given(...open)
      .when(updates('agent-1', { categoryId: 'pengiriman' }))
      .thenEvents({ type: 'CategoryChanged', from: undefined, to: 'pengiriman' });
    given(...open, updates('agent-1', { categoryId: 'pengiriman' }))
      .when(updates('agent-1', { categoryId: null }))
      .thenEvents({ type: 'CategoryChanged', from: 'pengiriman', to: undefined });

    expect(ticket).toMatchObject({ categoryId: 'pengiriman', changed: { categoryId: 3 } });
  });

  it.each([null, undefined])('%s where there is none changes nothing', (categoryId) => {
    given(...open)
      .when(updates('agent-1', { categoryId }))
      .thenNothing();
  });

  it('is refused to one who has not seen the last change of it, and only to them', () => {
    const changed = [...open, updates('agent-2', { categoryId: 'pengiriman' })] as const;

    given(...changed)
      .when(updates('agent-1', { categoryId: 'produk', seen: 2 }))
      .thenRefuses('seen_is_stale', { fields: ['categoryId'] });
    given(...changed)
      .when(updates('agent-1', { tags: ['vip'], seen: 2 }))
      .thenEvents('TagsChanged');
  });

  it('of a closed ticket is final', () => {
    given(...closed)
      .when(updates('agent-1', { categoryId: 'produk' }))
      .thenRefuses('ticket_closed');
  });
});

describe('a follow-up', () => {
  it.each([
    ['pengiriman', 'pengiriman'],
    ['terlambat', 'terlambat'],
    ['promo', undefined],
    ['promo-2025', undefined],
    ['tidak-ada', undefined],
    [undefined, undefined],
  ])('of a ticket about %s is about %s', (categoryId, inherited) => {
    expect(inheritedCategory(CATEGORIES, { categoryId })).toBe(inherited);
  });

  it('of no ticket is about nothing', () => {
    expect(inheritedCategory(CATEGORIES, undefined)).toBeUndefined();
  });
});

describe('UpdateTicket: tags', () => {
  it('become what is named: what is new is added, what is left out is taken away', () => {
    const ticket = given(...open, updates('agent-1', { tags: ['vip', 'baru'] }))
      .when(updates('agent-1', { tags: ['retur', 'vip', 'retur'] }))
      .thenEvents({ type: 'TagsChanged', added: ['retur'], removed: ['baru'] });

    expect(ticket.tags).toEqual(['retur', 'vip']);
  });

  it('are absent when none is left', () => {
    const ticket = given(...open, updates('agent-1', { tags: ['vip'] }))
      .when(updates('agent-1', { tags: [] }))
      .thenEvents({ type: 'TagsChanged', added: [], removed: ['vip'] });

    expect(ticket.tags).toBeUndefined();
  });

  it('the same ones in another order change nothing, on a closed ticket too', () => {
    const tagged = [contactOpens(), updates('agent-1', { tags: ['vip', 'baru'] })] as const;
    const done = [updates('agent-1', { status: 'solved', at: minute(10) }), timePasses(minute(10 + FOUR_DAYS))] as const;
    for (const past of [tagged, [...tagged, ...done]])
      given(...past)
        .when(updates('agent-1', { tags: ['baru', 'vip'] }))
        .thenNothing();
  });

  it('named as a whole are refused to a stale writer; single ones are added to what others added', () => {
    const changed = [...open, updates('agent-2', { tags: ['vip'] })] as const;

    given(...changed)
      .when(updates('agent-1', { tags: ['retur'], seen: 2 }))
      .thenRefuses('seen_is_stale', { fields: ['tags'] });
    const ticket = given(...changed)
      .when(updates('agent-1', { tags: { add: ['retur'], remove: ['baru'] }, seen: 2 }))
      .thenEvents({ type: 'TagsChanged', added: ['retur'], removed: [] });
    expect(ticket.tags).toEqual(['retur', 'vip']);
  });

  it('are twenty at most, however they come together', () => {
    const twenty = Array.from({ length: 20 }, (_, at) => `t${at}`);

    given(...open, updates('agent-1', { tags: twenty }))
      .when(updates('agent-1', { tags: { add: ['retur'] } }))
      .thenRefuses('invalid_request');
    given(...open, updates('agent-1', { tags: twenty }))
      .when(updates('agent-1', { tags: { add: ['retur'], remove: ['t0'] } }))
      .thenEvents('TagsChanged');
  });

  it('are added or taken away one by one, in the order of the alphabet', () => {
    const tagged = [...open, updates('agent-1', { tags: ['vip', 'baru'] })] as const;

    given(...tagged)
      .when(updates('agent-1', { tags: { remove: ['vip'] } }))
      .thenEvents({ type: 'TagsChanged', added: [], removed: ['vip'] });
    given(...tagged)
      .when(updates('agent-1', { tags: { add: ['z', 'a', 'vip'] } }))
      .thenEvents({ type: 'TagsChanged', added: ['a', 'z'], removed: [] });
  });

  it('one for another is a change of a closed ticket as well, and what it has is none', () => {
    const done = [contactOpens(), updates('agent-1', { tags: ['vip'], categoryId: 'produk' })] as const;
    const end = [updates('agent-1', { status: 'solved', at: minute(10) }), timePasses(minute(10 + FOUR_DAYS))] as const;

    given(...done, ...end)
      .when(updates('agent-1', { tags: ['retur'] }))
      .thenRefuses('ticket_closed');
    given(...done, ...end)
      .when(updates('agent-1', { categoryId: 'produk' }))
      .thenNothing();
    given(...closed)
      .when(updates('agent-1', { categoryId: null }))
      .thenNothing();
  });

  it('of a closed ticket are final', () => {
    given(...closed)
      .when(updates('agent-1', { tags: { add: ['vip'] } }))
      .thenRefuses('ticket_closed');
  });

  it('are what was named last, whatever was there before', () => {
    const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(tags, tags, (before, after) => {
        const { tags: kept = [] } = given(...open, updates('agent-1', { tags: before }), updates('agent-1', { tags: after })).ticket();
        expect(kept).toEqual([...after].sort());
      }),
    );
  });
});

describe('what a ticket needs before a person solves it', () => {
  const solves = updates('agent-1', { status: 'solved' });

  it('is a category, where there is one to choose', () => {
    givenUnder(under(CATEGORIES), ...open)
      .when(solves)
      .thenRefuses('fields_required', {
        fields: ['categoryId'],
        errors: [{ path: 'body.categoryId', message: `needed to solve ticket #${NUMBER}` }],
      });
    givenUnder(under([]), ...open)
      .when(solves)
      .thenEvents('TicketAssigned', 'StatusChanged', 'TargetMet');
    givenUnder(under(CATEGORIES.slice(2)), ...open)
      .when(solves)
      .thenEvents('TicketAssigned', 'StatusChanged', 'TargetMet');
  });

  it('is named in the refusal, and asked of no machine', () => {
    const rules = under(CATEGORIES);

    expect(() =>
      givenUnder(rules, ...open)
        .when(updates('agent-1', { status: 'solved' }))
        .events(),
    ).toThrow('needs a category before it is solved');
    givenUnder(rules, ...open)
      .when(does({ type: 'UpdateTicket', seen: SAW_ALL, status: 'solved' }))
      .thenEvents({ type: 'StatusChanged', to: 'solved' }, 'TargetMet');
  });

  it('may come with the same change, and not go with it', () => {
    givenUnder(under(CATEGORIES), ...open)
      .when(updates('agent-1', { status: 'solved', categoryId: 'terlambat' }))
      .thenEvents('CategoryChanged', 'TicketAssigned', 'StatusChanged', 'TargetMet');
    givenUnder(under(CATEGORIES), ...open, updates('agent-1', { categoryId: 'terlambat' }))
      .when(updates('agent-1', { status: 'solved', categoryId: null }))
      .thenRefuses('fields_required');
  });

  it('is nothing when the desk says so', () => {
    givenUnder(under(CATEGORIES, []), ...open)
      .when(solves)
      .thenEvents('TicketAssigned', 'StatusChanged', 'TargetMet');
  });

  it('is not asked for again of one that is solved, nor of other statuses', () => {
    const solved = updates('agent-1', { status: 'solved', categoryId: 'terlambat' });
    givenUnder(under(CATEGORIES), ...open, solved, updates('agent-1', { categoryId: null }))
      .when(solves)
      .thenNothing();
    givenUnder(under(CATEGORIES), ...open)
      .when(updates('agent-1', { status: 'pending' }))
      .thenEvents('StatusChanged', 'TargetPaused');
  });
});

describe('categoryRefusal', () => {
  it('says why: unknown, archived, below an archived one', () => {
    expect(['terlambat', 'garansi', 'promo', 'promo-2025'].map((id) => categoryRefusal(CATEGORIES, id))).toEqual([
      undefined,
      'There is no category garansi.',
      'Category promo is archived.',
      'Category promo-2025 is below promo, which is archived.',
    ]);
  });
});
