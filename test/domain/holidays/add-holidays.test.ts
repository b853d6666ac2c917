import { describe, expect, it } from 'vitest';
import { addHolidays } from '#domain/holidays/add-holidays';
import type { CalendarException } from '#schemas/sla';

const nyepi: CalendarException = { date: '2026-03-19', name: 'Nyepi', source: 'skb', certainty: 'confirmed', spans: [] };
const labour: CalendarException = { date: '2026-05-01', name: 'Hari Buruh', source: 'skb', certainty: 'confirmed', spans: [] };
const byHand: CalendarException = { date: '2026-03-19', name: 'Buka setengah hari', spans: [{ from: '08:00', to: '12:00' }] };
const keep = { replace: false };
const replace = { replace: true };

describe('addHolidays', () => {
  it('adds what the calendar has not, by date', () => {
    expect(addHolidays([labour], [nyepi], keep)).toEqual({ exceptions: [nyepi, labour], added: ['2026-03-19'], replaced: [], kept: [] });
  });

  it('keeps the hours that somebody set by hand', () => {
    expect(addHolidays([byHand], [nyepi, labour], keep)).toEqual({
      exceptions: [byHand, labour],
      added: ['2026-05-01'],
      replaced: [],
      kept: ['2026-03-19'],
    });
  });

  it('replaces them where that is asked for', () => {
    expect(addHolidays([byHand], [nyepi], replace)).toEqual({ exceptions: [nyepi], added: [], replaced: ['2026-03-19'], kept: [] });
  });

  it('replaces nothing by the same', () => {
    expect(addHolidays([nyepi], [{ ...nyepi }], replace)).toEqual({ exceptions: [nyepi], added: [], replaced: [], kept: ['2026-03-19'] });
  });

  it.each<[string, Partial<CalendarException>]>([
    ['name', { name: 'Hari Suci Nyepi' }],
    ['source', { source: 'ics' }],
    ['certainty', { certainty: 'provisional' }],
    ['hours', { spans: [{ from: '08:00', to: '12:00' }] }],
  ])('replaces one of another %s', (_what, other) => {
    const holiday = { ...nyepi, ...other };

    expect(addHolidays([nyepi], [holiday], replace)).toMatchObject({ exceptions: [holiday], replaced: ['2026-03-19'], kept: [] });
    expect(addHolidays([holiday], [nyepi], replace)).toMatchObject({ exceptions: [nyepi], replaced: ['2026-03-19'], kept: [] });
  });
});
