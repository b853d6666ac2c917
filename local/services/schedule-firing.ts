/** What a schedule is, and what happens when it is due: delivery, retries, the dead-letter queue, the next time. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { nextFiring } from './schedule-expression.ts';
import type { Timer, Timers } from './timers.ts';

/** A schedule that the template declares. */
export type RecurringSchedule = {
  readonly name: string;
  readonly groupName: string;
  readonly expression: string;
  readonly timezone: string;
  /** ARN of a queue or a function. */
  readonly targetArn: string;
  /** The target's input, JSON text. */
  readonly input: string;
  readonly maxRetries: number;
  readonly deadLetterArn?: string;
};

export type FiringDeps = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly sendToQueue: (queueArnOrUrl: string, body: string, options?: { groupId?: string; dedupId?: string }) => Promise<void>;
  readonly invoke: (functionArnOrId: string, event: unknown, mode: 'async') => Promise<unknown>;
  /** The adversary: each schedule fires 0-59 s late, by this seed. Absent: on time. */
  readonly lateSeed?: number;
  readonly log?: (message: string, data: Record<string, unknown>) => void;
};

export const ScheduleName = z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/, 'must be 1 to 64 of 0-9 a-z A-Z - _ .');
const Target = z.strictObject({
  Arn: z
    .string()
    .regex(/^arn:[^:]+:(sqs|lambda):/, 'must be of an SQS queue or a Lambda function: the local scheduler knows no other target'),
  RoleArn: z.string().startsWith('arn:'),
  Input: z.string().max(262_144).optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400).optional(),
      MaximumRetryAttempts: z.int().min(0).max(185).optional(),
    })
    .optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string().optional() }).optional(),
});
/** CreateSchedule's members, but for the name, which is in the path. What is not imitated is not here, so it is refused. */
export const Creation = z.strictObject({
  GroupName: ScheduleName.default('default'),
  ScheduleExpression: z.string().max(256),
  ScheduleExpressionTimezone: z.string().max(50).default('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF', 'must be OFF: the local scheduler has no flexible window') }),
  Target,
  State: z.literal('ENABLED', 'must be ENABLED').optional(),
  Description: z.string().max(512).optional(),
  ClientToken: z.string().optional(),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
});
export const Schedule = Creation.extend({
  Name: ScheduleName,
  createdAt: z.number(),
  scheduledAt: z.number(),
  recurring: z.boolean(),
  /** Of the present firing. */
  tries: z.int(),
});
export type Schedule = z.infer<typeof Schedule>;

export const SCHEDULE = 'schedule';
export const DEFAULT_GROUP = 'default';
export const ACCOUNT = '000000000000';
/** AWS: 185 retries within 24 hours unless the schedule says otherwise. */
const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;
const LATE_SECONDS = 60;

export const keyOf = (group: string, name: string): string => `${group}/${name}`;

/** How late the adversary makes this firing, in milliseconds. */
export function lateMs(deps: FiringDeps, key: string): number {
  if (deps.lateSeed === undefined) return 0;
  return (createHash('sha256').update(`${deps.lateSeed}:${key}`).digest().readUInt32BE(0) % LATE_SECONDS) * 1000;
}

/** Arms the template's schedules and forgets those that it no longer declares. */
export function declareAll(deps: FiringDeps, declared: readonly RecurringSchedule[]): void {
  for (const recurring of declared) declareRecurring(deps, recurring);
  const keys = new Set(declared.map((recurring) => keyOf(recurring.groupName, recurring.name)));
  for (const timer of deps.timers.list(SCHEDULE)) {
    if (Schedule.parse(timer.payload).recurring && !keys.has(timer.key)) deps.timers.cancel(SCHEDULE, timer.key);
  }
}

/** A schedule of the template: armed once, kept over restarts, and armed anew when the template changes it. */
function declareRecurring(deps: FiringDeps, recurring: RecurringSchedule): void {
  const key = keyOf(recurring.groupName, recurring.name);
  const now = deps.clock.now();
  const dueAt = nextFiring(recurring.expression, now, recurring.timezone);
  const schedule: Schedule = {
    Name: recurring.name,
    GroupName: recurring.groupName,
    ScheduleExpression: recurring.expression,
    ScheduleExpressionTimezone: recurring.timezone,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'NONE',
    Target: {
      Arn: recurring.targetArn,
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/declared`,
      Input: recurring.input,
      DeadLetterConfig: { Arn: recurring.deadLetterArn },
      RetryPolicy: { MaximumRetryAttempts: Math.min(recurring.maxRetries, DEFAULT_RETRIES) },
    },
    createdAt: now,
    scheduledAt: dueAt,
    recurring: true,
    tries: 0,
  };
  const present = deps.timers.get(SCHEDULE, key);
  const armed = present === undefined ? undefined : Schedule.parse(present.payload);
  const unchanged =
    armed?.ScheduleExpression === recurring.expression && armed.ScheduleExpressionTimezone === schedule.ScheduleExpressionTimezone;
  const kept = unchanged ? { createdAt: armed.createdAt, scheduledAt: armed.scheduledAt, tries: armed.tries } : {};
  deps.timers.set({ kind: SCHEDULE, key, dueAt: (unchanged ? present?.dueAt : undefined) ?? dueAt, payload: { ...schedule, ...kept } });
}

export async function fireSchedule(deps: FiringDeps, timer: Timer): Promise<void> {
  const schedule = Schedule.parse(timer.payload);
  const retryAt = await deliver(deps, schedule);
  const present = deps.timers.get(SCHEDULE, timer.key);
  // Deleted while it fired: it stays deleted.
  if (present === undefined) return;
  if (retryAt !== undefined) {
    deps.timers.set({ kind: SCHEDULE, key: timer.key, dueAt: retryAt, payload: { ...schedule, tries: schedule.tries + 1 } });
    return;
  }
  if (schedule.recurring) {
    const scheduledAt = nextAfterNow(schedule, deps.clock.now());
    const next = { ...schedule, scheduledAt, tries: 0 };
    deps.timers.set({ kind: SCHEDULE, key: timer.key, dueAt: scheduledAt + lateMs(deps, `${timer.key}@${scheduledAt}`), payload: next });
    return;
  }
  if (schedule.ActionAfterCompletion === 'NONE') deps.timers.set({ kind: SCHEDULE, key: timer.key, payload: schedule });
}

/** Keeps the rhythm, and after a long stop fires once instead of once for each missed time. */
function nextAfterNow(schedule: Schedule, now: number): number {
  const next = nextFiring(schedule.ScheduleExpression, schedule.scheduledAt, schedule.ScheduleExpressionTimezone);
  return next > now ? next : nextFiring(schedule.ScheduleExpression, now, schedule.ScheduleExpressionTimezone);
}

/** Answers when to try again, or nothing when the target or the dead-letter queue has taken it. */
async function deliver(deps: FiringDeps, schedule: Schedule): Promise<number | undefined> {
  const { Arn, Input = '{}', RetryPolicy, DeadLetterConfig, SqsParameters } = schedule.Target;
  try {
    if (Arn.split(':')[2] === 'lambda') await deps.invoke(Arn, JSON.parse(Input), 'async');
    else
      await deps.sendToQueue(
        Arn,
        Input,
        SqsParameters?.MessageGroupId === undefined ? undefined : { groupId: SqsParameters.MessageGroupId },
      );
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const retryAt = deps.clock.now() + Math.min(2 ** schedule.tries, 300) * 1000;
    const expiresAt = schedule.scheduledAt + (RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS) * 1000;
    const spent = schedule.tries >= (RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRIES) || retryAt > expiresAt;
    deps.log?.(spent ? 'schedule given up' : 'schedule target refused', { name: schedule.Name, tries: schedule.tries, reason });
    if (!spent) return retryAt;
    if (DeadLetterConfig?.Arn !== undefined) await deps.sendToQueue(DeadLetterConfig.Arn, Input);
    return undefined;
  }
}
