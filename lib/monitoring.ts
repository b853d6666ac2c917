/** At most ten alarms, to one topic; each says what is wrong and which section of the runbook to open. */
import { Duration, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { HelpdeskFunction } from './helpdesk-function.ts';
import type { HelpdeskQueues } from './helpdesk-queues.ts';
import { keepLogicalId } from './logical-id.ts';
import type { StageConfig } from './stage-config.ts';

export interface MonitoringProps {
  readonly config: StageConfig;
  readonly queues: HelpdeskQueues;
  readonly httpApi: HttpApi;
  readonly relay: HelpdeskFunction;
  readonly webhook: HelpdeskFunction;
  readonly live: HelpdeskFunction;
}

interface AlarmSpec {
  /** What is wrong, as a sentence. */
  readonly says: string;
  /** A section of docs/runbook.md. */
  readonly anchor: RunbookAnchor;
  readonly metric: IMetric;
  /** Reached or passed in every one of `periods` periods of five minutes. */
  readonly atLeast: number;
  readonly periods?: number;
}

/** Sections of docs/runbook.md, one an alarm. */
export const RUNBOOK_ANCHORS = [
  'dead-letters',
  'inbound-behind',
  'outbound-behind',
  'tasks-behind',
  'relay-behind',
  'channel-alarm',
  'api-errors',
  'webhook-errors',
] as const;
export type RunbookAnchor = (typeof RUNBOOK_ANCHORS)[number];

const PERIOD = Duration.minutes(5);

export class Monitoring extends Construct {
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#topic = this.#createTopic(props.config);
    for (const [name, spec] of Object.entries({ ...queueAlarms(props.queues), ...edgeAlarms(props) })) this.#alarm(name, spec);
  }

  #createTopic({ alarmEmail }: StageConfig): Topic {
    const topic = new Topic(this, 'AlarmTopic', { enforceSSL: true });
    // A policy of its own replaces the default one, by which alarms of the account could publish.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': topic.stack.account } } }),
    );
    if (alarmEmail !== undefined) {
      Validations.of(topic.addSubscription(new EmailSubscription(alarmEmail))).acknowledge({
        id: 'Serverless-SNSRedrivePolicy',
        reason: 'An alarm that could not be mailed stays visible as an alarm; a queue of old alarms would be read by nobody.',
      });
    }
    keepLogicalId(topic, 'AlarmTopic');
    return topic;
  }

  #alarm(name: string, { says, anchor, metric, atLeast, periods = 1 }: AlarmSpec): void {
    const alarm = new Alarm(this, `${name}Alarm`, {
      alarmDescription: `${says} See docs/runbook.md#${anchor}`,
      metric,
      threshold: atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      // Idle queues and functions report nothing.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    keepLogicalId(alarm, `${name}Alarm`);
  }
}

/** Ages in seconds: what a customer would notice, and well before anything is dead. */
function queueAlarms({ dead, deadFifo, inbound, outbound, work, tasks }: HelpdeskQueues): Record<string, AlarmSpec> {
  const age = (queue: typeof tasks) => queue.metricApproximateAgeOfOldestMessage({ period: PERIOD });
  const count = (queue: typeof tasks) => queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD });
  const either = new MathExpression({
    expression: 'dead + deadFifo',
    usingMetrics: { dead: count(dead), deadFifo: count(deadFifo) },
    period: PERIOD,
  });
  const older = new MathExpression({
    expression: 'MAX([work, tasks])',
    usingMetrics: { work: age(work), tasks: age(tasks) },
    period: PERIOD,
  });
  return {
    DeadLetters: {
      says: 'Something could not be done and waits in a dead-letter queue.',
      anchor: 'dead-letters',
      metric: either,
      atLeast: 1,
    },
    InboundBehind: { says: 'Messages of customers wait to become tickets.', anchor: 'inbound-behind', metric: age(inbound), atLeast: 300 },
    OutboundBehind: { says: 'Answers wait to be sent.', anchor: 'outbound-behind', metric: age(outbound), atLeast: 600 },
    TasksBehind: { says: 'Assignment, deadlines or media are behind.', anchor: 'tasks-behind', metric: older, atLeast: 900 },
  };
}

function edgeAlarms({ httpApi, relay, webhook, live }: MonitoringProps): Record<string, AlarmSpec> {
  const iteratorAge = relay.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: PERIOD });
  const channelAlarm = new Metric({
    namespace: 'Meja',
    metricName: 'ChannelAlarm',
    dimensionsMap: { service: 'meja' },
    statistic: Stats.SUM,
    period: PERIOD,
  });
  return {
    RelayBehind: {
      says: 'Ledger entries wait for what follows from them.',
      anchor: 'relay-behind',
      metric: iteratorAge,
      atLeast: Duration.minutes(5).toMilliseconds(),
    },
    Channel: {
      says: 'A channel is blocked, or its provider reported trouble, or a delivery stands in quarantine.',
      anchor: 'channel-alarm',
      metric: channelAlarm,
      atLeast: 1,
    },
    ApiErrors: {
      says: 'The HTTP API answers with server errors, or sockets are not let in or heard.',
      anchor: 'api-errors',
      metric: failedAtEdge(httpApi, live),
      atLeast: 5,
    },
    WebhookErrors: {
      says: 'Deliveries from Meta fail.',
      anchor: 'webhook-errors',
      metric: notTaken(webhook),
      atLeast: 1,
    },
  };
}

/** Sockets belong to an API of their own, and its own count of errors has every pass in it that was refused: the function's has none. */
function failedAtEdge(httpApi: HttpApi, live: HelpdeskFunction): IMetric {
  return new MathExpression({
    expression: 'FILL(http, 0) + FILL(sockets, 0)',
    usingMetrics: {
      http: httpApi.metricServerError({ statistic: Stats.SUM, period: PERIOD }),
      sockets: live.metricErrors({ period: PERIOD }),
    },
    period: PERIOD,
  });
}

/**
 * To Lambda an answer of 503 or 401 is no error, so the log is counted as well: a desk with ten messages a day never has five of them in five minutes.
 * 401 is either a stranger or every delivery since the app secret was changed at Meta.
 */
function notTaken(webhook: HelpdeskFunction): IMetric {
  const filter = new MetricFilter(webhook, 'NotTaken', {
    logGroup: webhook.logGroup,
    filterPattern: FilterPattern.any(
      FilterPattern.stringValue('$.message', '=', 'Webhook not kept'),
      FilterPattern.numberValue('$.status', '=', 401),
    ),
    metricNamespace: 'Meja',
    metricName: 'WebhookNotTaken',
    metricValue: '1',
  });
  keepLogicalId(filter, 'WebhookNotTaken');
  return new MathExpression({
    expression: 'FILL(failed, 0) + FILL(notTaken, 0)',
    usingMetrics: {
      failed: webhook.metricErrors({ period: PERIOD }),
      notTaken: filter.metric({ statistic: Stats.SUM, period: PERIOD }),
    },
    period: PERIOD,
  });
}
