/** The runtime's time zone data behind the domain's `TimeZones`. Offsets are looked up once for each stretch between two changes, then kept. */
import { fromEpochMilliseconds, toZonedDateTimeISO } from 'temporal-polyfill/fns/Instant';
import { getTimeZoneTransition, offsetNanoseconds } from 'temporal-polyfill/fns/ZonedDateTime';
import type { LocalTime, TimeZones } from '#domain/business-time';

/** From `from` up to, not including, `until`, local time is UTC plus `offset`; all in ms. */
type Stretch = { readonly from: number; readonly until: number; readonly offset: number };

const DAY_MS = 86_400_000;
/** No zone was ever further from UTC: Manila had -15:56 until 1844. */
const WIDEST_OFFSET_MS = 16 * 3_600_000;
/** Dates are asked for again and again; this many are some 20 years. */
const DATES_KEPT = 8192;

/** Each call has its own memory; make one a process. Unknown zones throw a RangeError. */
export function createTimeZones(): TimeZones {
  const stretches = new Map<string, Stretch[]>();
  const dates = memoise((day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10));
  const days = memoise((date: string) => Date.parse(date) / DAY_MS);

  function stretchAt(ms: number, zone: string): Stretch {
    const known = stretches.get(zone) ?? [];
    for (const stretch of known) if (ms >= stretch.from && ms < stretch.until) return stretch;
    const found = findStretch(ms, zone);
    stretches.set(zone, [...known, found]);
    return found;
  }

  function local(ms: number, zone: string): LocalTime {
    const wall = ms + stretchAt(ms, zone).offset;
    const day = Math.floor(wall / DAY_MS);
    return { date: dates(day), secondOfDay: Math.floor((wall - day * DAY_MS) / 1000) };
  }

  function instant(date: string, secondOfDay: number, zone: string): number {
    const wall = days(date) * DAY_MS + secondOfDay * 1000;
    let stretch = stretchAt(wall - WIDEST_OFFSET_MS, zone);
    while (wall - stretch.offset >= stretch.until) stretch = stretchAt(stretch.until, zone);
    return Math.max(stretch.from, wall - stretch.offset);
  }

  return { local, instant };
}

/** Begins at the latest change in or before the year of `ms`: asking for earlier changes would walk back through a zone's whole history. */
function findStretch(ms: number, zone: string): Stretch {
  let from = Date.UTC(new Date(ms).getUTCFullYear(), 0, 1);
  for (;;) {
    const start = toZonedDateTimeISO(fromEpochMilliseconds(from), zone);
    const until = getTimeZoneTransition(start, 'next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    if (ms < until) return { from, until, offset: offsetNanoseconds(start) / 1_000_000 };
    from = until;
  }
}

function memoise<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    if (known.size >= DATES_KEPT) known.clear();
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
