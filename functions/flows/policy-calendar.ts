/** A policy runs on a calendar that is there: one that is not would be found out on somebody's ticket. */
import type { SlaPolicy } from '#schemas/sla';
import { invalidRequest } from './invalid-request.ts';
import type { DirectoryStore } from './ports.ts';

/** @throws HelpdeskError invalid_request. */
export async function refuseUnknownCalendar(
  directory: Pick<DirectoryStore, 'setting'>,
  { calendarId = 'default' }: SlaPolicy,
): Promise<void> {
  if (calendarId === 'default' || (await directory.setting('calendar', calendarId))) return;
  throw invalidRequest('body.value.calendarId', `There is no calendar ${calendarId}; set it first.`);
}
