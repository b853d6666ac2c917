/** Asks for the rows of a list that changed, and for no others: what that costs does not depend on how long the list is. */
import type { QueryClient } from '@tanstack/react-query';
import { NUMBERS_ASKED } from '#schemas/api';
import { call } from '../client.ts';
import { TICKET_VIEWS } from '../views.ts';
import { keys } from './keys.ts';
import { type Change, firstOnly, notShown, type Pages, withChanges } from './list-pages.ts';

/** A storm of changes is cheaper to read as pages. */
const TOO_MANY = 4 * NUMBERS_ASKED;

type ListKey = ReturnType<typeof keys.list>;
export type RowsAgain = (changes: readonly Change[]) => void;

/** @returns what takes changes: for lists on screen. Others are asked for when they are shown again, from their first page. */
export function createRowsAgain(queries: QueryClient): RowsAgain {
  const waiting = new Map<string, Map<number, Change>>();

  const held = (key: ListKey): Pages | undefined => queries.getQueryData<Pages>(key);
  const again = (key: ListKey): Promise<void> => queries.invalidateQueries({ queryKey: key, exact: true });

  /** A page on its way would put the rows back that it began with. */
  function settled(key: ListKey): Promise<void> {
    const cache = queries.getQueryCache();
    const query = cache.find({ queryKey: key, exact: true });
    if (query?.state.fetchStatus !== 'fetching') return Promise.resolve();
    return new Promise((resolve) => {
      const leave = cache.subscribe(({ type, query: changed }) => {
        if (changed !== query || (type !== 'removed' && query.state.fetchStatus === 'fetching')) return;
        leave();
        resolve();
      });
    });
  }

  async function ask(key: ListKey, asked: readonly Change[]): Promise<void> {
    const [, view, filters] = key;
    const numbers = asked.map(({ number }) => number).join();
    const { items } = await call('listTickets', { query: { ...TICKET_VIEWS[view], ...filters, numbers } });
    await settled(key);
    queries.setQueryData<Pages>(key, (pages) => pages && withChanges(pages, asked, items));
  }

  async function work(key: ListKey, wanted: Map<number, Change>): Promise<void> {
    for (;;) {
      await settled(key);
      const pages = held(key);
      const due = pages ? notShown(pages, [...wanted.values()]) : [];
      wanted.clear();
      if (due.length === 0) return;
      if (due.length > TOO_MANY) await again(key);
      else for (let first = 0; first < due.length; first += NUMBERS_ASKED) await ask(key, due.slice(first, first + NUMBERS_ASKED));
    }
  }

  function onScreen(key: ListKey, hash: string, changes: readonly Change[]): void {
    const under = waiting.get(hash);
    const wanted = under ?? new Map<number, Change>();
    for (const change of changes) {
      const known = wanted.get(change.number);
      if (!known || known.version < change.version) wanted.set(change.number, change);
    }
    if (under) return;
    waiting.set(hash, wanted);
    void work(key, wanted)
      .catch(() => again(key))
      .finally(() => waiting.delete(hash));
  }

  function setAside(key: ListKey): void {
    queries.setQueryData<Pages>(key, (pages) => pages && firstOnly(pages));
    void queries.invalidateQueries({ queryKey: key, exact: true, refetchType: 'none' });
  }

  return (changes) => {
    for (const query of queries.getQueryCache().findAll({ queryKey: keys.lists })) {
      // Lists are kept under `keys.list` and nothing else.
      const key = query.queryKey as ListKey;
      if (query.isActive() || query.state.fetchStatus === 'fetching') onScreen(key, query.queryHash, changes);
      else setAside(key);
    }
  };
}

const made = new WeakMap<QueryClient, RowsAgain>();

/** One for all that goes on in the page, so that the same change is asked for once. */
export function rowsAgainOf(queries: QueryClient): RowsAgain {
  const known = made.get(queries) ?? createRowsAgain(queries);
  made.set(queries, known);
  return known;
}
