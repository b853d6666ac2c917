/** When an agent wants no mail: every day from one time of the wall clock to another, over midnight where the end is the earlier one. */
import type { Instant } from '#schemas/primitives';
import type { QuietHours } from '#schemas/sla';
import { secondOfDay, type TimeZones } from './business-time.ts';

/** @param zone the desk's, for an agent who named none. `from` belongs to the quiet hours, `to` does not any more. */
export function isQuiet(at: Instant, { from, to, timeZone }: QuietHours, { zones, zone }: { zones: TimeZones; zone: string }): boolean {
  const now = zones.local(Date.parse(at), timeZone ?? zone).secondOfDay;
  const [begins, ends] = [secondOfDay(from), secondOfDay(to)];
  return begins < ends ? now >= begins && now < ends : now >= begins || now < ends;
}
