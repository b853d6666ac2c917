/** Timers: one group of schedules, and the role as which EventBridge Scheduler wakes us. */
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { HelpdeskFunction } from './helpdesk-function.ts';
import type { HelpdeskQueues } from './helpdesk-queues.ts';
import { keepLogicalId } from './logical-id.ts';

export interface SchedulingProps {
  readonly queues: HelpdeskQueues;
}

export interface Recurrence {
  /** `rate(...)` or `cron(...)`, in UTC. */
  readonly expression: string;
  /** What the function is handed. */
  readonly input: Readonly<Record<string, string>>;
}

/** A wake-up that was not taken twice is found again by the next one; what fails then is for a person. */
const RETRIES = 2;

export class Scheduling extends Construct {
  readonly #group: ScheduleGroup;
  readonly #role: Role;
  readonly #queues: HelpdeskQueues;

  constructor(scope: Construct, id: string, { queues }: SchedulingProps) {
    super(scope, id);
    this.#queues = queues;
    // Every timer is made again from the table by the reconciler, so the group may go with the stack.
    this.#group = new ScheduleGroup(this, 'ScheduleGroup', { removalPolicy: RemovalPolicy.DESTROY });
    // Only schedules of this group, of this account: nobody else can make Scheduler act as this role.
    const ours = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': this.#group.scheduleGroupArn } };
    this.#role = new Role(this, 'ScheduleRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ours }) });
    this.#role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queues.tasks.queueArn, queues.dead.queueArn] }));
    keepLogicalId(this.#group, 'ScheduleGroup');
    keepLogicalId(this.#role, 'ScheduleRole');
  }

  /** Lets the function create one-time schedules that put a task into the tasks queue, and sets where and as whom. */
  bindTo(target: HelpdeskFunction): void {
    target.addEnvironment('SCHEDULE_GROUP', this.#group.scheduleGroupName);
    target.addEnvironment('SCHEDULE_ROLE_ARN', this.#role.roleArn);
    target.addEnvironment('TASKS_QUEUE_ARN', this.#queues.tasks.queueArn);
    target.addEnvironment('DEAD_LETTER_QUEUE_ARN', this.#queues.dead.queueArn);
    const schedules = target.stack.formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.#group.scheduleGroupName}/*`,
    });
    target
      .allow({
        actions: ['scheduler:CreateSchedule'],
        resources: [schedules],
        because: 'A schedule is named after its ticket and instant; all of them are in this group.',
      })
      .allow({
        actions: ['iam:PassRole'],
        resources: [this.#role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      });
  }

  /** Invokes the function again and again, for as long as the stack lives. */
  recur(id: string, target: HelpdeskFunction, { expression, input }: Recurrence): void {
    this.#role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }));
    const schedule = new CfnSchedule(this, id, {
      groupName: this.#group.scheduleGroupName,
      scheduleExpression: expression,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: this.#role.roleArn,
        input: JSON.stringify(input),
        retryPolicy: { maximumRetryAttempts: RETRIES },
        deadLetterConfig: { arn: this.#queues.dead.queueArn },
      },
    });
    schedule.node.addDependency(this.#role);
    keepLogicalId(schedule, id);
  }
}
