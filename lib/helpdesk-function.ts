/** A Lambda function with our defaults, and one `bind` for each thing it may use: the environment and the grant together. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { Construct } from 'constructs';
import { functionCode } from './function-code.ts';
import { keepLedgerAppendOnly } from './ledger-guard.ts';
import { keepLogicalId } from './logical-id.ts';
import type { StageConfig } from './stage-config.ts';
import type { IndexName } from './ticket-table.ts';

export interface HelpdeskFunctionProps {
  /** The file below functions/, without `.ts`. */
  readonly name: string;
  /** Directories that come along beside the code, by the name they get there. */
  readonly files?: Readonly<Record<string, string>>;
  /** What it does, for the console. */
  readonly description: string;
  /** CPU comes with it: 1,769 MB is one core. */
  readonly memoryMb: number;
  /** How long one invocation may take. */
  readonly timeout: Duration;
  /** The table whose ledger the function may never change, whether it is bound to it or not. */
  readonly table: Table;
  readonly config: StageConfig;
}

/** Below the bucket: the key prefixes a function reads, writes and lists. */
export interface BucketAccess {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly list?: readonly string[];
}

/** Below the stage's parameter prefix: the parameters a function reads and writes, each by its name. */
export interface ParameterAccess {
  readonly read: readonly string[];
  readonly write?: readonly string[];
}

/** Action -> the partitions whose items it may be done to; one that ends in * names all that begin so. */
export type ItemAccess = Partial<Record<'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem', readonly string[]>>;

/** The queues whose addresses travel in the environment. */
export type QueueVariable = 'INBOUND_QUEUE_URL' | 'OUTBOUND_QUEUE_URL' | 'WORK_QUEUE_URL' | 'TASKS_QUEUE_URL';

/** Reads and the writes of which transactions are made. No Scan and no batch writes: nothing of ours does either. */
const TABLE_ACTIONS = ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem'].map(
  (action) => `dynamodb:${action}`,
);
/** The most that a FIFO source hands over at once. */
const BATCH_SIZE = 10;
/** What Lambda does unless told otherwise: a second and a third try, one and two minutes later. */
const ASYNC_RETRIES = 2;
const ASYNC_AGE = Duration.hours(6);

export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Record<string, Record<string, unknown>>;
  /** Why a resource may end in a wildcard. */
  readonly because?: string;
}

export class HelpdeskFunction extends LambdaFunction {
  readonly #config: StageConfig;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: HelpdeskFunctionProps) {
    const { config, table } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, { retention: retentionOf(config), removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: functionCode(props.name, props.files),
      handler: 'index.handler',
      memorySize: props.memoryMb,
      timeout: props.timeout,
      logGroup,
      role,
      // One service name for all: it is the dimension of every metric, and alarms name their dimensions exactly.
      environment: { POWERTOOLS_SERVICE_NAME: 'meja', LOG_LEVEL: 'INFO' },
    });
    this.#config = config;
    this.#role = role;
    logGroup.grantWrite(role);
    keepLedgerAppendOnly(role, table);
    keepLogicalId(this, id);
    keepLogicalId(role, `${id}Role`);
    keepLogicalId(logGroup, `${id}Logs`);
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason:
        'At a small desk X-Ray samples every invocation, and a trace costs more than all else that a message causes; logs carry ticket numbers and request ids.',
    });
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'Functions that are invoked asynchronously have a failure destination, which says more than a dead-letter configuration; the others have none to fill.',
    });
  }

  /** Sets TABLE_NAME; reads and writes items, and queries the indexes named. */
  bindTable(table: Table, indexes: readonly IndexName[] = []): this {
    this.addEnvironment('TABLE_NAME', table.tableName);
    this.allow({ actions: TABLE_ACTIONS, resources: [table.tableArn] });
    if (indexes.length === 0) return this;
    return this.allow({ actions: ['dynamodb:Query'], resources: indexes.map((index) => `${table.tableArn}/index/${index}`) });
  }

  /** Sets TABLE_NAME; touches the items named and no others. */
  bindItems(table: Table, access: ItemAccess): this {
    this.addEnvironment('TABLE_NAME', table.tableName);
    for (const [action, partitions] of Object.entries(access))
      this.allow({
        actions: [`dynamodb:${action}`],
        resources: [table.tableArn],
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } },
      });
    return this;
  }

  /** Sets BUCKET_NAME. */
  bindBucket(bucket: Bucket, { read = [], write = [], list = [] }: BucketAccess): this {
    this.addEnvironment('BUCKET_NAME', bucket.bucketName);
    const arn = bucket.stack.exportValue(bucket.bucketArn);
    const below = (prefixes: readonly string[]) => prefixes.map((prefix) => `${arn}/${prefix}*`);
    const because = 'Objects are named by the prefix of their kind; the function meets new ones below it all day.';
    if (read.length > 0) this.allow({ actions: ['s3:GetObject'], resources: below(read), because });
    if (write.length > 0) this.allow({ actions: ['s3:PutObject'], resources: below(write), because });
    const listed = [...read, ...list];
    if (listed.length === 0) return this;
    // To a reader who may not list, S3 says of an absent object that access is denied, not that it is absent.
    const conditions = { StringLikeIfExists: { 's3:prefix': listed.map((prefix) => `${prefix}*`) } };
    return this.allow({ actions: ['s3:ListBucket'], resources: [arn], conditions });
  }

  /** Sets the variable to the queue's address; sends. */
  bindQueue(variable: QueueVariable, queue: Queue): this {
    this.addEnvironment(variable, queue.queueUrl);
    return this.allow({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] });
  }

  /** Sets PARAMETER_PREFIX. SecureStrings are under the account's own SSM key, which asks for no grant of its own. */
  bindParameters({ read, write = [] }: ParameterAccess): this {
    const prefix = `/meja/${this.#config.stage}`;
    const arnOf = (name: string) => this.stack.formatArn({ service: 'ssm', resource: `parameter${prefix}`, resourceName: name });
    this.addEnvironment('PARAMETER_PREFIX', prefix);
    this.allow({ actions: ['ssm:GetParameter'], resources: read.map(arnOf) });
    if (write.length === 0) return this;
    return this.allow({ actions: ['ssm:PutParameter'], resources: write.map(arnOf) });
  }

  /** Sets MAIL_DOMAIN. */
  bindMailDomain(): this {
    this.addEnvironment('MAIL_DOMAIN', this.#config.mailDomain);
    return this;
  }

  /** Sets DASHBOARD_URL: where agents work. */
  bindDashboard(url: string): this {
    this.addEnvironment('DASHBOARD_URL', url);
    return this;
  }

  /** Sets GRAPH_URL and MEDIA_HOSTS where the stage has its own; otherwise the function's defaults hold. */
  bindGraph(): this {
    const { graphUrl, mediaHosts } = this.#config;
    if (graphUrl !== undefined) this.addEnvironment('GRAPH_URL', graphUrl);
    if (mediaHosts !== undefined) this.addEnvironment('MEDIA_HOSTS', mediaHosts.join(','));
    return this;
  }

  /** The only door to the role's policy: whole actions on named resources. `because` is owed where a resource ends in a wildcard. */
  allow({ actions, resources, conditions, because }: Grant): this {
    this.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources], conditions }));
    for (const resource of resources) {
      const shown = flattenCfnReference(this.stack.resolve(resource));
      if (because !== undefined && shown.includes('*'))
        Validations.of(this.#role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${shown}]`, reason: because });
    }
    return this;
  }

  /** Takes batches of up to ten from the queue, and reports which records failed, so that only those come again. */
  consume(queue: Queue): this {
    this.allow({ actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], resources: [queue.queueArn] });
    // No maximum concurrency: with one, Lambda polls an idle queue as often as a busy one, and idle polls are the larger part of a small bill.
    const mapping = this.addEventSourceMapping(`From${queue.node.id}`, {
      eventSourceArn: queue.queueArn,
      batchSize: BATCH_SIZE,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'SQS sources take no destination: the redrive policy of the queue leads to a dead-letter queue.',
    });
    return this;
  }

  /** What an asynchronous caller hands over and the function cannot do ends in the queue, after the retries. */
  failTo(queue: Queue): this {
    this.allow({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] });
    this.configureAsyncInvoke({
      retryAttempts: ASYNC_RETRIES,
      maxEventAge: ASYNC_AGE,
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
    });
    return this;
  }
}

/** CloudWatch Logs counts retention in days, and the enum's values are those days. */
function retentionOf({ logRetentionDays }: StageConfig): RetentionDays {
  return logRetentionDays;
}
