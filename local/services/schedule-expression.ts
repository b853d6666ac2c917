/** The schedule expressions of EventBridge Scheduler that this project uses; every other form is refused by name. */
import { Temporal } from 'temporal-polyfill';

const AT = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/;
const RATE = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/;
const DAILY = /^cron\((\d{1,2}) (\d{1,2}) (?:\* \* \?|\? \* \*) \*\)$/;
const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

const isUnit = (word: string): word is keyof typeof UNIT_MS => word in UNIT_MS;

/** Epoch milliseconds of `at(yyyy-mm-ddThh:mm:ss)` in an IANA zone, or nothing when it is not such an expression, date or zone. */
export function atInstant(expression: string, timeZone: string): number | undefined {
  const local = AT.exec(expression)?.[1];
  if (local === undefined) return undefined;
  try {
    return Temporal.PlainDateTime.from(local, { overflow: 'reject' }).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return undefined;
  }
}

function nextDaily(after: number, at: { hour: number; minute: number; timeZone: string }): number {
  const from = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(at.timeZone);
  const today = from.withPlainTime({ hour: at.hour, minute: at.minute });
  return (today.epochMilliseconds > after ? today : today.add({ days: 1 })).epochMilliseconds;
}

/**
 * The first firing after `after`, epoch milliseconds.
 * @throws Error when the expression is neither `rate(...)` nor a daily `cron(minute hour * * ? *)`.
 */
export function nextFiring(expression: string, after: number, timeZone = 'UTC'): number {
  const [, count, unit] = RATE.exec(expression) ?? [];
  if (count !== undefined && unit !== undefined && isUnit(unit)) return after + Number(count) * UNIT_MS[unit];
  const [, minute, hour] = DAILY.exec(expression) ?? [];
  if (minute !== undefined && hour !== undefined) return nextDaily(after, { hour: Number(hour), minute: Number(minute), timeZone });
  throw new Error(`The local scheduler does not imitate ${expression}; it knows rate(n minutes|hours|days) and cron(m h * * ? *).`);
}
