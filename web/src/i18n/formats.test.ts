// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.ts';

const AT = '2026-11-23T02:15:00.000Z';
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');
const id = formatsOf('id', 'Asia/Jakarta');
const en = formatsOf('en', 'Asia/Jakarta');
const HOUR = 3_600_000;

describe('formats', () => {
  it('write an instant in the zone, with its name', () => {
    // 02:15 UTC is 09:15 in Jakarta, seven hours ahead.
    expect(plain(id.dateTime(AT))).toBe('23 Nov 2026, 09.15 WIB');
    expect(id.time(AT)).toBe('09.15');
    expect(plain(formatsOf('id', 'Asia/Makassar').dateTime(AT))).toBe('23 Nov 2026, 10.15 WITA');
  });

  it('write English dates in the same order, by 24 hours, and with the same names of zones', () => {
    // 06:15 UTC is 13:15 in Jakarta and 15:15 in Jayapura.
    const afternoon = '2026-11-23T06:15:00.000Z';
    expect(plain(en.dateTime(afternoon))).toBe('23 Nov 2026, 13:15 WIB');
    expect(plain(formatsOf('en', 'Asia/Jayapura').dateTime(afternoon))).toBe('23 Nov 2026, 15:15 WIT');
    expect(en.time(afternoon)).toBe('13:15');
    expect(en.date(afternoon)).toBe('23 Nov 2026');
  });

  it('write a length of time in its two largest units', () => {
    expect(plain(en.duration(2 * HOUR + 5 * 60_000 + 9_000))).toBe('2 hr 5 min');
    expect(plain(en.duration(26 * HOUR))).toBe('1 day 2 hr');
    expect(plain(en.duration(HOUR))).toBe('1 hr');
    expect(plain(en.duration(42_000))).toBe('42 sec');
    expect(plain(en.duration(0))).toBe('0 sec');
    expect(plain(id.duration(2 * HOUR + 5 * 60_000))).toBe('2 j 5 mnt');
  });

  it('say how long ago by the clock that is given', () => {
    expect(en.relative(AT, Date.parse(AT) + 2 * HOUR)).toBe('2 hours ago');
    expect(en.relative(AT, Date.parse(AT) - 5 * 60_000)).toBe('in 5 minutes');
    expect(en.relative(AT, Date.parse(AT) + 20_000)).toBe('now');
  });

  it('write sizes', () => {
    expect(plain(en.bytes(48_213))).toBe('48.2 kB');
    expect(plain(id.bytes(5_000_000))).toBe('5 MB');
  });
});
