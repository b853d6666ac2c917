/** HTTP /v1: every operation of schemas/api.ts, for who shows an access token of the user pool. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createAccessTokenVerifier } from '#adapters/access-token';
import { createApiPorts } from '#adapters/api-ports';
import { readEnv } from '#adapters/env';
import type { ApiEvent } from '#adapters/http-request';
import { serve } from '#adapters/serve';
import { routes } from './routes/routes.ts';

const env = readEnv([
  'TABLE_NAME',
  'BUCKET_NAME',
  'INBOUND_QUEUE_URL',
  'PARAMETER_PREFIX',
  'MAIL_DOMAIN',
  'TOKEN_ISSUER',
  'TOKEN_CLIENT_IDS',
  'USER_POOL_ID',
]);
const ports = createApiPorts(env);
const verifyToken = createAccessTokenVerifier({ issuer: env.TOKEN_ISSUER, clientIds: env.TOKEN_CLIENT_IDS });

export const handler = (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => serve(event, { ports, routes, verifyToken });
