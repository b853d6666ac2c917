import { describe, expect, test } from 'vitest';
import { type Operation, operations } from '#schemas/api';
import { SESSION_ROUTES } from '#schemas/session';
import { ofType, type Resources, show, synthesize } from './synth.ts';

const { desk, outputs, stacks, state, violations } = synthesize();
const all: Resources = { ...state, ...desk };

describe('what must survive', () => {
  test('is retained, and its stack and its table cannot be deleted by mistake', () => {
    const [, table] = ofType(state, 'AWS::DynamoDB::Table')[0] ?? [];
    const [, pool] = ofType(state, 'AWS::Cognito::UserPool')[0] ?? [];

    for (const id of ['Table', 'Bucket', 'UserPool'])
      expect([id, state[id]?.DeletionPolicy, state[id]?.UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
    expect(stacks.state.terminationProtection).toBe(true);
    expect(table).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(pool).toMatchObject({ DeletionProtection: 'ACTIVE' });
  });

  test('is private and encrypted', () => {
    const [, bucket] = ofType(state, 'AWS::S3::Bucket')[0] ?? [];

    expect(bucket).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    });
  });

  test('is not what only passes through: queue bodies go after 30 days, exported tickets and broken uploads after one', () => {
    const [, bucket] = ofType(state, 'AWS::S3::Bucket')[0] ?? [];

    expect(Object(bucket?.LifecycleConfiguration).Rules).toEqual([
      { Id: 'InboundBodies', Prefix: 'inbound/', ExpirationInDays: 30, Status: 'Enabled' },
      { Id: 'Exports', Prefix: 'exports/', ExpirationInDays: 1, Status: 'Enabled' },
      { Id: 'BrokenUploads', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
    ]);
  });

  test('is in the one table, with three sparse indexes of keys only', () => {
    expect(state.Table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    expect(state.Table?.Properties.GlobalSecondaryIndexes).toMatchObject([
      {
        IndexName: 'team-work',
        KeySchema: [{ AttributeName: 'teamKey' }, { AttributeName: 'workKey' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: 'assignee-work',
        KeySchema: [{ AttributeName: 'assigneeKey' }, { AttributeName: 'workKey' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
      {
        IndexName: 'contact-history',
        KeySchema: [{ AttributeName: 'contactKey' }, { AttributeName: 'historyKey' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });
});

describe('the HTTP API', () => {
  const routes = ofType(desk, 'AWS::ApiGatewayV2::Route')
    .map(([, route]) => route)
    .filter(({ ApiId }) => show(ApiId) === '<HttpApi>');
  const keysOf = (chosen: typeof routes) => chosen.map(({ RouteKey }) => String(RouteKey)).toSorted();
  const webhook = ['GET /webhooks/whatsapp', 'POST /webhooks/whatsapp'];

  test('has exactly the routes of the operations table, the session and the webhook, and one for what else is asked of it', () => {
    const expected = [...Object.values(operations), ...Object.values(SESSION_ROUTES)].map(({ method, path }) => `${method} ${path}`);

    expect(keysOf(routes)).toEqual([...expected, ...webhook, 'ANY /v1/{proxy+}'].toSorted());
  });

  test('leaves every token to the function: an authorizer of the gateway could not answer with a problem', () => {
    expect(keysOf(routes.filter(({ AuthorizationType }) => AuthorizationType !== 'NONE'))).toEqual([]);
    expect(ofType(desk, 'AWS::ApiGatewayV2::Authorizer')).toEqual([]);
  });

  test("takes tokens of our user pool's two clients, for scripts and for the dashboard, and no others", () => {
    const variables = Object(Object(desk.Api?.Properties.Environment).Variables);

    expect([show(variables.TOKEN_ISSUER), show(variables.TOKEN_CLIENT_IDS)]).toEqual([
      'https://cognito-idp.ap-southeast-3.<AWS::URLSuffix>/<UserPool>',
      '<UserPoolClient>,<DashboardClient>',
    ]);
  });

  test('never trusts the issuer of a local cloud, whose signing key is public: not even the stage local is made with it', () => {
    for (const { desk: made } of [synthesize(), synthesize({ stage: 'local' })]) {
      const issuers = ofType(made, 'AWS::Lambda::Function').map(([, { Environment }]) =>
        show(Object(Object(Environment).Variables).TOKEN_ISSUER),
      );

      expect(
        issuers.filter((issuer) => issuer !== '' && !/^https:\/\/cognito-idp\.[a-z0-9-]+\.<AWS::URLSuffix>\/<UserPool>$/.test(issuer)),
      ).toEqual([]);
      expect(issuers.filter((issuer) => issuer !== '')).toHaveLength(2);
    }
  });

  test('is throttled, allows no other origin, and logs neither addresses nor paths', () => {
    const stage = desk.DefaultStage?.Properties;
    const format = String(Object(stage?.AccessLogSettings).Format);

    expect(stage?.DefaultRouteSettings).toEqual({ ThrottlingBurstLimit: 250, ThrottlingRateLimit: 500 });
    expect(desk.HttpApi?.Properties).not.toHaveProperty('CorsConfiguration');
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/sourceIp|\$context\.path|userAgent|claims/);
  });
});

describe('a flood on one route', () => {
  type Limit = { readonly ThrottlingRateLimit: number; readonly ThrottlingBurstLimit: number };
  const { RouteSettings, DefaultRouteSettings } = Object(desk.DefaultStage?.Properties);
  const own = new Map(Object.entries<Limit>(RouteSettings ?? {}));
  const DELIVERIES = 'POST /webhooks/whatsapp';

  test('leaves deliveries of Meta what is theirs: they, any other route and the sockets fit into the account together', () => {
    const others = [...own].flatMap(([key, limit]) => (key === DELIVERIES ? [] : [limit]));
    const sockets: Limit = Object(desk.LiveStage?.Properties).DefaultRouteSettings;
    const together = (of: keyof Limit): number =>
      Number(own.get(DELIVERIES)?.[of]) + Math.max(...[...others, DefaultRouteSettings].map((limit: Limit) => limit[of])) + sockets[of];

    expect([together('ThrottlingRateLimit') < 2500, together('ThrottlingBurstLimit') < 1250]).toEqual([true, true]);
  });

  test('that needs no sign-in leaves the operations theirs: each such route has a limit of its own', () => {
    const open = [
      ...Object.values(SESSION_ROUTES),
      ...Object.values<Operation>(operations).filter((operation) => operation.public),
      ...['GET', 'POST'].map((method) => ({ method, path: '/webhooks/whatsapp' })),
      { method: 'ANY', path: '/v1/{proxy+}' },
    ].map(({ method, path }) => `${method} ${path}`);

    expect([...own.keys()].toSorted()).toEqual(open.toSorted());
  });

  test('is limited from the start: each route with a limit is made before the stage that names it', () => {
    const made = new Map(ofType(desk, 'AWS::ApiGatewayV2::Route').map(([id, { RouteKey }]) => [String(RouteKey), id]));

    expect(desk.DefaultStage?.DependsOn).toEqual(expect.arrayContaining([...own.keys()].map((key) => made.get(key))));
  });
});

describe('the sockets', () => {
  test('have three routes, all before one function, which ends before the gateway gives up', () => {
    const routes = ofType(desk, 'AWS::ApiGatewayV2::Route')
      .map(([, route]) => route)
      .filter(({ ApiId }) => show(ApiId) === '<LiveApi>');

    expect(routes.map(({ RouteKey }) => RouteKey).toSorted()).toEqual(['$connect', '$default', '$disconnect']);
    expect(new Set(routes.map(({ Target }) => show(Target))).size).toBe(1);
    expect(Number(desk.Live?.Properties.Timeout)).toBeLessThan(29);
    expect(desk.LiveApi?.Properties.ProtocolType).toBe('WEBSOCKET');
  });

  test('are at the stage live, throttled, and neither passes nor frames are logged', () => {
    expect(desk.LiveStage?.Properties).toMatchObject({
      StageName: 'live',
      DefaultRouteSettings: { ThrottlingBurstLimit: 250, ThrottlingRateLimit: 500 },
    });
    expect(desk.LiveStage?.Properties).not.toHaveProperty('AccessLogSettings');
    expect(JSON.stringify(desk.LiveStage)).not.toMatch(/DataTraceEnabled|LoggingLevel/);
  });

  test('are posted to at the address that their functions know', () => {
    for (const id of ['Live', 'Relay', 'Tasks'])
      expect([id, show(Object(Object(desk[id]?.Properties.Environment).Variables).LIVE_ENDPOINT)]).toEqual([
        id,
        'https://<LiveApi>.execute-api.ap-southeast-3.<AWS::URLSuffix>/live',
      ]);
  });
});

describe('a function', () => {
  const functions = ofType(desk, 'AWS::Lambda::Function');

  test('runs on Node 24 and arm64, is not traced, and keeps its logs for a time', () => {
    for (const [id, lambda] of functions) {
      expect([id, lambda.Runtime, lambda.Architectures, lambda.TracingConfig, lambda.Handler]).toEqual([
        id,
        'nodejs24.x',
        ['arm64'],
        undefined,
        'index.handler',
      ]);
      expect([id, show(Object(lambda.LoggingConfig).LogGroup)]).toEqual([id, `<${id}Logs>`]);
    }
    for (const [id, group] of ofType(desk, 'AWS::Logs::LogGroup')) expect([id, group.RetentionInDays]).toEqual([id, 30]);
  });

  test('is known by its name', () => {
    expect(functions.map(([id]) => id).toSorted()).toEqual([
      'ActivateRuleSet',
      'Api',
      'Assign',
      'Deliver',
      'DeployPage',
      'Ingest',
      'Live',
      'Mail',
      'Reconcile',
      'Relay',
      'Session',
      'Tasks',
      'Webhook',
    ]);
  });

  test('that answers the API ends before API Gateway gives up', () => {
    for (const id of ['Api', 'Session']) expect([id, Number(desk[id]?.Properties.Timeout) < 30]).toEqual([id, true]);
  });
});

describe('mail', () => {
  test('is kept in the bucket before the function hears of it', () => {
    expect(desk.ReceiptRule?.Properties.Rule).toMatchObject({
      Enabled: true,
      Recipients: ['support@support.example.co.id'],
      ScanEnabled: true,
      Actions: [{ S3Action: { ObjectKeyPrefix: 'mail/raw/' } }, { LambdaAction: { InvocationType: 'Event' } }],
    });
  });

  test('that we send is reported back, ours only', () => {
    expect(desk.MailEventsRule?.Properties.EventPattern).toEqual({
      source: ['aws.ses'],
      detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: 'ConfigurationSet' }] } } },
    });
  });
});

test('nothing runs, or is paid for, while nobody writes', () => {
  const alwaysOn =
    /^AWS::(EC2|ECS|EKS|RDS|ElastiCache|OpenSearchService|Elasticsearch|Kinesis|MSK|Neptune|DocDB|Redshift|SageMaker|ElasticLoadBalancing\w*|EFS|FSx|Batch|AmazonMQ|WAF\w*|KMS|SecretsManager|NetworkFirewall|Transfer)::/;

  expect(
    Object.values(all)
      .map(({ Type }) => Type)
      .filter((type) => alwaysOn.test(type)),
  ).toEqual([]);
  expect(JSON.stringify(all)).not.toMatch(
    /"(ProvisionedThroughput|ProvisionedConcurrencyConfig|ProvisionedConcurrentExecutions|ProvisionedPollerConfig|VpcConfig|WarmThroughput)"/,
  );
});

test('queues are polled at the idle rate: no event source has a maximum concurrency', () => {
  for (const [, mapping] of ofType(desk, 'AWS::Lambda::EventSourceMapping')) expect(mapping).not.toHaveProperty('ScalingConfig');
});

test('cdk-nag has nothing left to say', () => {
  expect(violations).toEqual([]);
});

test('what a deployer needs next is an output', () => {
  expect(outputs).toEqual(
    expect.arrayContaining([
      'TableName',
      'BucketName',
      'UserPoolId',
      'UserPoolClientId',
      'ApiUrl',
      'DashboardUrl',
      'DashboardDomain',
      'LiveUrl',
      'WebhookUrl',
      'DkimRecord1',
      'DkimRecord2',
      'DkimRecord3',
    ]),
  );
});

test('the inventory', () => {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(all)) if (Type !== 'AWS::ApiGatewayV2::Route') counts.set(Type, (counts.get(Type) ?? 0) + 1);

  expect(Object.fromEntries(counts)).toEqual({
    'AWS::ApiGatewayV2::Api': 2,
    'AWS::ApiGatewayV2::Integration': 4,
    'AWS::ApiGatewayV2::Stage': 2,
    'AWS::CloudFront::Distribution': 1,
    'AWS::CloudFront::Function': 1,
    'AWS::CloudFront::OriginAccessControl': 1,
    'AWS::CloudFront::ResponseHeadersPolicy': 1,
    'AWS::CloudWatch::Alarm': 8,
    'AWS::Cognito::ManagedLoginBranding': 1,
    'AWS::Cognito::UserPool': 1,
    'AWS::Cognito::UserPoolClient': 2,
    'AWS::Cognito::UserPoolDomain': 1,
    'AWS::DynamoDB::Table': 1,
    'AWS::Events::Rule': 1,
    'AWS::IAM::Policy': 14,
    'AWS::IAM::Role': 14,
    'AWS::Lambda::EventInvokeConfig': 4,
    'AWS::Lambda::EventSourceMapping': 5,
    'AWS::Lambda::Function': 13,
    'AWS::Lambda::Permission': 7,
    'AWS::Logs::LogGroup': 14,
    'AWS::Logs::MetricFilter': 1,
    'AWS::S3::Bucket': 2,
    'AWS::S3::BucketPolicy': 2,
    'AWS::SES::ConfigurationSet': 1,
    'AWS::SES::ConfigurationSetEventDestination': 1,
    'AWS::SES::EmailIdentity': 1,
    'AWS::SES::ReceiptRule': 1,
    'AWS::SES::ReceiptRuleSet': 1,
    'AWS::SNS::Topic': 1,
    'AWS::SNS::TopicPolicy': 1,
    'AWS::SQS::Queue': 6,
    'AWS::SQS::QueuePolicy': 6,
    'AWS::Scheduler::Schedule': 2,
    'AWS::Scheduler::ScheduleGroup': 1,
    'Custom::ActiveReceiptRuleSet': 1,
    'Custom::DashboardPage': 1,
  });
});
