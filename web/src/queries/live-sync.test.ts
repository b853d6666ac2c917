import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveFrame } from '#schemas/live';
import { testQueries } from '../../testing/render-page.tsx';
import { createListeners } from '../listeners.ts';
import type { Live, LiveState } from '../live.ts';
import { createStore } from '../store.ts';
import { keys } from './keys.ts';
import { startLiveSync } from './live-sync.ts';

const frames = createListeners<[LiveFrame]>();
const reconnects = createListeners<[]>();
const state = createStore<LiveState>('open');
const live: Live = {
  state,
  onFrame: frames.add,
  onReconnect: reconnects.add,
  start: () => {},
  stop: () => {},
  look: () => {},
  active: () => {},
  check: () => {},
  shown: () => {},
};

let queries = testQueries();
let signedOut = 0;
let stops: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  queries = testQueries();
  signedOut = 0;
  state.set('open');
  stops = [startLiveSync({ queries, live, onSignedOut: () => (signedOut += 1) })];
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
});

const settle = async (ms = 0): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));

/** On screen, as a component would have it. @returns how often it was asked for. */
function onScreen(queryKey: readonly unknown[], queryFn: () => unknown): () => number {
  let asked = 0;
  const counted = async (): Promise<unknown> => {
    asked += 1;
    return queryFn();
  };
  stops.push(new QueryObserver(queries, { queryKey, queryFn: counted, staleTime: Number.POSITIVE_INFINITY }).subscribe(() => {}));
  return () => asked;
}

const changed = (...tickets: { number: number; version: number }[]): void => frames.tell({ type: 'changed', tickets });
const detail = (version: number) => ({ ticket: { number: 7, version } });
const list = (version: number) => ({ pages: [{ items: [{ number: 7, version }], nextCursor: null }], pageParams: [''] });

describe('a change', () => {
  it('of an open ticket that is older is asked for', async () => {
    const asked = onScreen(keys.ticket(7), () => detail(3));
    await settle();

    changed({ number: 7, version: 4 });
    await settle();

    expect(asked()).toBe(2);
  });

  it('that the page shows already asks for nothing', async () => {
    const ticket = onScreen(keys.ticket(7), () => detail(3));
    const inbox = onScreen(keys.list('mine', {}), () => list(3));
    await settle();

    changed({ number: 7, version: 3 });
    await settle();

    expect([ticket(), inbox()]).toEqual([1, 1]);
  });

  it('of what is not on screen is asked for when it is shown again', async () => {
    let asked = 0;
    const options = {
      queryKey: keys.ticket(7),
      queryFn: async () => {
        asked += 1;
        return detail(3);
      },
      staleTime: Number.POSITIVE_INFINITY,
    };
    await queries.fetchQuery(options);

    changed({ number: 7, version: 4 });
    await settle();
    expect(asked).toBe(1);

    stops.push(new QueryObserver(queries, options).subscribe(() => {}));
    await settle();
    expect(asked).toBe(2);
  });

  it('that overtakes the first answer is asked for after it', async () => {
    let answer = (_: unknown): void => {};
    let version = 3;
    const asked = onScreen(keys.ticket(7), () => (version === 3 ? new Promise((resolve) => (answer = resolve)) : detail(version)));
    await settle();

    changed({ number: 7, version: 4 });
    version = 4;
    answer(detail(3));
    await settle();

    expect(asked()).toBe(2);
  });

  it('in a storm asks once more after the answer that is under way', async () => {
    let answer = (_: unknown): void => {};
    let isFirst = true;
    const asked = onScreen(keys.ticket(7), () => (isFirst ? detail(1) : new Promise((resolve) => (answer = resolve))));
    await settle();
    isFirst = false;

    for (let version = 2; version < 22; version += 1) changed({ number: 7, version });
    await settle();
    expect(asked()).toBe(2);

    answer(detail(21));
    await settle();
    expect(asked()).toBe(3);
  });
});

describe('other frames', () => {
  it('set the bell at once and ask for what is under it', async () => {
    const asked = onScreen(keys.notices, () => ({ items: [], nextCursor: null, unread: 0 }));
    await settle();

    frames.tell({ type: 'notices', unread: 4 });

    expect(queries.getQueryData(keys.notices)).toMatchObject({ unread: 4 });
    await settle();
    expect(asked()).toBe(2);
  });

  it('change the own presence', () => {
    queries.setQueryData(keys.me, { presence: 'online' });

    frames.tell({ type: 'presence', presence: 'away' });

    expect(queries.getQueryData(keys.me)).toEqual({ presence: 'away' });
  });

  it('sign out', () => {
    frames.tell({ type: 'signed_out' });

    expect(signedOut).toBe(1);
  });
});

describe('without a socket', () => {
  it('what is on screen is asked for after a reconnection', async () => {
    const asked = onScreen(keys.ticket(7), () => detail(3));
    await settle();

    reconnects.tell();
    await settle();

    expect(asked()).toBe(2);
  });

  it('what is on screen is asked for each 30 seconds while it polls, and not otherwise', async () => {
    const asked = onScreen(keys.ticket(7), () => detail(3));
    await settle(60_000);
    expect(asked()).toBe(1);

    state.set('polling');
    await settle(60_000);

    expect(asked()).toBe(3);
  });
});
