import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudFacts } from '../../local/template/facts.ts';
import { readCloudFacts } from '../../local/template/read.ts';
import { synthesizeFixture } from './fixture/app.ts';

const ADDRESSES = { sqsUrl: 'http://sqs', cognitoUrl: 'http://cognito', gatewayUrl: 'http://gateway', socketsUrl: 'http://sockets' };

let directory: string;
let facts: CloudFacts;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'meja-template-'));
  synthesizeFixture(join(directory, 'cdk.out'));
  facts = readCloudFacts(join(directory, 'cdk.out'), ADDRESSES);
}, 60_000);
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
      TOKEN_CLIENT_ID: facts.userPool?.clientId,
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
