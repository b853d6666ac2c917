// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { instantOf, localOf } from './local-time.ts';

describe('a time that is typed', () => {
  it.each([
    // 02:15 UTC is 09:15 in Jakarta, 11:15 in Jayapura, and 21:15 of the day before in New York, in winter.
    ['Asia/Jakarta', '2026-11-23T09:15'],
    ['Asia/Jayapura', '2026-11-23T11:15'],
    ['America/New_York', '2026-11-22T21:15'],
    ['UTC', '2026-11-23T02:15'],
  ])('is one of the zone %s', (zone, local) => {
    expect(localOf(Date.parse('2026-11-23T02:15:00.000Z'), zone)).toBe(local);
    expect(instantOf(local, zone)).toBe('2026-11-23T02:15:00.000Z');
  });

  it.each(['', '2026-11', 'besok'])('"%s" is none', (text) => {
    expect(instantOf(text, 'Asia/Jakarta')).toBeUndefined();
  });
});
