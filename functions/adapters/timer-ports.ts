/** Nudges and wake-ups, from the environment. */
import type { TimerPorts } from '#flows/arm-timer';
import { now } from './clock.ts';
import type { Env } from './env.ts';
import { createNudges } from './queues.ts';
import { createSchedules } from './schedules.ts';

export const TIMER_VARIABLES = [
  'OUTBOUND_QUEUE_URL',
  'WORK_QUEUE_URL',
  'TASKS_QUEUE_URL',
  'TASKS_QUEUE_ARN',
  'SCHEDULE_GROUP',
  'SCHEDULE_ROLE_ARN',
  'DEAD_LETTER_QUEUE_ARN',
] as const;

export function createTimerPorts(env: Env<(typeof TIMER_VARIABLES)[number]>): TimerPorts {
  return {
    clock: { now },
    nudges: createNudges({ outbound: env.OUTBOUND_QUEUE_URL, work: env.WORK_QUEUE_URL, tasks: env.TASKS_QUEUE_URL }),
    schedules: createSchedules({
      group: env.SCHEDULE_GROUP,
      roleArn: env.SCHEDULE_ROLE_ARN,
      queueArn: env.TASKS_QUEUE_ARN,
      deadLetterArn: env.DEAD_LETTER_QUEUE_ARN,
    }),
  };
}
