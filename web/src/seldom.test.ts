import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSeldom } from './seldom.ts';

let done = 0;
const seldom = () =>
  createSeldom(() => {
    done += 1;
  }, 1_000);

beforeEach(() => {
  done = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('acts at once, and for all that is wanted in the while after it once more', () => {
  const { want } = seldom();

  want();
  expect(done).toBe(1);
  for (let time = 0; time < 5; time += 1) want();
  vi.advanceTimersByTime(999);
  expect(done).toBe(1);

  vi.advanceTimersByTime(1);
  expect(done).toBe(2);
  vi.advanceTimersByTime(5_000);
  expect(done).toBe(2);
});

it('does nothing more once it is stopped', () => {
  const { want, stop } = seldom();
  want();
  want();

  stop();
  vi.advanceTimersByTime(5_000);

  expect(done).toBe(1);
});
