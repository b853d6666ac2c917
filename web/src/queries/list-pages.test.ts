// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANY_VERSION, notShown, type Pages, withChanges } from './list-pages.ts';
import type { TicketRow } from './use-tickets.ts';

/** A list is sorted by `place`; of a row nothing else matters here. */
const row = (number: number, place: number, version = 1): TicketRow =>
  ({ number, version, place: String(place).padStart(6, '0') }) as TicketRow;

function pagesOf(rows: readonly TicketRow[], size: number, hasMore = false): Pages {
  const count = Math.max(1, Math.ceil(rows.length / size));
  const pages = Array.from({ length: count }, (_, at) => ({
    items: rows.slice(at * size, (at + 1) * size),
    nextCursor: at < count - 1 || hasMore ? `after-${at}` : null,
  }));
  return { pages, pageParams: pages.map((_, at) => (at === 0 ? '' : `after-${at - 1}`)) };
}
const numbers = ({ pages }: Pages): number[][] => pages.map(({ items }) => items.map(({ number }) => number));
const three = [row(1, 10), row(2, 20), row(3, 30)];

describe('what a list does not show yet', () => {
  it('is what is older on it, or not on it', () => {
    const changes = [1, 2, 4].map((number) => ({ number, version: number === 1 ? 1 : 2 }));

    expect(notShown(pagesOf(three, 2), changes).map(({ number }) => number)).toEqual([2, 4]);
  });
});

describe('changed rows', () => {
  it('move to their place, on another page too', () => {
    const after = withChanges(pagesOf(three, 2), [{ number: 3, version: 2 }], [row(3, 15, 2)]);

    expect(numbers(after)).toEqual([[1, 3, 2], []]);
  });

  it('that the view holds no more are gone', () => {
    expect(numbers(withChanges(pagesOf(three, 2), [{ number: 2, version: ANY_VERSION }], []))).toEqual([[1], [3]]);
  });

  it('that came onto the view are shown, at its end too', () => {
    expect(numbers(withChanges(pagesOf(three, 2), [{ number: 4, version: 1 }], [row(4, 40)]))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(numbers(withChanges(pagesOf([], 2), [{ number: 4, version: 1 }], [row(4, 40)]))).toEqual([[4]]);
  });

  it('behind what was fetched wait for the next page', () => {
    expect(numbers(withChanges(pagesOf(three, 2, true), [{ number: 4, version: 1 }], [row(4, 40)]))).toEqual([[1, 2], [3]]);
  });

  it('leave what is newer already, and every page that they do not touch', () => {
    const before = pagesOf([row(1, 10), row(2, 20, 5), row(3, 30)], 2);

    const after = withChanges(before, [{ number: 2, version: 4 }], [row(2, 25, 4)]);

    expect(after.pages).toEqual(before.pages);
    expect(after.pages[1]).toBe(before.pages[1]);
  });

  it('leave the list as the desk would give it anew', () => {
    const placed = fc.uniqueArray(fc.integer({ min: 1, max: 999_999 }), { maxLength: 12 });
    fc.assert(
      fc.property(placed, placed, fc.integer({ min: 1, max: 5 }), (before, after, size) => {
        const held = pagesOf(
          before
            .toSorted((a, b) => a - b)
            .map((place) => row((place % 15) + 1, place))
            .filter(firstOfNumber),
          size,
        );
        const now = after.map((place) => row((place % 15) + 1, place, 2)).filter(firstOfNumber);
        const asked = Array.from({ length: 15 }, (_, at) => ({ number: at + 1, version: 2 }));

        const shown = withChanges(held, asked, now).pages.flatMap(({ items }) => items);

        expect(shown).toEqual(now.toSorted((a, b) => (a.place < b.place ? -1 : 1)));
      }),
      { seed: 20_261_127 },
    );
  });
});

const firstOfNumber = ({ number }: TicketRow, at: number, all: readonly TicketRow[]): boolean =>
  all.findIndex((other) => other.number === number) === at;
