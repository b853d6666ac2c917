/** Holidays into a calendar, as its next version. */
import { TransientError } from '#domain/errors';
import { addHolidays } from '#domain/holidays/add-holidays';
import { holidaysFromIcs, type IcsHolidays } from '#domain/holidays/ics';
import { indonesianHolidays } from '#domain/holidays/indonesia';
import type { HolidaysImported, ImportHolidays } from '#schemas/holidays';
import type { Instant } from '#schemas/primitives';
import { Calendar } from '#schemas/sla';
import type { ApiContext } from './api-ports.ts';
import { invalidRequest } from './invalid-request.ts';
import { StaleWriteError } from './missed.ts';
import { changeSetting, settingOf } from './settings-change.ts';

/** The caller names no version: what others change meanwhile is read again, so many times. */
const TRIES = 5;
const SHOWN = 100;

/** @throws HelpdeskError not_found, invalid_request when the calendar would not hold them. @throws TransientError when others keep coming first. */
export async function importHolidays(context: ApiContext, id: string, wanted: ImportHolidays): Promise<HolidaysImported> {
  const found = holidaysIn(wanted, context.ports.clock.now());
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      return await addTo(context, id, found, wanted.replace ?? false);
    } catch (error) {
      if (!(error instanceof StaleWriteError)) throw error;
    }
  }
  throw new TransientError(`Calendar ${id} changed too often.`);
}

/** Yearly events of a file come this year and the next. */
function holidaysIn({ ics, years = [], includeJointLeave = false }: ImportHolidays, now: Instant): IcsHolidays {
  if (ics !== undefined) return holidaysFromIcs(ics, Number(now.slice(0, 4)));
  return { holidays: indonesianHolidays({ years, includeJointLeave }), skipped: [] };
}

async function addTo(context: ApiContext, id: string, { holidays, skipped }: IcsHolidays, replace: boolean): Promise<HolidaysImported> {
  const name = { kind: 'calendar', id } as const;
  const { version, value } = await settingOf(context, name);
  const calendar = Calendar.parse(value);
  const { exceptions, ...dates } = addHolidays(calendar.exceptions, holidays, { replace });
  const answer = { ...dates, skipped: skipped.slice(0, SHOWN), skippedCount: skipped.length };
  if (dates.added.length + dates.replaced.length === 0) return { version, ...answer };
  const changed = { ...calendar, exceptions };
  const problem = Calendar.safeParse(changed).error?.issues[0]?.message;
  if (problem !== undefined) throw invalidRequest('body', `With these holidays the calendar would not do: ${problem}`);
  return { version: (await changeSetting(context, name, { value: changed, version })).version, ...answer };
}
