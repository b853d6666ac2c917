import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../../testing/render-page.tsx';
import { clock } from '../../clock.ts';
import { SLA_TONES, TONES } from '../../tones.ts';
import { SlaCountdown } from './sla-countdown.tsx';

const DESK = Date.parse('2026-11-23T02:15:00.000Z');
const MINUTE = 60_000;
const dueIn = (ms: number): string => new Date(DESK + ms).toISOString();

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The clock of this machine says something else than the desk's by so much. */
async function show(dueAt: string | null, wrongBy = 0) {
  vi.setSystemTime(DESK + wrongBy);
  clock.observe(new Date(DESK).toISOString());
  renderPage(
    <p>
      left: <SlaCountdown dueAt={dueAt} />
    </p>,
  );
  return screen.findByText(/left:/);
}

describe('the countdown', () => {
  it.each([0, 3 * 60 * MINUTE, -45 * 24 * 60 * MINUTE])(
    "runs on the desk's clock although this machine's is wrong by %i ms",
    async (wrongBy) => {
      expect((await show(dueIn(45 * MINUTE + 30_000), wrongBy)).textContent).toMatch(/^left: 45 mnt/);
    },
  );

  it('counts down by itself, and says by how much it is late', async () => {
    const shown = await show(dueIn(30_000));
    expect(shown.textContent).toMatch(/^left: (30|29|28) dtk$/);

    await act(() => vi.advanceTimersByTimeAsync(2 * MINUTE));

    expect(shown.textContent).toMatch(/^left: −1 mnt/);
  });

  it.each([
    ['in time', 31 * MINUTE, 'onTime'],
    ['at risk', 29 * MINUTE, 'atRisk'],
    ['late', -MINUTE, 'breached'],
  ] as const)('has the colour of what is %s', async (_, ms, state) => {
    const { text } = TONES[SLA_TONES[state]].light;
    await show(dueIn(ms));

    const style = screen.getByRole('time').parentElement?.getAttribute('style') ?? '';

    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
    expect(style.includes(text) || style.includes(`rgb(${red}, ${green}, ${blue})`)).toBe(true);
  });

  it('is absent where nothing is promised', async () => {
    expect((await show(null)).textContent).toBe('left: ');
  });
});
