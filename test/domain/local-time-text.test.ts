import { describe, expect, it } from 'vitest';
import { localTimeText } from '#domain/local-time-text';

/** Midnight in London; the first of each month of 2026, and seven days in a row. */
const monthly = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1)).toISOString());
const daily = Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, 10, 22 + day)).toISOString());

describe('localTimeText', () => {
  it.each([
    ['Asia/Jakarta', '09.05 WIB'],
    ['Asia/Pontianak', '09.05 WIB'],
    ['Asia/Makassar', '10.05 WITA'],
    ['Asia/Jayapura', '11.05 WIT'],
    ['Asia/Singapore', '10.05 GMT+8'],
    ['Asia/Kathmandu', '07.50 GMT+5:45'],
  ])('of %s ends with the time there and the name of its zone', (zone, end) => {
    expect(localTimeText('2026-11-23T02:05:59.999Z', zone, 'id')).toBe(`Senin, 23 November 2026 pukul ${end}`);
  });

  it('says the date of the zone, which may be another one, and midnight as 00', () => {
    expect(localTimeText('2026-12-31T17:00:00.000Z', 'Asia/Jakarta', 'en')).toBe('Friday, 1 January 2027 at 00:00 WIB');
  });

  it.each([
    ['id', 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'],
    ['en', 'January February March April May June July August September October November December'],
  ] as const)('has a name for each month: %s', (language, names) => {
    expect(monthly.map((at) => localTimeText(at, 'Etc/UTC', language).split(' ')[2]).join(' ')).toBe(names);
  });

  it.each([
    ['id', 'Minggu, Senin, Selasa, Rabu, Kamis, Jumat, Sabtu,'],
    ['en', 'Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday,'],
  ] as const)('has a name for each day of the week: %s', (language, names) => {
    expect(daily.map((at) => localTimeText(at, 'Etc/UTC', language).split(' ')[0]).join(' ')).toBe(names);
  });

  it('stops at a zone that the runtime does not know', () => {
    expect(() => localTimeText('2026-11-23T02:05:00.000Z', 'Asia/Atlantis', 'id')).toThrow(RangeError);
  });
});
