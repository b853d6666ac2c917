import { AdminUserGlobalSignOutCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionEvent } from '#adapters/session-request';
import { startTokenEndpoint, type TokenEndpoint } from '../helpers/token-endpoint.ts';

type Handler = typeof import('../../functions/session.ts').handler;

const ORIGIN = 'http://localhost:4000';
const REDIRECT_URI = `${ORIGIN}/signed-in`;
const VERIFIER = 'v'.repeat(64);
const dynamo = mockClient(DynamoDBClient);
const cognito = mockClient(CognitoIdentityProviderClient);
let endpoint: TokenEndpoint;
let handler: Handler;
const logged: string[] = [];

beforeAll(async () => {
  endpoint = await startTokenEndpoint({ clientId: 'dashboard' });
  const env = {
    AWS_REGION: 'ap-southeast-3',
    POWERTOOLS_DEV: 'true',
    TABLE_NAME: 'table',
    USER_POOL_ID: 'ap-southeast-3_pool',
    TOKEN_ISSUER: endpoint.issuer,
    SIGN_IN_URL: endpoint.url,
    SIGN_IN_CLIENT_ID: 'dashboard',
    DASHBOARD_ORIGINS: `${ORIGIN},http://127.0.0.1:4000`,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation((...words) => void logged.push(words.join(' ')));
  ({ handler } = await import('../../functions/session.ts'));
});
beforeEach(() => {
  for (const client of [dynamo, cognito]) client.reset();
  dynamo.on(GetItemCommand).resolves({});
  dynamo.on(TransactWriteItemsCommand).resolves({});
  cognito.on(AdminUserGlobalSignOutCommand).resolves({});
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await endpoint.close();
});

const ask = (routeKey: string, more: Partial<SessionEvent> = {}) =>
  handler({
    routeKey,
    headers: { origin: ORIGIN, 'meja-csrf': '1', 'content-type': 'application/json' },
    requestContext: { requestId: 'req-1' },
    ...more,
  });

describe('the session function', () => {
  test('leads to the sign-in page, which asks for the password each time', async () => {
    const { body = '' } = await ask('GET /session/sign-in', { headers: {} });

    expect(JSON.parse(body)).toEqual({
      authorizeUrl: `${endpoint.url}/oauth2/authorize?prompt=login`,
      clientId: 'dashboard',
      scope: 'openid',
      signOutUrl: `${endpoint.url}/logout?client_id=dashboard`,
    });
  });

  test('turns a code into a session, and ends every session of whom its cookie is, without a token in its log', async () => {
    const code = endpoint.code('agent-1', VERIFIER, REDIRECT_URI);
    const started = await ask('POST /session', { body: JSON.stringify({ code, codeVerifier: VERIFIER, redirectUri: REDIRECT_URI }) });
    const cookies = (started.cookies ?? []).map((cookie) => cookie.split(';')[0] ?? '');
    const ended = await ask('POST /session/end', { cookies, body: '{"everywhere":true}' });

    expect([started.statusCode, ended.statusCode]).toEqual([200, 204]);
    expect(cognito.commandCalls(AdminUserGlobalSignOutCommand).map(({ args }) => args[0].input)).toEqual([
      { UserPoolId: 'ap-southeast-3_pool', Username: 'agent-1' },
    ]);
    expect(dynamo.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
    expect(logged.join('\n')).toContain('signed out everywhere');
    expect(logged.join('\n')).not.toMatch(new RegExp(`${code}|${VERIFIER}|refresh\\.1|eyJ`));
  });
});
