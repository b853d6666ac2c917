import { describe, expect, it } from 'vitest';
import { isQuiet } from '#domain/quiet-hours';
import { zones } from '../helpers/ticket-spec.ts';

/** A time of day in Jakarta, seven hours ahead of UTC. */
const jakarta = (time: string): string => new Date(Date.parse(`2026-11-24T${time}Z`) - 7 * 3_600_000).toISOString();
const quiet = (time: string, from: string, to: string) => isQuiet(jakarta(time), { from, to }, { zones, zone: 'Asia/Jakarta' });

describe('quiet hours', () => {
  it.each<[string, boolean]>([
    ['20:59:59.999', false],
    ['21:00:00.000', true],
    ['23:59:59.999', true],
    ['00:00:00.000', true],
    ['05:59:59.999', true],
    ['06:00:00.000', false],
    ['12:00:00.000', false],
  ])('from 21:00 to 06:00 at %s: %s', (time, expected) => {
    expect(quiet(time, '21:00', '06:00')).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['11:59:59.999', false],
    ['12:00:00.000', true],
    ['12:59:59.999', true],
    ['13:00:00.000', false],
  ])('from 12:00 to 13:00 at %s: %s', (time, expected) => {
    expect(quiet(time, '12:00', '13:00')).toBe(expected);
  });

  it('from a time to the same one last a whole day', () => {
    expect(['11:59:59.999', '12:00:00.000'].map((time) => quiet(time, '12:00', '12:00'))).toEqual([true, true]);
  });

  it('may last a whole day', () => {
    expect(['00:00:00.000', '23:59:59.999'].map((time) => quiet(time, '00:00', '24:00'))).toEqual([true, true]);
  });

  // 21:00 in Jayapura, two hours ahead of Jakarta, is 19:00 there; 06:00 is 04:00.
  it.each<[string, boolean]>([
    ['18:59:59.999', false],
    ['19:00:00.000', true],
    ['03:59:59.999', true],
    ['04:00:00.000', false],
  ])("of an agent in Papua go by that agent's clock, whatever the desk's: %s in Jakarta is quiet: %s", (time, expected) => {
    const night = { from: '21:00', to: '06:00', timeZone: 'Asia/Jayapura' };

    expect(isQuiet(jakarta(time), night, { zones, zone: 'Asia/Jakarta' })).toBe(expected);
  });
});
