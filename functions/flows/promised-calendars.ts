/** The calendars that a ticket's targets name, in the versions in which they were promised. */
import type { DeskRules } from '#domain/context';
import { DEFAULT_CALENDAR } from '#domain/default-settings';
import { isVersion, settingsOf } from '#domain/policies';
import { Calendar } from '#schemas/sla';
import type { Ticket } from '#schemas/ticket';
import type { DirectoryStore } from './ports.ts';

/** Those that do not hold now: mostly none, and no trip. What runs day and night asks no calendar. */
export async function promisedCalendars(
  directory: Pick<DirectoryStore, 'settingVersion'>,
  { targets, suspended }: Pick<Ticket, 'targets' | 'suspended'>,
  rules: DeskRules,
): Promise<Calendar[]> {
  const held = settingsOf(rules).calendar;
  const named = [...targets, ...(suspended?.targets ?? [])].filter(({ clock }) => clock === 'business').map(({ calendar }) => calendar);
  const others = new Set(named.filter((ref) => held.every((each) => !isVersion(ref, each))));
  const calendars = await Promise.all([...others].map((ref) => calendarOf(directory, ref)));
  return calendars.filter((calendar) => calendar !== undefined);
}

/** Undefined where there never was one: what holds now takes its place. */
async function calendarOf(directory: Pick<DirectoryStore, 'settingVersion'>, ref: string): Promise<Calendar | undefined> {
  if (isVersion(ref, DEFAULT_CALENDAR)) return DEFAULT_CALENDAR;
  const [id = '', version] = ref.split('@');
  const record = await directory.settingVersion('calendar', id, Number(version));
  return record && Calendar.parse({ ...Object(record.value), id, version: record.version });
}
