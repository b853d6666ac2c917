import { describe, expect, it } from 'vitest';
import { createTurns } from '#adapters/in-turn';
import { TransientError } from '#domain/errors';

describe('turns', () => {
  it('come one after another, and a failure ends only its own', async () => {
    const inTurn = createTurns();
    let together = 0;
    const work = async (isGood: boolean) => {
      together += 1;
      const seen = together;
      await new Promise((resolve) => setTimeout(resolve, 1));
      together -= 1;
      if (!isGood) throw new Error('Not this one.');
      return seen;
    };

    const results = await Promise.allSettled([true, false, true].map((isGood) => inTurn(() => work(isGood))));

    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([1, 'failed', 1]);
  });

  it('are refused, to be tried again, when too little time is left as they come', async () => {
    const inTurn = createTurns(45_000);
    const left = [60_000, 44_999];
    const remainingMs = () => left.shift() ?? 0;
    const done: number[] = [];

    const results = await Promise.allSettled([1, 2].map((n) => inTurn(async () => done.push(n), remainingMs)));

    expect(done).toEqual([1]);
    expect(results[1]).toMatchObject({ status: 'rejected', reason: expect.any(TransientError) });
  });
});
