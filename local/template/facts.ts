/** What the synthesized templates declare, resolved to local names: the only list the local cloud is wired from. */

/** A Lambda function. `id` is its construct id (`Webhook`), which also names its worker's credentials. */
export interface FunctionFacts {
  readonly id: string;
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Directory of the bundled code. */
  readonly codeDir: string;
  /** `file.export`, as Lambda writes it. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Retries after a failed asynchronous invocation (Lambda: 2 unless said otherwise). */
  readonly asyncRetries: number;
  /** ARN of the queue that takes asynchronous events whose retries are used up. */
  readonly onFailureArn?: string;
}

export interface QueueFacts {
  readonly id: string;
  readonly logicalId: string;
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** SQS attribute names and string values, the redrive policy included. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TableFacts {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** CreateTable input without what local engines ignore. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly ttlAttribute?: string;
  readonly hasStream: boolean;
}

export interface BucketFacts {
  readonly logicalId: string;
  readonly name: string;
  /** Which pages may use it, and how; the first rule that fits counts. */
  readonly cors: readonly CorsRuleFacts[];
}

export interface CorsRuleFacts {
  /** At most one `*` in each. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface EventSourceFacts {
  readonly functionId: string;
  readonly sourceArn: string;
  readonly kind: 'queue' | 'stream';
  readonly batchSize: number;
  readonly reportsItemFailures: boolean;
  readonly maxConcurrency?: number;
  readonly filters: readonly unknown[];
  readonly bisect: boolean;
  /** Undefined: until the record is too old. */
  readonly maxRetries?: number;
  readonly maxRecordAgeSeconds?: number;
  readonly parallelization: number;
  readonly onFailureArn?: string;
}

export interface RouteFacts {
  /** `GET /tickets/{number}` or `$default`. */
  readonly routeKey: string;
  readonly functionId: string;
}

/** The WebSocket API. */
export interface SocketFacts {
  readonly apiId: string;
  readonly stage: string;
  /** `$connect`, `$disconnect` and `$default`. */
  readonly routes: readonly RouteFacts[];
}

/** One recurring or one-time schedule declared in a template. */
export interface ScheduleFacts {
  readonly logicalId: string;
  readonly name: string;
  readonly groupName: string;
  /** `rate(15 minutes)`, `cron(0 3 * * ? *)` or `at(...)`. */
  readonly expression: string;
  readonly timezone: string;
  /** ARN of a function or a queue. */
  readonly targetArn: string;
  readonly input: string;
  readonly maxRetries: number;
  readonly deadLetterArn?: string;
}

export type ReceiptActionFacts =
  | { readonly kind: 's3'; readonly bucket: string; readonly keyPrefix: string }
  | { readonly kind: 'lambda'; readonly functionId: string; readonly invocation: 'Event' | 'RequestResponse' };

export interface ReceiptRuleFacts {
  readonly name: string;
  readonly ruleSet: string;
  readonly recipients: readonly string[];
  readonly scanEnabled: boolean;
  readonly actions: readonly ReceiptActionFacts[];
}

/** An EventBridge rule on the default bus. */
export interface EventRuleFacts {
  readonly name: string;
  readonly pattern: unknown;
  readonly targets: readonly {
    readonly arn: string;
    readonly input?: string;
    readonly inputPath?: string;
    readonly deadLetterArn?: string;
  }[];
}

export interface UserPoolFacts {
  readonly logicalId: string;
  readonly id: string;
  /** `OFF`, `OPTIONAL` or `ON`. */
  readonly secondFactor: string;
  readonly clients: readonly UserPoolClientFacts[];
  /** Of the client that signs people in by password, in one call. */
  readonly clientId: string;
  readonly groups: readonly string[];
}

export interface UserPoolClientFacts {
  readonly logicalId: string;
  readonly id: string;
  /** The properties by which the engine goes: flows, addresses that it sends people back to, validities. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** CloudFront in front of the page and the API. */
export interface SiteFacts {
  /** Path patterns of the behaviors that lead to the API; everything else is the page. */
  readonly apiPaths: readonly string[];
  /** What every answer carries, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The function that makes a file of the page's bucket of a path, as its source. */
  readonly pageOfPath: string;
}

export interface CloudFacts {
  readonly region: string;
  readonly accountId: string;
  readonly functions: readonly FunctionFacts[];
  readonly queues: readonly QueueFacts[];
  readonly tables: readonly TableFacts[];
  readonly buckets: readonly BucketFacts[];
  readonly eventSources: readonly EventSourceFacts[];
  readonly routes: readonly RouteFacts[];
  readonly sockets?: SocketFacts;
  readonly scheduleGroups: readonly string[];
  readonly schedules: readonly ScheduleFacts[];
  readonly receiptRules: readonly ReceiptRuleFacts[];
  readonly eventRules: readonly EventRuleFacts[];
  readonly configurationSets: readonly string[];
  readonly emailIdentities: readonly string[];
  readonly userPool?: UserPoolFacts;
  readonly site?: SiteFacts;
  /** Resource types declared but not imitated, with how often. */
  readonly notImitated: ReadonlyMap<string, number>;
}
