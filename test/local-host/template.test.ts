import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudFacts } from '../../local/template/facts.ts';
import { readCloudFacts } from '../../local/template/read.ts';
import { synthesizeFixture } from './fixture/app.ts';

const ADDRESSES = {
  sqsUrl: 'http://sqs',
  cognitoUrl: 'http://cognito',
  gatewayUrl: 'http://gateway',
  socketsUrl: 'http://sockets',
  worldUrl: 'http://world',
};

let directory: string;
let facts: CloudFacts;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'meja-template-'));
  synthesizeFixture(join(directory, 'cdk.out'));
  facts = readCloudFacts(join(directory, 'cdk.out'), ADDRESSES);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** An assembly of one stack with these resources. */
function assemblyWith(resources: object): string {
  const made = mkdtempSync(join(directory, 'made-'));
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'made.json' } };
  writeFileSync(join(made, 'manifest.json'), JSON.stringify({ artifacts: { Made: stack } }));
  writeFileSync(join(made, 'made.json'), JSON.stringify({ Resources: resources }));
  return made;
}

describe('readCloudFacts', () => {
  it('resolves what a function is told about other stacks', () => {
    const api = facts.functions.find((one) => one.id === 'Api');
    const table = facts.tables[0];
    const queue = facts.queues.find((one) => one.id === 'WorkQueue');

    expect(api?.environment).toMatchObject({ TABLE_NAME: table?.name, WORK_QUEUE_URL: queue?.url });
    expect(queue?.url).toMatch(/^http:\/\/sqs\/000000000000\/.+\.fifo$/);
  });

  it('gives a queue its redrive policy and its FIFO attributes', () => {
    const queue = facts.queues.find((one) => one.id === 'WorkQueue');
    const dead = facts.queues.find((one) => one.id === 'DeadFifoQueue');

    expect(queue?.attributes).toMatchObject({ FifoQueue: 'true', DeduplicationScope: 'messageGroup', VisibilityTimeout: '30' });
    expect(JSON.parse(queue?.attributes.RedrivePolicy ?? '')).toEqual({ deadLetterTargetArn: dead?.arn, maxReceiveCount: 2 });
  });

  it('reads the stream source with its filter, retries and failure queue', () => {
    const source = facts.eventSources.find((one) => one.kind === 'stream');

    expect(source).toMatchObject({ functionId: 'Relay', bisect: true, maxRetries: 5, parallelization: 4, reportsItemFailures: true });
    expect(source?.filters).toEqual([{ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'LEDGER#' }] } } } }]);
    expect(source?.onFailureArn).toBe(facts.queues.find((one) => one.id === 'DeadQueue')?.arn);
  });

  it("puts the sign-in engine in the place of Cognito in a token's issuer, however it is put together", () => {
    const issuer = `${ADDRESSES.cognitoUrl}/${facts.userPool?.id}`;

    expect(facts.functions.find((one) => one.id === 'Api')?.environment).toMatchObject({
      TOKEN_ISSUER: issuer,
      SUBSTITUTED_ISSUER: issuer,
      PROVIDER_URL: issuer,
      TOKEN_CLIENT_IDS: facts.userPool?.clientId,
    });
  });

  it('refuses a route that the gateway would have to guard: nothing here would', () => {
    const route = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: 'a', RouteKey: 'GET /a', Target: 'integrations/a', AuthorizationType: 'JWT' },
    };

    expect(() => readCloudFacts(assemblyWith({ Route: route }), ADDRESSES)).toThrow('The local gateway imitates no authorizers');
  });

  const socketApi = (routeKeys: readonly string[]) => ({
    LiveApi: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'sockets', ProtocolType: 'WEBSOCKET' } },
    LiveStage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: { Ref: 'LiveApi' }, StageName: 'live' } },
    Live: {
      Type: 'AWS::Lambda::Function',
      Metadata: { 'aws:asset:path': 'asset' },
      Properties: {
        Handler: 'index.handler',
        Environment: {
          Variables: {
            LIVE_ENDPOINT: {
              'Fn::Join': ['', ['https://', { Ref: 'LiveApi' }, '.execute-api.ap-southeast-3.', { Ref: 'AWS::URLSuffix' }, '/live']],
            },
          },
        },
      },
    },
    LiveIntegration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationType: 'AWS_PROXY', IntegrationUri: { 'Fn::GetAtt': ['Live', 'Arn'] } },
    },
    ...Object.fromEntries(
      routeKeys.map((routeKey, index) => [
        `Route${index}`,
        {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: {
            ApiId: { Ref: 'LiveApi' },
            RouteKey: routeKey,
            Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'LiveIntegration' }]] },
          },
        },
      ]),
    ),
  });
  const SOCKET_ROUTES = ['$connect', '$disconnect', '$default'];

  it('reads the WebSocket API apart from the HTTP API, and leads its functions to the sockets here', () => {
    const facts = readCloudFacts(assemblyWith(socketApi(SOCKET_ROUTES)), ADDRESSES);

    expect(facts.routes).toEqual([]);
    expect(facts.sockets).toEqual({
      apiId: 'sockets',
      stage: 'live',
      routes: SOCKET_ROUTES.map((routeKey) => ({ routeKey, functionId: 'Live' })),
    });
    expect(facts.functions[0]?.environment.LIVE_ENDPOINT).toBe('http://sockets/sockets/live');
  });

  it('refuses socket routes that the gateway does not know', () => {
    expect(() => readCloudFacts(assemblyWith(socketApi([...SOCKET_ROUTES, 'join'])), ADDRESSES)).toThrow(
      'The local gateway imitates the socket routes $connect, $default, $disconnect',
    );
  });

  it('refuses a reference to something no stack declares', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: { Ref: 'Nowhere' } } };

    expect(() => readCloudFacts(assemblyWith({ Queue: queue }), ADDRESSES)).toThrow(
      'Stack Made refers to Nowhere, which it does not declare.',
    );
  });

  it('refuses an attribute the local cloud has no value for', () => {
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [], AttributeDefinitions: [] } };
    const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: { 'Fn::GetAtt': ['Table', 'Colour'] } } };

    expect(() => readCloudFacts(assemblyWith({ Table: table, Queue: queue }), ADDRESSES)).toThrow(
      'knows no Colour of AWS::DynamoDB::Table',
    );
  });

  it('names the types it does not imitate', () => {
    const facts = readCloudFacts(
      assemblyWith({ Alarm: { Type: 'AWS::CloudWatch::Alarm' }, Other: { Type: 'AWS::CloudWatch::Alarm' } }),
      ADDRESSES,
    );

    expect([...facts.notImitated]).toEqual([['AWS::CloudWatch::Alarm', 2]]);
  });
});

describe('the site', () => {
  const sources = {
    PageFunction: { Type: 'AWS::CloudFront::Function', Properties: { FunctionCode: 'function handler(event) { return event.request; }' } },
    Headers: {
      Type: 'AWS::CloudFront::ResponseHeadersPolicy',
      Properties: {
        ResponseHeadersPolicyConfig: {
          SecurityHeadersConfig: {
            ContentSecurityPolicy: {
              ContentSecurityPolicy: { 'Fn::Join': ['', ['connect-src https://', { 'Fn::GetAtt': ['Files', 'RegionalDomainName'] }]] },
            },
            StrictTransportSecurity: { AccessControlMaxAgeSec: 10, IncludeSubdomains: true },
            ContentTypeOptions: { Override: true },
            FrameOptions: { FrameOption: 'DENY' },
            ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
          },
          CustomHeadersConfig: { Items: [{ Header: 'Cross-Origin-Opener-Policy', Value: 'same-origin' }] },
        },
      },
    },
    Files: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['http://localhost:4000', 'http://127.0.0.1:4000'], AllowedMethods: ['GET'] }] },
      },
    },
  };
  const behavior = { ResponseHeadersPolicyId: { Ref: 'Headers' } };
  const distribution = (more: object = {}) => ({
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        DefaultCacheBehavior: {
          ...behavior,
          FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['PageFunction', 'FunctionARN'] } }],
        },
        CacheBehaviors: [{ ...behavior, PathPattern: '/v1/*' }, { PathPattern: '/live' }],
        ...more,
      },
    },
  });
  const read = (resources: object) => readCloudFacts(assemblyWith({ ...sources, ...resources }), ADDRESSES);

  it('is read with its paths, its headers and its function, with the engine in the place of the bucket', () => {
    expect(read({ Site: distribution() }).site).toEqual({
      apiPaths: ['/v1/*', '/live'],
      headers: {
        'content-security-policy': 'connect-src http://sqs',
        'strict-transport-security': 'max-age=10; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
      pageOfPath: 'function handler(event) { return event.request; }',
    });
  });

  it('gives the bucket rules for pages of the gateway that is served, by its number and by its name', () => {
    const { buckets } = read({ Site: distribution() });

    expect(buckets[0]?.cors).toEqual([{ origins: ['http://gateway', 'http://gateway'], methods: ['GET'], maxAgeSeconds: undefined }]);
  });

  it('is refused with what the gateway does not imitate: it would be missed only on AWS', () => {
    const unknown = {
      ...sources.Headers,
      Properties: { ResponseHeadersPolicyConfig: { SecurityHeadersConfig: { XSSProtection: { Protection: true } } } },
    };

    expect(() => read({ Site: distribution({ CustomErrorResponses: [{ ErrorCode: 404 }] }) })).toThrow(
      'imitates no error pages of CloudFront',
    );
    expect(() => read({ Site: distribution({ DefaultCacheBehavior: { ...behavior, FunctionAssociations: [] } }) })).toThrow(
      'imitates one function',
    );
    expect(() => read({ Site: distribution(), Headers: unknown })).toThrow('XSSProtection');
    expect(() => read({ Site: distribution(), Other: distribution() })).toThrow('imitates one distribution');
  });

  it('is none where the templates declare none', () => {
    expect(facts.site).toBeUndefined();
  });
});

it('reads each app client with what it may do, and signs in by password with the one that may', () => {
  const client = (flows: string[], more: object = {}) => ({
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: { ExplicitAuthFlows: flows, ...more },
  });
  const { userPool } = readCloudFacts(
    assemblyWith({
      Pool: { Type: 'AWS::Cognito::UserPool', Properties: { MfaConfiguration: 'OPTIONAL' } },
      PageClient: client(['ALLOW_REFRESH_TOKEN_AUTH'], {
        CallbackURLs: ['http://localhost:4000/signed-in'],
        RefreshTokenValidity: 720,
        TokenValidityUnits: { RefreshToken: 'minutes' },
      }),
      ScriptClient: client(['ALLOW_USER_PASSWORD_AUTH']),
    }),
    { ...ADDRESSES, gatewayUrl: 'http://127.0.0.1:5000' },
  );

  expect(userPool).toMatchObject({ secondFactor: 'OPTIONAL', clientId: 'localscriptclient' });
  expect(userPool?.clients.map(({ id }) => id)).toEqual(['localpageclient', 'localscriptclient']);
  expect(userPool?.clients[0]?.definition).toMatchObject({
    CallbackURLs: ['http://localhost:5000/signed-in'],
    RefreshTokenValidity: 720,
    TokenValidityUnits: { RefreshToken: 'minutes' },
  });
});
