import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RUNBOOK_ANCHORS } from '../../lib/monitoring.ts';
import { ofType, type Properties, show, synthesize } from './synth.ts';

const { desk, state } = synthesize({ alarmEmail: 'desk@example.co.id' });
const queues = new Map(ofType(desk, 'AWS::SQS::Queue'));
const functions = new Map(ofType(desk, 'AWS::Lambda::Function'));
const mappings = ofType(desk, 'AWS::Lambda::EventSourceMapping').map(([, mapping]) => mapping);
const live = [...queues].filter(([id]) => !id.startsWith('Dead'));
const alarms = ofType(desk, 'AWS::CloudWatch::Alarm');

/** `<Ingest>` and `<InboundQueue.Arn>` both name the resource. */
const named = (value: unknown) => show(value).replace(/^<([^.>]*)(\.\w+)?>$/, '$1');
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((found, key) => Object.entries(found ?? {}).find(([name]) => name === key)?.[1], value);

describe('a queue', () => {
  test('that is polled gives up to a dead-letter queue of its own kind', () => {
    const deadOf = live.map(([id, queue]) => [
      id,
      named(at(queue, 'RedrivePolicy', 'deadLetterTargetArn')),
      at(queue, 'RedrivePolicy', 'maxReceiveCount'),
    ]);

    expect(deadOf).toEqual([
      ['InboundQueue', 'DeadFifoQueue', 8],
      ['OutboundQueue', 'DeadFifoQueue', 5],
      ['WorkQueue', 'DeadFifoQueue', 10],
      ['TasksQueue', 'DeadQueue', 10],
    ]);
  });

  test('hides a message for six times as long as its consumer may run', () => {
    const ratios = live.map(([id, queue]) => {
      const consumer = mappings.find((mapping) => named(mapping.EventSourceArn) === id);
      return Number(queue.VisibilityTimeout) / Number(functions.get(named(consumer?.FunctionName))?.Timeout);
    });

    expect(ratios).toEqual([6, 6, 6, 6]);
  });

  test('that is FIFO limits and deduplicates by group, and never by content', () => {
    for (const [id, queue] of live.filter(([, { FifoQueue }]) => FifoQueue === true)) {
      expect([id, queue.DeduplicationScope, queue.FifoThroughputLimit]).toEqual([id, 'messageGroup', 'perMessageGroupId']);
      expect(queue).not.toHaveProperty('ContentBasedDeduplication');
    }
  });

  test('keeps the dead longer than the living', () => {
    const longest = Math.max(...live.map(([, queue]) => Number(queue.MessageRetentionPeriod)));

    for (const id of ['DeadQueue', 'DeadFifoQueue']) expect(Number(queues.get(id)?.MessageRetentionPeriod)).toBeGreaterThan(longest);
  });
});

describe('a failure ends in a dead-letter queue', () => {
  test('when records are handed over: every source reports single failures, and the stream names its dead-letter queue', () => {
    const stream = mappings.filter((mapping) => show(mapping.EventSourceArn).includes('StreamArn'));

    expect(mappings).toHaveLength(5);
    expect(mappings.map((mapping) => mapping.FunctionResponseTypes)).toEqual(mappings.map(() => ['ReportBatchItemFailures']));
    expect(stream).toHaveLength(1);
    expect(stream[0]).toMatchObject({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 10, MaximumRecordAgeInSeconds: 21600 });
    expect(named(at(stream[0], 'DestinationConfig', 'OnFailure', 'Destination'))).toBe('DeadQueue');
  });

  test('when SES, Scheduler or CloudFormation invoke a function', () => {
    const invokedBySes = ofType(desk, 'AWS::Lambda::Permission').filter(([, { Principal }]) => Principal === 'ses.amazonaws.com');
    const invokedBySchedule = ofType(desk, 'AWS::Scheduler::Schedule').map(([, schedule]) => named(at(schedule, 'Target', 'Arn')));
    const asynchronous = new Set([
      ...invokedBySes.map(([, { FunctionName }]) => named(FunctionName)),
      ...invokedBySchedule,
      'ActivateRuleSet',
      'DeployPage',
    ]);

    const covered = ofType(desk, 'AWS::Lambda::EventInvokeConfig').map(([, config]) => [
      named(config.FunctionName),
      named(at(config, 'DestinationConfig', 'OnFailure', 'Destination')),
    ]);

    expect(new Map(covered.map(([id, dead]) => [id, dead]))).toEqual(new Map([...asynchronous].map((id) => [id, 'DeadQueue'])));
  });

  test('when a schedule cannot be delivered', () => {
    const schedules = ofType(desk, 'AWS::Scheduler::Schedule');

    expect(schedules.map(([id, schedule]) => [id, named(at(schedule, 'Target', 'DeadLetterConfig', 'Arn'))])).toEqual([
      ['ReconcileOpenWork', 'DeadQueue'],
      ['ReconcileRawMail', 'DeadQueue'],
    ]);
  });

  test('when an event rule cannot deliver, and the dead-letter queue lets the rule in', () => {
    const targets = ofType(desk, 'AWS::Events::Rule').flatMap(([, rule]) => rule.Targets as Properties[]);
    const policies = ofType(desk, 'AWS::SQS::QueuePolicy').filter(([, policy]) => JSON.stringify(policy).includes('events.amazonaws.com'));

    expect(targets.map((target) => [named(target.Arn), named(at(target, 'DeadLetterConfig', 'Arn'))])).toEqual([
      ['TasksQueue', 'DeadQueue'],
    ]);
    expect(policies.map(([, policy]) => named((policy.Queues as unknown[])[0])).sort()).toEqual(['DeadQueue', 'TasksQueue']);
  });
});

describe('an alarm', () => {
  test('watches every dead-letter queue', () => {
    const watched = alarms
      .filter(([, alarm]) => JSON.stringify(alarm.Metrics ?? '').includes('ApproximateNumberOfMessagesVisible'))
      .map(([, alarm]) => JSON.stringify(alarm));

    for (const id of queues.keys())
      if (id.startsWith('Dead'))
        expect(
          watched.some((alarm) => alarm.includes(`"${id}"`)),
          id,
        ).toBe(true);
  });

  test('goes to one topic that reaches the address given, and there are at most ten', () => {
    const topics = ofType(desk, 'AWS::SNS::Topic').map(([id]) => id);
    const subscriptions = ofType(desk, 'AWS::SNS::Subscription').map(([, subscription]) => [subscription.Protocol, subscription.Endpoint]);

    expect(alarms.length).toBeLessThanOrEqual(10);
    expect(alarms.map(([, alarm]) => (alarm.AlarmActions as unknown[]).map(named))).toEqual(alarms.map(() => topics));
    expect(subscriptions).toEqual([['email', 'desk@example.co.id']]);
  });

  test('says which section of the runbook to open, and every section has its alarm', () => {
    const anchors = alarms.map(([, alarm]) => /See docs\/runbook\.md#([a-z-]+)$/.exec(String(alarm.AlarmDescription))?.[1]);

    expect(anchors.toSorted()).toEqual([...RUNBOOK_ANCHORS].toSorted());
  });

  test("of the edge counts the errors of the sockets' function beside those of the HTTP API", () => {
    const metrics = Object.values(Object(Object.fromEntries(alarms).ApiErrorsAlarm?.Metrics));

    expect(metrics.flatMap((metric) => at(metric, 'MetricStat', 'Metric') ?? [])).toEqual([
      { Namespace: 'AWS/ApiGateway', MetricName: '5xx', Dimensions: [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }] },
      { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Live' } }] },
    ]);
  });

  test('of the channels counts the metric exactly as the functions write it', () => {
    const services = new Set(
      [...functions.values()].map((properties) => at(properties, 'Environment', 'Variables', 'POWERTOOLS_SERVICE_NAME')),
    );

    expect([...services]).toEqual(['meja']);
    expect(Object.fromEntries(alarms).ChannelAlarm).toMatchObject({
      Namespace: 'Meja',
      MetricName: 'ChannelAlarm',
      Dimensions: [{ Name: 'service', Value: 'meja' }],
    });
  });
});

test('the webhook tells of what it did not take in the words that its alarm counts', () => {
  const [[, filter] = []] = ofType(desk, 'AWS::Logs::MetricFilter');
  const source = readFileSync(new URL('../../functions/webhook.ts', import.meta.url), 'utf8');
  const [, phrase = '-'] = /\$\.message = "([^"]+)"/.exec(String(filter?.FilterPattern)) ?? [];

  expect(String(filter?.FilterPattern)).toContain('($.status = 401)');
  expect(source).toContain(`logger.error('${phrase}'`);
  expect(source).toMatch(/logger\.warn\(.*status: refusal\.statusCode/);
  expect(JSON.stringify(Object.fromEntries(alarms).WebhookErrorsAlarm?.Metrics)).toContain('WebhookNotTaken');
});

const RUNBOOK = new URL('../../docs/runbook.md', import.meta.url);

describe.skipIf(!existsSync(RUNBOOK))('docs/runbook.md', () => {
  test.each(RUNBOOK_ANCHORS)('has a section %s', (anchor) => {
    const headings = readFileSync(RUNBOOK, 'utf8').matchAll(/^#+ (.+)$/gm);
    const anchors = [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .trim()
        .replaceAll(' ', '-'),
    );

    expect(anchors).toContain(anchor);
  });
});

test('the table stream has at most two readers', () => {
  const readers = mappings.filter((mapping) => show(mapping.EventSourceArn).includes('StreamArn'));

  expect(ofType(state, 'AWS::DynamoDB::Table').map(([, table]) => table.StreamSpecification)).toEqual([{ StreamViewType: 'NEW_IMAGE' }]);
  expect(readers.length).toBeLessThanOrEqual(2);
});
