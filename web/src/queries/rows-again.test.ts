import { InfiniteQueryObserver, type QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asked, stubDesk } from '../../testing/desk-answers.ts';
import { testQueries } from '../../testing/render-page.tsx';
import { keys } from './keys.ts';
import { createRowsAgain, type RowsAgain } from './rows-again.ts';
import { ticketListOptions } from './use-tickets.ts';

const { answers, asked } = stubDesk();
const AT = '2026-11-23T02:15:00.000Z';
const row = (number: number, version = 1) => ({
  number,
  status: 'open',
  priority: 'medium',
  channel: 'whatsapp',
  subject: `Paket ${number}`,
  subjectKind: null,
  contactId: 'con_0123456789',
  contactName: null,
  teamId: 'logistik',
  assigneeId: null,
  createdAt: AT,
  waitingSince: AT,
  wakeAt: null,
  nextDueAt: null,
  version,
  categoryId: null,
  tags: [],
  place: `1#${String(number).padStart(6, '0')}`,
});

let queries: QueryClient;
let rowsAgain: RowsAgain;
let leave = (): void => {};
/** What the desk has now. */
let now = [row(1), row(2), row(3), row(4)];

const search = ({ path }: Asked) => new URLSearchParams(path.split('?')[1]);
const searches = (): URLSearchParams[] => asked.map(search);
const numbersAsked = (): (string | null)[] => searches().map((one) => one.get('numbers'));
const key = keys.list('teams', {});
const shown = (): number[][] =>
  queries
    .getQueryData<{ pages: { items: { number: number; version: number }[] }[] }>(key)
    ?.pages.map(({ items }) => items.map(({ number, version }) => number * 100 + version)) ?? [];

/** Two pages of two. */
function answer(request: Asked): unknown {
  const asks = search(request);
  const numbers = asks.get('numbers')?.split(',').map(Number);
  if (numbers) return { items: now.filter(({ number }) => numbers.includes(number)), nextCursor: null };
  return asks.get('cursor') ? { items: now.slice(2), nextCursor: null } : { items: now.slice(0, 2), nextCursor: 'second' };
}

async function showBothPages(): Promise<void> {
  const observer = new InfiniteQueryObserver(queries, ticketListOptions('teams', {}));
  leave = observer.subscribe(() => {});
  await vi.waitFor(() => expect(shown()).toHaveLength(1));
  await observer.fetchNextPage();
  asked.length = 0;
}

const quiet = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve));
};

beforeEach(() => {
  queries = testQueries();
  rowsAgain = createRowsAgain(queries);
  now = [row(1), row(2), row(3), row(4)];
  answers['GET /v1/tickets'] = answer;
});
afterEach(() => leave());

describe('a change on a list of several pages', () => {
  it('asks for the one row, with what narrows the list, and for no page', async () => {
    await showBothPages();
    now = now.map((each) => (each.number === 3 ? row(3, 2) : each));

    rowsAgain([{ number: 3, version: 2 }]);
    await vi.waitFor(() => expect(shown()[1]).toEqual([302, 401]));

    expect(searches().map((one) => Object.fromEntries(one))).toEqual([{ view: 'open', numbers: '3' }]);
    expect(shown()).toEqual([
      [101, 201],
      [302, 401],
    ]);
  });

  it('that the list shows already asks for nothing', async () => {
    await showBothPages();

    rowsAgain([{ number: 3, version: 1 }]);
    await quiet();

    expect(asked).toEqual([]);
  });

  it('in a storm asks once more after the answer that is under way', async () => {
    await showBothPages();
    now = now.map((each) => (each.number === 3 ? row(3, 9) : each));

    for (let version = 2; version < 10; version += 1) rowsAgain([{ number: 3, version }]);
    rowsAgain([{ number: 5, version: 1 }]);
    await quiet();

    expect(numbersAsked()).toEqual(['3,5']);
  });

  it('of very many tickets at once is read as pages', async () => {
    await showBothPages();

    rowsAgain(Array.from({ length: 101 }, (_, at) => ({ number: at + 10, version: 1 })));
    await vi.waitFor(() => expect(numbersAsked()).toEqual([null, null]));
  });

  it('that could not be asked for is read as pages', async () => {
    await showBothPages();
    answers['GET /v1/tickets'] = (request: Asked) => (search(request).has('numbers') ? new Response('', { status: 502 }) : answer(request));
    now = [row(1), row(2), row(3, 2), row(4)];

    rowsAgain([{ number: 3, version: 2 }]);
    await vi.waitFor(() => expect(shown()[1]).toEqual([302, 401]));
  });
});

describe('a list that is not on screen', () => {
  it('asks for nothing until it is shown again, and then for its first page', async () => {
    await showBothPages();
    leave();

    rowsAgain([{ number: 3, version: 2 }]);
    await quiet();
    expect(asked).toEqual([]);

    leave = new InfiniteQueryObserver(queries, { ...ticketListOptions('teams', {}), staleTime: Number.POSITIVE_INFINITY }).subscribe(
      () => {},
    );
    await quiet();
    expect(searches().map((one) => one.get('cursor'))).toEqual([null]);
  });
});
