/** One-time schedules that wake a ticket. Created only: a name is a ticket and an instant, so a repeat is a success. */
import { ConflictException, CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { TransientError } from '#domain/errors';
import type { Schedules } from '#flows/ports';
import type { Task } from '#schemas/queue';
import { scheduler } from './aws-clients.ts';

/** EventBridge Scheduler fires up to 60 s late: it is set so much early, and a delayed message lasts the rest. */
const EARLY_MS = 60_000;
/** A queue that does not take a message for an hour needs a person: the dead-letter queue tells one. */
const RETRY = { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 3600 };

export function createSchedules(names: { group: string; roleArn: string; queueArn: string; deadLetterArn: string }): Schedules {
  return {
    wake: async (number, at) => {
      const due = Date.parse(at);
      const task: Task = { kind: 'wake', number, at };
      const command = new CreateScheduleCommand({
        Name: `${number}-${Math.floor(due / 1000)}`,
        GroupName: names.group,
        ScheduleExpression: `at(${new Date(due - EARLY_MS).toISOString().slice(0, 19)})`,
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: names.queueArn,
          RoleArn: names.roleArn,
          Input: JSON.stringify(task),
          RetryPolicy: RETRY,
          DeadLetterConfig: { Arn: names.deadLetterArn },
        },
      });
      try {
        await scheduler().send(command);
      } catch (cause) {
        if (cause instanceof ConflictException) return;
        throw new TransientError('The scheduler did not take a wake-up.', { cause });
      }
    },
  };
}
