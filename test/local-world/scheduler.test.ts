import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RecurringSchedule } from '../../local/services/schedule-firing.ts';
import { startScheduler } from '../../local/services/scheduler.ts';
import { CREDENTIALS, HOST, type Rig, recordingQueue, rig, START, started } from './rig.ts';

const QUEUE = 'arn:aws:sqs:ap-southeast-3:000000000000:tasks';
const DEAD = 'arn:aws:sqs:ap-southeast-3:000000000000:dead';
const ROLE = 'arn:aws:iam::000000000000:role/schedules';
const RECONCILE: RecurringSchedule = {
  name: 'reconcile',
  groupName: 'default',
  expression: 'rate(15 minutes)',
  timezone: 'UTC',
  targetArn: 'arn:aws:lambda:ap-southeast-3:000000000000:function:Reconcile',
  input: '{"kind":"open_work"}',
  maxRetries: 2,
  deadLetterArn: DEAD,
};

/** 09:20 in Jakarta is five minutes after the start. */
const wake = (name: string, more: Partial<CreateScheduleCommandInput> = {}) =>
  new CreateScheduleCommand({
    Name: name,
    GroupName: 'meja',
    ScheduleExpression: 'at(2026-11-23T09:20:00)',
    ScheduleExpressionTimezone: 'Asia/Jakarta',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: QUEUE, RoleArn: ROLE, Input: '{"kind":"wake"}' },
    ...more,
  });

async function scheduler(around: Rig, options: { refusals?: number; recurring?: RecurringSchedule[]; lateSeed?: number } = {}) {
  const queue = recordingQueue(options.refusals);
  const invoked: { arn: string; event: unknown; at: number }[] = [];
  const server = await started(
    startScheduler({
      ...around,
      host: HOST,
      port: 0,
      scheduleGroups: ['meja'],
      recurringSchedules: options.recurring ?? [],
      sendToQueue: queue.send,
      invoke: async (arn, event) => void invoked.push({ arn, event, at: around.clock.now() - START }),
      lateSeed: options.lateSeed,
    }),
  );
  const client = new SchedulerClient({ endpoint: server.url, region: 'ap-southeast-3', credentials: CREDENTIALS, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return { client, sent: queue.sent, invoked };
}

describe('CreateSchedule', () => {
  test('fires once at its local time, into the queue, and is gone afterwards', async () => {
    const around = rig();
    const { client, sent } = await scheduler(around);
    const created = await client.send(wake('1042-1'));

    await around.timers.advance(299);
    expect(sent).toEqual([]);
    await around.timers.advance(1);
    await around.timers.advance(86_400);

    expect(created.ScheduleArn).toBe('arn:aws:scheduler:ap-southeast-3:000000000000:schedule/meja/1042-1');
    expect(sent).toEqual([{ queue: QUEUE, body: '{"kind":"wake"}', groupId: undefined }]);
    await expect(client.send(new GetScheduleCommand({ Name: '1042-1', GroupName: 'meja' }))).rejects.toThrow(ResourceNotFoundException);
  });

  test('of a name that exists is a conflict', async () => {
    const { client } = await scheduler(rig());
    await client.send(wake('1042-1'));

    await expect(client.send(wake('1042-1'))).rejects.toThrow(ConflictException);
  });

  test('in a group that the template does not declare finds nothing', async () => {
    const { client } = await scheduler(rig());

    await expect(client.send(wake('1042-1', { GroupName: 'elsewhere' }))).rejects.toThrow(ResourceNotFoundException);
  });

  test.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['a date that does not exist', { ScheduleExpression: 'at(2026-02-30T09:00:00)' }],
    ['a zone that does not exist', { ScheduleExpressionTimezone: 'Asia/Atlantis' }],
    ['a flexible window, which is not imitated', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } }],
    ['a FIFO queue without a group id', { Target: { Arn: `${QUEUE}.fifo`, RoleArn: ROLE } }],
    ['a target that is not imitated', { Target: { Arn: 'arn:aws:sns:ap-southeast-3:000000000000:topic', RoleArn: ROLE } }],
  ])('refuses %s', async (_name, more) => {
    const { client } = await scheduler(rig());

    await expect(client.send(wake('1042-1', more))).rejects.toThrow(ValidationException);
  });

  test('survives a restart and catches up at the start', async () => {
    const before = rig();
    const first = await scheduler(before);
    await first.client.send(wake('1042-1'));
    await before.timers.close();
    before.clock.setOffsetMs(600_000);

    const after = rig(before.stateDir);
    const { sent } = await scheduler(after);
    await after.timers.runDue();

    expect(sent).toHaveLength(1);
  });

  test('fires up to 59 seconds late, the same for the same seed, when the adversary asks for it', async () => {
    const around = rig();
    const { client, sent } = await scheduler(around, { lateSeed: 7 });
    for (let n = 0; n < 20; n += 1) await client.send(wake(`w-${n}`));

    await around.timers.advance(300);
    const onTime = sent.length;
    await around.timers.advance(59);

    expect(onTime).toBeLessThan(20);
    expect(sent).toHaveLength(20);
  });
});

describe('DeleteSchedule', () => {
  test('takes the firing away', async () => {
    const around = rig();
    const { client, sent } = await scheduler(around);
    await client.send(wake('1042-1'));

    await client.send(new DeleteScheduleCommand({ Name: '1042-1', GroupName: 'meja' }));
    await around.timers.advance(600);

    expect(sent).toEqual([]);
  });

  test('of what is not there finds nothing', async () => {
    const { client } = await scheduler(rig());

    await expect(client.send(new DeleteScheduleCommand({ Name: 'none', GroupName: 'meja' }))).rejects.toThrow(ResourceNotFoundException);
  });
});

describe('GetSchedule and ListSchedules', () => {
  test('show what was created, a page at a time', async () => {
    const { client } = await scheduler(rig());
    for (const name of ['1042-1', '1042-2', '1043-1']) await client.send(wake(name));

    const got = await client.send(new GetScheduleCommand({ Name: '1042-1', GroupName: 'meja' }));
    const page = await client.send(new ListSchedulesCommand({ GroupName: 'meja', NamePrefix: '1042-', MaxResults: 1 }));
    const rest = await client.send(new ListSchedulesCommand({ GroupName: 'meja', NamePrefix: '1042-', NextToken: page.NextToken }));

    expect(got).toMatchObject({ ScheduleExpression: 'at(2026-11-23T09:20:00)', ActionAfterCompletion: 'DELETE', Target: { Arn: QUEUE } });
    expect(got.CreationDate).toEqual(new Date(START));
    expect(page.Schedules?.map((one) => one.Name)).toEqual(['1042-1']);
    expect(rest.Schedules?.map((one) => one.Name)).toEqual(['1042-2']);
    expect(rest.NextToken).toBeUndefined();
  });
});

describe('a target that refuses', () => {
  test('is tried again with longer pauses until it takes the message', async () => {
    const around = rig();
    const { client, sent } = await scheduler(around, { refusals: 3 });
    await client.send(wake('1042-1'));

    await around.timers.advance(300 + 1 + 2 + 4);

    expect(sent).toHaveLength(1);
  });

  test('gives the message to the dead-letter queue once the retries are used up', async () => {
    const around = rig();
    const { client, sent } = await scheduler(around, { refusals: 99 });
    const Target = {
      Arn: QUEUE,
      RoleArn: ROLE,
      Input: '{"n":1}',
      RetryPolicy: { MaximumRetryAttempts: 2 },
      DeadLetterConfig: { Arn: DEAD },
    };
    await client.send(wake('1042-1', { Target }));

    await around.timers.advance(3600);

    expect(sent).toEqual([{ queue: DEAD, body: '{"n":1}', groupId: undefined }]);
  });
});

describe('a schedule of the template', () => {
  test('fires at its rate in domain time', async () => {
    const around = rig();
    const { invoked } = await scheduler(around, { recurring: [RECONCILE] });

    await around.timers.advance(3600);

    expect(invoked.map((one) => one.at / 60_000)).toEqual([15, 30, 45, 60]);
    expect(invoked[0]).toMatchObject({ arn: RECONCILE.targetArn, event: { kind: 'open_work' } });
  });

  test('fires daily at its hour in its zone', async () => {
    const around = rig();
    const daily = { ...RECONCILE, expression: 'cron(0 2 * * ? *)', timezone: 'Asia/Jakarta' };
    const { invoked } = await scheduler(around, { recurring: [daily] });

    await around.timers.advance(2 * 86_400);

    // 02:00 in Jakarta is 16 h 45 min after 09:15.
    expect(invoked.map((one) => one.at)).toEqual([60_300_000, 60_300_000 + 86_400_000]);
  });

  test('keeps its rhythm over a restart, and fires once for a long stop', async () => {
    const before = rig();
    await scheduler(before, { recurring: [RECONCILE] });
    await before.timers.close();
    before.clock.setOffsetMs(5 * 3_600_000);

    const after = rig(before.stateDir);
    const { invoked } = await scheduler(after, { recurring: [RECONCILE] });
    await after.timers.runDue();

    expect(invoked).toHaveLength(1);
  });

  test('that the template no longer declares fires no more', async () => {
    const before = rig();
    await scheduler(before, { recurring: [RECONCILE] });
    await before.timers.close();

    const after = rig(before.stateDir);
    const { invoked } = await scheduler(after);
    await after.timers.advance(3600);

    expect(invoked).toEqual([]);
  });

  test('in a form that is not imitated is refused by name', async () => {
    const recurring = [{ ...RECONCILE, expression: 'cron(0/5 * * * ? *)' }];

    await expect(scheduler(rig(), { recurring })).rejects.toThrow('cron(0/5 * * * ? *)');
  });
});
