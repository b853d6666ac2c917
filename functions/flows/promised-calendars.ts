/** The calendars that targets name, as they were when they were promised. */
import type { DeskRules } from '#domain/context';
import { DEFAULT_CALENDAR } from '#domain/default-settings';
import { isBefore, settingsOf } from '#domain/policies';
import { Calendar } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import type { DirectoryStore } from './ports.ts';

export type PromisedCalendars = (ticket: Ticket, rules: DeskRules) => Promise<Calendar[]>;

/** Each version is read once, one trip; those that hold now are known. */
export function promisedCalendars(directory: Pick<DirectoryStore, 'settingVersion'>): PromisedCalendars {
  const read = new Map<string, Promise<Calendar | undefined>>();
  const once = (ref: string): Promise<Calendar | undefined> => {
    const found = read.get(ref) ?? calendarOf(directory, ref);
    read.set(ref, found);
    return found;
  };
  return async ({ targets }, rules) => {
    const held = settingsOf(rules).calendar;
    const earlier = new Set(targets.map(({ calendar }) => calendar).filter((ref) => held.every((each) => isBefore(ref, each))));
    return (await Promise.all([...earlier].map(once))).filter((calendar) => calendar !== undefined);
  };
}

/** Undefined where there never was one: what holds now takes its place. */
async function calendarOf(directory: Pick<DirectoryStore, 'settingVersion'>, ref: string): Promise<Calendar | undefined> {
  const [id = '', version] = ref.split('@');
  if (id === DEFAULT_CALENDAR.id && Number(version) === DEFAULT_CALENDAR.version) return DEFAULT_CALENDAR;
  const record = await directory.settingVersion('calendar', id, Number(version));
  return record && Calendar.parse({ ...Object(record.value), id, version: record.version });
}
