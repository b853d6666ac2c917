/** The desk's clock: what the page counts down by, whatever the clock of this machine says. */
import { createStore, useStore } from './store.ts';

/** Answers travel for different lengths of time; a smaller difference is that, and no clock that was set. */
const JITTER_MS = 1_000;
const TICK_MS = 1_000;

export type Clock = {
  /** Milliseconds since 1970 by the desk's clock. */
  readonly now: () => number;
  /** Takes the instant that an answer carried. What is no instant is left alone. */
  readonly observe: (instant: string | null) => void;
};

export function createClock(own: () => number = () => Date.now()): Clock {
  let offset: number | undefined;
  return {
    now: () => own() + (offset ?? 0),
    observe: (instant) => {
      const desk = Date.parse(instant ?? '');
      if (Number.isNaN(desk)) return;
      const seen = desk - own();
      if (offset === undefined || Math.abs(seen - offset) > JITTER_MS) offset = seen;
    },
  };
}

export const clock = createClock();

const ticks = createStore(0);
let watching = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

/** One interval for all countdowns of the page, and none while there are none. */
function subscribe(listener: () => void): () => void {
  const leave = ticks.subscribe(listener);
  watching += 1;
  ticking ??= setInterval(() => ticks.set(clock.now()), TICK_MS);
  return () => {
    leave();
    watching -= 1;
    if (watching > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The desk's time in milliseconds; rendered anew each second. */
export function useNow(): number {
  useStore({ get: ticks.get, subscribe });
  return clock.now();
}
