/** What a `datetime-local` box holds, in the zone in which the page writes its dates. */

const OFFSET = /GMT([+-])(\d{2}):(\d{2})/;
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const MINUTE_MS = 60_000;

/** How far the zone is ahead of UTC at that instant. */
function offsetMs(instant: number, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).format(instant);
  const [, sign, hours, minutes] = OFFSET.exec(name) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
  return sign === '-' ? -ahead : ahead;
}

/** 2026-11-23T02:15:00.000Z -> 2026-11-23T09:15 in Jakarta. */
export const localOf = (instant: number, timeZone: string): string =>
  new Date(instant + offsetMs(instant, timeZone)).toISOString().slice(0, '2026-11-23T09:15'.length);

/** And back. @returns undefined for what is no time. */
export function instantOf(local: string, timeZone: string): string | undefined {
  const asUtc = LOCAL.test(local) ? Date.parse(`${local}Z`) : Number.NaN;
  return Number.isNaN(asUtc) ? undefined : new Date(asUtc - offsetMs(asUtc, timeZone)).toISOString();
}
