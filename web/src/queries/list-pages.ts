/** The pages of a view as they are held, and what becomes of them when some of their tickets change. */
import type { InfiniteData } from '@tanstack/react-query';
import type { CallOutput } from '../call-types.ts';
import type { TicketRow } from './use-tickets.ts';

export type Pages = InfiniteData<CallOutput<'listTickets'>>;
export type Change = { readonly number: number; readonly version: number };
/** Whatever version it has come to. */
export const ANY_VERSION = Number.POSITIVE_INFINITY;

const rowsOf = ({ pages }: Pages): TicketRow[] => pages.flatMap(({ items }) => items);

/** What of these the list does not show as new as they are. Where a ticket is on no page it may come onto one. */
export function notShown(pages: Pages, changes: readonly Change[]): Change[] {
  const shown = new Map(rowsOf(pages).map(({ number, version }) => [number, version]));
  return changes.filter(({ number, version }) => (shown.get(number) ?? -1) < version);
}

export const firstOnly = ({ pages, pageParams }: Pages): Pages => ({ pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) });

/** @returns the page that has room for the row; undefined where it stands behind all that were fetched. */
function pageFor({ place }: TicketRow, { pages }: Pages): number | undefined {
  const at = pages.findIndex(({ items }) => items.some((other) => other.place > place));
  if (at >= 0) return at;
  return pages.at(-1)?.nextCursor === null ? pages.length - 1 : undefined;
}

const inOrder = (items: readonly TicketRow[]): TicketRow[] => items.toSorted((a, b) => (a.place < b.place ? -1 : 1));

/**
 * The pages with `found` in their places, and without those of `asked` that were not found: they are on the view no more.
 * A row that is newer already stays. Pages keep where they begin and end, so that the next one follows on.
 */
export function withChanges(held: Pages, asked: readonly Change[], found: readonly TicketRow[]): Pages {
  const versions = new Map([...asked, ...found].map(({ number, version }) => [number, version]));
  const isOutdated = ({ number, version }: TicketRow): boolean => version <= (versions.get(number) ?? -1);
  const newer = new Set(
    rowsOf(held)
      .filter((row) => versions.has(row.number) && !isOutdated(row))
      .map(({ number }) => number),
  );
  // Places are sought among the rows as they were: the last one of a page says how far it reaches.
  const places = new Map(found.filter(({ number }) => !newer.has(number)).map((row) => [row, pageFor(row, held)]));
  const pages = held.pages.map((page, at) => {
    const come = [...places].filter(([, place]) => place === at).map(([row]) => row);
    const stay = page.items.filter((row) => !isOutdated(row));
    return come.length === 0 && stay.length === page.items.length ? page : { ...page, items: inOrder([...stay, ...come]) };
  });
  return { ...held, pages };
}
