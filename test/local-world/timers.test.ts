import { describe, expect, test, vi } from 'vitest';
import { createClock } from '../../local/services/clock.ts';
import { createTimers } from '../../local/services/timers.ts';
import { rig, START, tempDir } from './rig.ts';

describe('the clock', () => {
  test('keeps its offset over a restart', () => {
    const stateDir = tempDir();
    createClock({ stateDir, machineNow: () => START }).setOffsetMs(90_000);

    const again = createClock({ stateDir, machineNow: () => START });

    expect(again.now()).toBe(START + 90_000);
  });

  test('never goes back', () => {
    const clock = createClock({ stateDir: tempDir(), machineNow: () => START });
    clock.setOffsetMs(1000);

    expect(() => clock.setOffsetMs(999)).toThrow('cannot go back');
  });
});

describe('advance', () => {
  test('fires everything due in order, each at its own instant, and ends at the target', async () => {
    const { clock, timers } = rig();
    const seen: [string, number][] = [];
    timers.handle('t', async (timer) => void seen.push([timer.key, clock.now() - START]));
    timers.set({ kind: 't', key: 'late', dueAt: START + 60_000, payload: null });
    timers.set({ kind: 't', key: 'early', dueAt: START + 5_000, payload: null });
    timers.set({ kind: 't', key: 'beyond', dueAt: START + 61_000, payload: null });

    const fired = await timers.advance(60);

    expect(seen).toEqual([
      ['early', 5_000],
      ['late', 60_000],
    ]);
    expect(fired).toBe(2);
    expect(clock.now()).toBe(START + 60_000);
  });

  test('fires what is set on the way, by handlers and by work that goes on elsewhere', async () => {
    const elsewhere: (() => void)[] = [];
    const { clock, timers } = rig(tempDir(), async () => elsewhere.shift()?.());
    const seen: string[] = [];
    timers.handle('t', async (timer) => {
      seen.push(timer.key);
      if (timer.key === 'first') timers.set({ kind: 't', key: 'second', dueAt: clock.now() + 1000, payload: null });
      if (timer.key === 'second') elsewhere.push(() => timers.set({ kind: 't', key: 'third', dueAt: clock.now() + 1000, payload: null }));
    });
    timers.set({ kind: 't', key: 'first', dueAt: START + 1000, payload: null });

    await timers.advance(3);

    expect(seen).toEqual(['first', 'second', 'third']);
  });

  test('waits for quiet between two instants', async () => {
    const order: string[] = [];
    const { timers } = rig(tempDir(), async () => void order.push('quiet'));
    timers.handle('t', async (timer) => void order.push(timer.key));
    timers.set({ kind: 't', key: 'a', dueAt: START + 1000, payload: null });
    timers.set({ kind: 't', key: 'b', dueAt: START + 2000, payload: null });

    await timers.advance(2);

    expect(order).toEqual(['quiet', 'a', 'quiet', 'b', 'quiet']);
  });

  test('of no seconds fires what is due and moves nothing', async () => {
    const { clock, timers } = rig();
    timers.handle('t', async () => undefined);
    timers.set({ kind: 't', key: 'due', dueAt: START, payload: null });

    expect(await timers.advance(0)).toBe(1);
    expect(clock.offsetMs()).toBe(0);
  });

  test('leaves timers that nobody handles where they are', async () => {
    const { timers } = rig();
    timers.set({ kind: 'unknown', key: 'k', dueAt: START + 1, payload: 7 });

    expect(await timers.advance(10)).toBe(0);
    expect(timers.get('unknown', 'k')?.payload).toBe(7);
  });
});

describe('a timer', () => {
  test('is handed out again after a crash, and not after it was done', async () => {
    const stateDir = tempDir();
    const before = rig(stateDir);
    before.timers.handle('t', async () => undefined);
    before.timers.set({ kind: 't', key: 'done', dueAt: START, payload: null });
    await before.timers.runDue();
    before.timers.handle('t', () => new Promise(() => undefined));
    before.timers.set({ kind: 't', key: 'in hand', dueAt: START, payload: null });
    void before.timers.runDue();

    const seen: string[] = [];
    const after = createTimers({ stateDir, clock: before.clock, idle: async () => undefined });
    after.handle('t', async (timer) => void seen.push(timer.key));
    await after.runDue();
    await after.close();

    expect(seen).toEqual(['in hand']);
  });

  test('whose handler fails comes again later, with its attempts counted', async () => {
    const { timers } = rig();
    const attempts: number[] = [];
    timers.handle('t', async (timer) => {
      attempts.push(timer.attempts);
      if (timer.attempts < 2) throw new Error('not yet');
    });
    timers.set({ kind: 't', key: 'k', dueAt: START, payload: null });

    await timers.advance(10);

    expect(attempts).toEqual([0, 1, 2]);
    expect(timers.get('t', 'k')).toBeUndefined();
  });

  test('that its handler sets anew stays', async () => {
    const { timers } = rig();
    timers.handle('t', async () => timers.set({ kind: 't', key: 'k', dueAt: START + 5000, payload: 'again' }));
    timers.set({ kind: 't', key: 'k', dueAt: START, payload: 'once' });

    await timers.runDue();

    expect(timers.get('t', 'k')?.payload).toBe('again');
  });

  test('whose handler sets another at once is handed out once', async () => {
    const { timers } = rig();
    let handed = 0;
    timers.handle('other', async () => undefined);
    timers.handle('t', async () => {
      handed += 1;
      timers.set({ kind: 'other', key: String(handed), dueAt: START, payload: null });
    });
    timers.set({ kind: 't', key: 'k', dueAt: START, payload: null });

    timers.start();

    await vi.waitFor(() => expect(timers.get('t', 'k')).toBeUndefined());
    expect(handed).toBe(1);
  });

  test('fires by itself once started, beside a slow one', async () => {
    const { timers } = rig();
    const fired = new Promise<void>((resolve) => {
      timers.handle('quick', async () => resolve());
    });
    timers.handle('slow', () => new Promise(() => undefined));
    timers.set({ kind: 'slow', key: 's', dueAt: START - 1, payload: null });
    timers.start();

    timers.set({ kind: 'quick', key: 'q', dueAt: START, payload: null });

    await expect(fired).resolves.toBeUndefined();
    expect(timers.busy()).toBeGreaterThanOrEqual(1);
  });
});
