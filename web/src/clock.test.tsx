import { act, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clock, createClock, useNow } from './clock.ts';

const NOON = Date.parse('2026-11-23T12:00:00.000Z');

function Countdown() {
  return <p>{Math.round((NOON + 60_000 - useNow()) / 1000)}</p>;
}

describe('the clock', () => {
  it("runs by the desk's time however wrong this machine's is", () => {
    let own = NOON - 3 * 3_600_000;
    const desk = createClock(() => own);

    desk.observe('2026-11-23T12:00:00.000Z');
    own += 5_000;

    expect(desk.now()).toBe(NOON + 5_000);
  });

  it('does not tremble with answers that travelled longer', () => {
    const own = NOON;
    const desk = createClock(() => own);
    desk.observe('2026-11-23T12:00:10.000Z');

    desk.observe('2026-11-23T12:00:09.400Z');

    expect(desk.now()).toBe(NOON + 10_000);
  });

  it('follows when the clock of this machine is set', () => {
    let own = NOON;
    const desk = createClock(() => own);
    desk.observe('2026-11-23T12:00:00.000Z');

    own += 86_400_000;
    desk.observe('2026-11-23T12:00:01.000Z');

    expect(desk.now()).toBe(NOON + 1_000);
  });

  it.each([null, '', 'soon'])('leaves %j alone', (instant) => {
    const desk = createClock(() => NOON);

    desk.observe(instant);

    expect(desk.now()).toBe(NOON);
  });
});

describe('useNow', () => {
  afterEach(() => void vi.useRealTimers());

  it('renders anew each second, and has no interval when nothing counts', () => {
    vi.useFakeTimers({ now: NOON });
    const { unmount } = render(<Countdown />);
    clock.observe(new Date(NOON).toISOString());

    act(() => void vi.advanceTimersByTime(3_000));
    expect(screen.getByText('57')).toBeTruthy();

    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
