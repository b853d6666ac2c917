import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useTyping } from './use-typing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ends a while after the last key, and at once with an empty box', () => {
  const { result } = renderHook(() => useTyping());
  const isTyping = () => result.current[0];
  const tell = (now: boolean) => act(() => result.current[1](now));
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

  tell(true);
  pass(14_000);
  tell(true);
  pass(14_000);
  expect(isTyping()).toBe(true);
  pass(1_000);
  expect(isTyping()).toBe(false);

  tell(true);
  tell(false);
  expect(isTyping()).toBe(false);
});
