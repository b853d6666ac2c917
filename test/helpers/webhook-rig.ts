/** The webhook function with AWS behind it mocked at the SDK: every call succeeds unless a test says otherwise. */
import './webhook-env.ts';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, vi } from 'vitest';
import { InboundBody } from '#schemas/queue';
import { handler } from '../../functions/webhook.ts';

export const OWN = 'test/fixtures/whatsapp';
export const sqs = mockClient(SQSClient);
export const s3 = mockClient(S3Client);
export const ssm = mockClient(SSMClient);
/** What the parameter of the app secrets holds. */
export const held = { secrets: ['app-secret'] };
let present = Date.parse('2026-11-23T02:15:00.000Z');

export function useWebhook(): void {
  beforeEach(() => {
    for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);
    // An hour later than the test before: nothing is cached from it.
    passSeconds(3_600);
    held.secrets = ['app-secret'];
    for (const client of [sqs, s3, ssm]) client.reset();
    s3.on(PutObjectCommand).resolves({});
    sqs.on(SendMessageBatchCommand).callsFake(takeAll);
    ssm.on(GetParameterCommand).callsFake(async ({ Name }) => {
      return { Parameter: { Value: Name === '/meja/test/whatsapp/verify-token' ? 'verify-token' : JSON.stringify(held.secrets) } };
    });
  });
  afterAll(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
}

export function passSeconds(seconds: number): void {
  present += seconds * 1_000;
  vi.useFakeTimers({ toFake: ['Date'], now: present });
}

export const takeAll = async ({ Entries }: SendMessageBatchCommandInput) => ({ Successful: Entries?.map(({ Id }) => ({ Id })) });
export const takeAllButFirst = ({ QueueUrl, Entries }: SendMessageBatchCommandInput) => takeAll({ QueueUrl, Entries: Entries?.slice(1) });

export const batches = () => sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input.Entries ?? []);
export const entries = () => batches().flat();
export const bodies = () => entries().map((entry) => InboundBody.parse(JSON.parse(entry.MessageBody ?? '')));

export const signatureOf = (body: string | Buffer, secret = 'app-secret') =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Only what the handler reads of an event of API Gateway. */
const eventOf = (event: object) => ({ headers: {}, isBase64Encoded: false, ...event }) as unknown as APIGatewayProxyEventV2;
export const postOf = (body: string, more: object = {}) =>
  eventOf({
    requestContext: { requestId: 'req-1', http: { method: 'POST' } },
    body,
    headers: { 'x-hub-signature-256': signatureOf(body) },
    ...more,
  });
export const post = (body: string, more?: object) => handler(postOf(body, more));
export const get = (queryStringParameters?: Record<string, string>) =>
  handler(eventOf({ requestContext: { requestId: 'req-1', http: { method: 'GET' } }, queryStringParameters }));

export const own = (name: string) => readFileSync(`${OWN}/${name}.json`, 'utf8');

/** One body with `count` texts of as many senders. */
export function manyTexts(count: number, body = 'halo'): string {
  const messages = Array.from({ length: count }, (_, n) => ({
    id: `wamid.${n}`,
    from: `62${n}`,
    timestamp: '1',
    type: 'text',
    text: { body },
  }));
  const value = { metadata: { phone_number_id: '7' }, messages };
  return JSON.stringify({ entry: [{ id: '1', changes: [{ field: 'messages', value }] }] });
}
