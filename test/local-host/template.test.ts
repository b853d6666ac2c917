import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudFacts } from '../../local/template/facts.ts';
import { readCloudFacts } from '../../local/template/read.ts';
import { synthesizeFixture } from './fixture/app.ts';

const ADDRESSES = { sqsUrl: 'http://sqs', cognitoUrl: 'http://cognito', gatewayUrl: 'http://gateway', worldUrl: 'http://world' };

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
      TOKEN_CLIENT_IDS: facts.userPool?.clientId,
    });
  });

  it('refuses a route that the gateway would have to guard: nothing here would', () => {
    const route = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { RouteKey: 'GET /a', Target: 'integrations/a', AuthorizationType: 'JWT' },
    };

    expect(() => readCloudFacts(assemblyWith({ Route: route }), ADDRESSES)).toThrow('The local gateway imitates no authorizers');
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
