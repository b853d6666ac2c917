/** Holidays into the exceptions of a calendar. */
import type { CalendarException } from '#schemas/sla';

export type HolidaysAdded = {
  /** By date. */
  readonly exceptions: CalendarException[];
  readonly added: string[];
  readonly replaced: string[];
  /** Had an exception already, which stays. */
  readonly kept: string[];
};

/** A date that has an exception keeps it, hours that somebody set by hand among them, unless `replace`. */
export function addHolidays(
  existing: readonly CalendarException[],
  holidays: readonly CalendarException[],
  { replace }: { replace: boolean },
): HolidaysAdded {
  const byDate = new Map(existing.map((exception) => [exception.date, exception]));
  const result: HolidaysAdded = { exceptions: [], added: [], replaced: [], kept: [] };
  for (const holiday of holidays) {
    const before = byDate.get(holiday.date);
    const isKept = before !== undefined && (!replace || isSame(before, holiday));
    if (isKept) result.kept.push(holiday.date);
    else (before ? result.replaced : result.added).push(holiday.date);
    if (!isKept) byDate.set(holiday.date, holiday);
  }
  result.exceptions.push(...[...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1)));
  return result;
}

const isSame = (a: CalendarException, b: CalendarException): boolean =>
  a.spans.length === 0 && b.spans.length === 0 && a.name === b.name && a.source === b.source && a.certainty === b.certainty;
