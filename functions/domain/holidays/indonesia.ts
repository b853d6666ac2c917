/** Indonesia's public holidays and joint leave, each date with its source and how sure it is. */
import { type Holiday, HolidayFile, type HolidayYear } from '#schemas/holidays';
import type { CalendarException } from '#schemas/sla';
import file from './indonesia.json' with { type: 'json' };

export const INDONESIA = HolidayFile.parse(file);

/** As closed dates, under their Indonesian names. */
export function indonesianHolidays({
  years,
  includeJointLeave,
}: {
  years: readonly HolidayYear[];
  includeJointLeave: boolean;
}): CalendarException[] {
  const isWanted = ({ date, kind }: Holiday): boolean =>
    years.some((year) => date.startsWith(`${year}-`)) && (includeJointLeave || kind === 'public_holiday');
  return INDONESIA.holidays.filter(isWanted).map(({ date, name, source, certainty }) => ({ date, spans: [], name, source, certainty }));
}
