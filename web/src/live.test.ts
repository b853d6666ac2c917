import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveFrame } from '#schemas/live';
import { FakeSocket } from '../testing/fake-socket.ts';
import { createLive, type Live } from './live.ts';
import { LOOK_AFTER_MS } from './looking.ts';

let sockets: FakeSocket[];
let passes: number;
let refusePass: boolean;
let isOnline: boolean;
let isShown: boolean;
let frames: LiveFrame[];
let catchUps: number;
let live: Live;

beforeEach(() => {
  vi.useFakeTimers();
  [sockets, frames, passes, catchUps, refusePass, isOnline, isShown] = [[], [], 0, 0, false, true, true];
  live = createLive({
    pass: async () => {
      passes += 1;
      if (refusePass) throw new Error('no pass');
      return { pass: `p-${passes}`, url: '/live', expiresAt: '2026-11-23T12:00:30.000Z' };
    },
    connect: (address) => {
      const socket = new FakeSocket(address);
      sockets.push(socket);
      // The page uses of a socket what the fake has.
      return socket as unknown as WebSocket;
    },
    isOnline: () => isOnline,
    isShown: () => isShown,
    chance: () => 1,
    now: () => Date.now(),
  });
  live.onFrame((frame) => frames.push(frame));
  live.onReconnect(() => {
    catchUps += 1;
  });
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

const pass = async (ms = 0): Promise<void> => void (await vi.advanceTimersByTimeAsync(ms));
const newest = (): FakeSocket => sockets[sockets.length - 1] ?? new FakeSocket('none');

async function connected(): Promise<FakeSocket> {
  live.start();
  await pass();
  newest().accept();
  return newest();
}

describe('connecting', () => {
  it('takes a pass, and no token stands in the address', async () => {
    const socket = await connected();

    expect(socket.address).toBe('/live?pass=p-1');
    expect(live.state.get()).toBe('open');
    expect(catchUps).toBe(0);
  });

  it('hands on what it understands and passes over the rest', async () => {
    const socket = await connected();

    socket.tell({ type: 'of_next_year' });
    socket.onmessage?.({ data: '{' });
    socket.tell({ type: 'changed', tickets: [{ number: 7, version: 3 }] });

    expect(frames).toEqual([{ type: 'changed', tickets: [{ number: 7, version: 3 }] }]);
  });
});

describe('a connection that is lost', () => {
  it('is made again with a new pass, and what came in between is asked for', async () => {
    (await connected()).end();
    expect(live.state.get()).toBe('reconnecting');

    await pass(1_000);
    newest().accept();

    expect(newest().address).toBe('/live?pass=p-2');
    expect(live.state.get()).toBe('open');
    expect(catchUps).toBe(1);
  });

  it('is tried after 1, 2, 4, 8, 16 and then every 30 seconds', async () => {
    (await connected()).end();
    refusePass = true;

    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      const before = passes;
      await pass(seconds * 1000 - 1);
      expect(passes).toBe(before);
      await pass(1);
      expect(passes).toBe(before + 1);
    }
  });

  it('is polled for after three failures, until it stands again', async () => {
    (await connected()).end();
    refusePass = true;
    await pass(1_000 + 2_000);
    expect(live.state.get()).toBe('polling');

    refusePass = false;
    await pass(4_000);
    newest().accept();

    expect(live.state.get()).toBe('open');
    expect(catchUps).toBe(1);
  });

  it('is a failure where nothing answers within 15 seconds, so that the page asks instead', async () => {
    live.start();
    await pass();
    const first = newest();
    await pass(15_000);
    expect(live.state.get()).toBe('reconnecting');

    await pass(120_000);
    expect(live.state.get()).toBe('polling');
    first.accept();
    expect([live.state.get(), first.readyState]).toEqual(['polling', WebSocket.CLOSED]);

    const tries = sockets.length;
    while (sockets.length === tries) await pass(1_000);
    newest().accept();
    // The time that was left for it ends nothing any more.
    await pass(20_000);
    expect(live.state.get()).toBe('open');
  });

  it('says offline when this machine has no network, and comes back at once with it', async () => {
    isOnline = false;
    (await connected()).end();
    expect(live.state.get()).toBe('offline');

    isOnline = true;
    live.check();
    await pass();
    newest().accept();

    expect(live.state.get()).toBe('open');
  });

  it('is said at once when the machine loses its network', async () => {
    await connected();

    isOnline = false;
    live.check();

    expect(live.state.get()).toBe('offline');
  });

  it('is said at once also where the first connection is still on its way, and that is no second one afterwards', async () => {
    live.start();
    await pass();
    const first = newest();

    isOnline = false;
    live.check();
    expect(live.state.get()).toBe('offline');

    isOnline = true;
    live.check();
    await pass();
    newest().accept();
    first.accept();
    expect(live.state.get()).toBe('open');
    expect(sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)).toHaveLength(1);
  });

  it('is noticed by a ping that nobody answers', async () => {
    await connected();

    live.check();
    await pass(10_000);

    expect(live.state.get()).toBe('reconnecting');
  });
});

describe('a connection that stands', () => {
  it('is kept by a ping every five minutes', async () => {
    const socket = await connected();

    await pass(300_000);
    expect(socket.said).toEqual([{ type: 'ping' }]);
    socket.tell({ type: 'pong' });
    await pass(299_000);

    expect(live.state.get()).toBe('open');
  });

  it('is replaced before two hours without a gap', async () => {
    const first = await connected();
    for (let minutes = 0; minutes < 110; minutes += 5) {
      await pass(300_000);
      newest().tell({ type: 'pong' });
    }
    expect(sockets).toHaveLength(2);
    expect(first.readyState).toBe(1);

    newest().accept();

    expect(first.readyState).toBe(3);
    expect(live.state.get()).toBe('open');
    expect(catchUps).toBe(1);
  });

  it('goes on when its replacement fails', async () => {
    const first = await connected();
    for (let minutes = 0; minutes < 110; minutes += 5) {
      await pass(300_000);
      first.tell({ type: 'pong' });
    }

    newest().end();

    expect([first.readyState, live.state.get()]).toEqual([1, 'open']);
    await pass(1_000);
    expect(sockets).toHaveLength(3);
  });
});

describe('what the page says', () => {
  it('is what it looks at, on change, every 20 seconds, and after a reconnection', async () => {
    const first = await connected();

    live.look(7);
    await pass(LOOK_AFTER_MS);
    live.look(7);
    live.look(7, 'typing');
    await pass(20_000 + LOOK_AFTER_MS);
    first.end();
    await pass(1_000);
    newest().accept();

    const typing = { type: 'look', number: 7, doing: 'typing' };
    expect(first.said).toEqual([{ type: 'look', number: 7, doing: 'viewing' }, typing, typing]);
    expect(newest().said).toEqual([typing]);
  });

  it('ends with the ticket being left', async () => {
    const socket = await connected();
    live.look(7);
    await pass(LOOK_AFTER_MS);

    live.look(null);
    await pass(60_000);

    expect(socket.said.slice(1)).toEqual([{ type: 'look', number: null, doing: 'viewing' }]);
  });

  it('is the last of the tickets that are passed in a row, and none of those in between', async () => {
    const socket = await connected();

    for (let number = 1; number <= 30; number += 1) {
      live.look(number);
      live.look(null);
    }
    live.look(31);
    await pass(LOOK_AFTER_MS);

    expect(socket.said).toEqual([{ type: 'look', number: 31, doing: 'viewing' }]);
  });

  it('is nothing of a ticket that was left before it was said', async () => {
    const socket = await connected();

    live.look(7);
    live.look(null);
    await pass(60_000);

    expect(socket.said).toEqual([]);
  });

  it('is nothing while nobody sees the tab, and the ticket that is open when somebody does', async () => {
    const socket = await connected();
    isShown = false;

    live.look(7);
    await pass(60_000);
    expect(socket.said).toEqual([]);
    isShown = true;
    live.shown();

    expect(socket.said.filter(({ type }) => type === 'look')).toEqual([{ type: 'look', number: 7, doing: 'viewing' }]);
  });

  it('is at most once a minute that somebody is there', async () => {
    const socket = await connected();

    live.active();
    live.active();
    await pass(60_000);
    live.active();

    expect(socket.said).toEqual([{ type: 'active' }, { type: 'active' }]);
  });
});

describe('being signed out', () => {
  it.each([
    ['by a frame', (socket: FakeSocket) => socket.tell({ type: 'signed_out' })],
    ['by the closing', (socket: FakeSocket) => socket.end(4001)],
  ])('%s ends it, is told once, and is not tried again', async (_, act) => {
    const socket = await connected();

    act(socket);
    await pass(600_000);

    expect(live.state.get()).toBe('ended');
    expect(frames).toEqual([{ type: 'signed_out' }]);
    expect(sockets).toHaveLength(1);
  });
});

it('a pass that comes after the page stopped opens nothing', async () => {
  live.start();
  live.stop();
  await pass(60_000);

  expect(sockets).toHaveLength(0);
  expect(live.state.get()).toBe('idle');
});
