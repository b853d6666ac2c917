/** Business hours, SLA policies, and the targets that run on a ticket. Imports nothing of tickets: a ticket is made of these. */
import * as z from 'zod';
import { Channel } from './channel.ts';
import { EscalationPoint, EscalationStep, escalationActs, Notified, Rung, stepOf } from './escalation.ts';
import { AgentId, Instant, TeamId, TimeZone } from './primitives.ts';

/** Longest run without an open span that a calendar may have: a search for the next opening stops there. */
export const MAX_CLOSED_DAYS = 400;
const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;

const settingId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9-]+$/, 'small letters, digits and hyphens');
/** 0: as a desk comes, before anybody has set it. */
const settingVersion = z.int().min(0);
/** `id@version` of an immutable policy or calendar. */
const SettingRef = z.string().regex(/^[a-z0-9-]{1,40}@\d+$/);

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:MM');

/** Open from `from` up to, not including, `to`. A `to` before `from` is on the next day. */
export const Span = z
  .object({
    from: TimeOfDay.meta({ example: '08:00' }),
    to: z.union([TimeOfDay, z.literal('24:00')]).meta({ description: 'earlier than `from`: on the next day', example: '17:00' }),
  })
  .refine((span) => span.from !== span.to, 'A span ends at another time than it begins; a whole day is 00:00 to 24:00.');
export type Span = z.infer<typeof Span>;

/** provisional: no source at hand confirms the date, and the government may still move it. */
export const Certainty = z.enum(['confirmed', 'provisional']);
export type Certainty = z.infer<typeof Certainty>;

/** Replaces the spans that begin on this date. A span that began the day before runs on into it. */
export const CalendarException = z.object({
  date: z.iso.date().meta({ example: '2026-08-17' }),
  spans: z.array(Span).max(12).meta({ description: 'empty: closed' }),
  name: z.string().max(120).optional(),
  source: z.string().max(200).optional().meta({ description: 'where the date is from, such as a decree' }),
  certainty: Certainty.optional(),
});
export type CalendarException = z.infer<typeof CalendarException>;

const knownZones = new Set<string>();
/** Asks the runtime's own zone data once a name; a name outside it would fail later, on somebody's ticket. */
function isKnownZone(zone: string): boolean {
  if (knownZones.has(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return false;
  }
  knownZones.add(zone);
  return true;
}

const KnownTimeZone = TimeZone.refine(isKnownZone, 'This time zone is not known; use an IANA name such as Asia/Jakarta.');

/** Each day, by the clock of `timeZone`. */
export const QuietHours = Span.safeExtend({
  timeZone: KnownTimeZone.optional().meta({
    description: "where the agent is; absent: as the desk's calendar `default`",
    example: 'Asia/Jayapura',
  }),
});
export type QuietHours = z.infer<typeof QuietHours>;

type Hours = { readonly week: readonly (readonly Span[])[]; readonly exceptions: readonly CalendarException[] };

/** Monday is 0; 1970-01-01 was a Thursday. */
const weekday = (dayNumber: number): number => (((dayNumber + 3) % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK;

/** Closed weekdays may stand before the exception, and the search begins a day early. */
const LONGEST_RUN = MAX_CLOSED_DAYS - 2 * DAYS_A_WEEK;

/** True when some run of closed days is too long for a due instant to be found. Only an exception can begin one. */
function isClosedTooLong({ week, exceptions }: Hours): boolean {
  const spansOn = new Map(exceptions.map(({ date, spans }) => [Date.parse(date) / DAY_MS, spans]));
  const isClosed = (day: number): boolean => (spansOn.get(day) ?? week[weekday(day)] ?? []).length === 0;
  for (const first of spansOn.keys()) {
    let days = 0;
    while (days < MAX_CLOSED_DAYS && isClosed(first + days)) days += 1;
    if (days > LONGEST_RUN) return true;
  }
  return false;
}

/** An item of the table holds 400 KB, and a calendar has more than its exceptions. */
const EXCEPTION_BYTES = 300_000;

export const Calendar = z
  .object({
    id: settingId,
    version: settingVersion,
    timeZone: KnownTimeZone,
    week: z.array(z.array(Span).max(12)).length(DAYS_A_WEEK).meta({ description: 'Monday first; several spans a day' }),
    exceptions: z
      .array(CalendarException)
      .max(1000, 'A calendar has at most 1,000 exceptions.')
      .meta({ description: 'holidays and days with other hours; one for a date' }),
  })
  .refine(({ week }) => week.some((spans) => spans.length > 0), {
    path: ['week'],
    message: 'A calendar needs at least one open span in its week.',
  })
  .refine(({ exceptions }) => new Set(exceptions.map(({ date }) => date)).size === exceptions.length, {
    path: ['exceptions'],
    message: 'A date may have one exception only.',
  })
  .refine(({ exceptions }) => new TextEncoder().encode(JSON.stringify(exceptions)).length <= EXCEPTION_BYTES, {
    path: ['exceptions'],
    message: 'The exceptions are too long together; shorten their names and sources or drop past dates.',
  })
  .refine((hours) => !isClosedTooLong(hours), {
    path: ['exceptions'],
    message: `A calendar may not be closed for ${MAX_CLOSED_DAYS} days in a row.`,
  })
  .meta({ id: 'Calendar' });
export type Calendar = z.infer<typeof Calendar>;

const YEAR_SECONDS = 31_536_000;
const targetSeconds = z.int().min(1).max(YEAR_SECONDS);
const TargetLengths = z.object({
  firstReplySeconds: targetSeconds.optional(),
  nextReplySeconds: targetSeconds.optional(),
  resolutionSeconds: targetSeconds.optional(),
  thirdPartySeconds: targetSeconds.optional().meta({ description: 'how long a third party may take: runs on hold only' }),
});
const LengthsByPriority = z.object({ low: TargetLengths, medium: TargetLengths, high: TargetLengths, urgent: TargetLengths });

/** business: only while the calendar is open. calendar: all the time. */
export const SlaClock = z.enum(['business', 'calendar']);
export type SlaClock = z.infer<typeof SlaClock>;

export const TargetKind = z.enum(['first_reply', 'next_reply', 'resolution', 'third_party']);
export type TargetKind = z.infer<typeof TargetKind>;

/** All that are given must hold; none given: every ticket. */
export const PolicyConditions = z.strictObject({
  channels: z.array(Channel).min(1).max(Channel.options.length).optional(),
  teamIds: z.array(TeamId).min(1).max(100).optional(),
  priorities: z.array(LengthsByPriority.keyof()).min(1).max(4).optional(),
});
export type PolicyConditions = z.infer<typeof PolicyConditions>;

export const Escalation = z
  .object({
    at: EscalationPoint,
    target: z.array(TargetKind).min(1).max(TargetKind.options.length).optional().meta({ description: 'absent: every target' }),
    ...escalationActs,
  })
  .refine(
    ({ notify, raisePriority, unassign }) => notify.length > 0 || raisePriority || unassign,
    'A step tells somebody or does something.',
  );
export type Escalation = z.infer<typeof Escalation>;

const MAX_ESCALATIONS = 12;
const kindsOf = ({ target }: Escalation): readonly TargetKind[] => target ?? TargetKind.options;

/** A target passes a point once, so a ladder may have it once for each kind. */
function hasPointTwice(escalations: readonly Escalation[]): boolean {
  const points = escalations.flatMap((escalation) => [...new Set(kindsOf(escalation))].map((kind) => `${kind} ${stepOf(escalation.at)}`));
  return new Set(points).size < points.length;
}

export const SlaPolicy = z
  .object({
    id: settingId,
    version: settingVersion,
    name: z.string().min(1).max(120),
    clock: SlaClock,
    targets: LengthsByPriority.meta({ description: 'how long each may take, by priority; what is left out does not run' }),
    pausesOnHold: z.boolean().default(false).meta({ description: 'whether the resolution target stands still on hold' }),
    position: z.int().min(1).max(1000).optional().meta({ description: 'the lowest is asked first; without one after all that have one' }),
    conditions: PolicyConditions.optional().meta({ description: 'all must hold; absent: every ticket' }),
    calendarId: settingId.optional().meta({ description: 'absent: `default`' }),
    escalations: z
      .array(Escalation)
      .max(MAX_ESCALATIONS)
      .refine((escalations) => !hasPointTwice(escalations), 'A ladder has each point once for a target.')
      .optional(),
  })
  .meta({ id: 'SlaPolicy' });
export type SlaPolicy = z.infer<typeof SlaPolicy>;

export const TargetId = z
  .string()
  .regex(/^[a-z_]+\.[1-9]\d*$/)
  .meta({ description: 'kind and instance', example: 'next_reply.2' });

/**
 * One promise of a policy on one ticket. It runs (`dueAt`), is paused (`pausedAt`, `remainingMs`, no `dueAt`), or is settled (`metAt` or `cancelledAt`).
 * `breachedAt` stays beside `metAt` (met late) and beside `cancelledAt` (never met). Only late news that it was met in time takes a breach back. What is breached keeps
 * its `dueAt` where its kind is paused: then it is the ladder that stands still, and `remainingMs` says below 0 for how long it was overdue.
 */
export const Target = z
  .object({
    id: TargetId,
    kind: TargetKind,
    startedAt: Instant,
    dueAt: Instant.optional(),
    targetSeconds,
    pausedAt: Instant.optional(),
    /** Of the target's own clock; below 0 when a shorter length came while it was paused, or when it is breached. */
    remainingMs: z.int().optional(),
    metAt: Instant.optional(),
    breachedAt: Instant.optional(),
    cancelledAt: Instant.optional(),
    policy: SettingRef,
    calendar: SettingRef,
    clock: SlaClock,
    /** Of a resolution: whether it stands still on hold, as the policy said when it was promised. */
    pausesOnHold: z.boolean().optional(),
    /** The steps that are still to come, as the policy had them when it was promised. */
    ladder: z.array(Rung).optional(),
    /** The steps that were reached: none is reached twice. */
    reached: z.array(EscalationStep).optional(),
  })
  .meta({ id: 'SlaTarget' });
export type Target = z.infer<typeof Target>;

const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) => z.object({ type: z.literal(type), ...shape });
const about = { targetId: TargetId };
/** The steps to come, with their instants; absent: as they were. */
const climbed = { ladder: z.array(Rung).optional() };

export const TargetEvent = z.discriminatedUnion('type', [
  event('TargetStarted', { target: Target }),
  event('TargetPaused', { ...about, at: Instant, remainingMs: z.int() }),
  /**
   * Runs again: after a pause, after a reopening, because the reply that had met it was never delivered, or because its policy does not pause it any more.
   * `target`: as it was, where it was no longer kept.
   */
  event('TargetResumed', {
    ...about,
    at: Instant,
    dueAt: Instant,
    reason: z.enum(['status', 'reopened', 'reply_failed', 'policy']),
    /** Where it is due by another version than the one it named. */
    calendar: SettingRef.optional(),
    ...climbed,
    target: Target.optional(),
  }),
  /** `dueAt` when it runs, `remainingMs` when it is paused. */
  event('TargetRescheduled', {
    ...about,
    targetSeconds,
    dueAt: Instant.optional(),
    remainingMs: z.int().optional(),
    reason: z.enum(['priority', 'policy', 'calendar']),
    policy: SettingRef.optional(),
    calendar: SettingRef.optional(),
    clock: SlaClock.optional(),
    pausesOnHold: z.boolean().optional(),
    ...climbed,
  }),
  /** A step of the ladder, once for each target. `at` is the instant it was due, `assigneeId` whose the ticket was then. */
  event('EscalationReached', { ...about, step: EscalationStep, at: Instant, notify: z.array(Notified), assigneeId: AgentId.optional() }),
  event('TargetMet', { ...about, at: Instant }),
  /** `at` is the due instant, whenever it was noticed. */
  event('TargetBreached', { ...about, at: Instant }),
  /** `reply_failed`: it began, or was met too, only because a reply counted that never arrived. */
  event('TargetCancelled', { ...about, at: Instant, reason: z.enum(['solved', 'no_reply_needed', 'reply_failed', 'no_length']) }),
]);
export type TargetEvent = z.infer<typeof TargetEvent>;
