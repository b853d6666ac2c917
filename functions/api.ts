/** HTTP /v1: every operation of schemas/api.ts. API Gateway has checked the access token's signature. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createApiPorts } from '#adapters/api-ports';
import { readEnv } from '#adapters/env';
import type { ApiEvent } from '#adapters/http-request';
import { serve } from '#adapters/serve';
import { routes } from './routes/routes.ts';

const ports = createApiPorts(readEnv(['TABLE_NAME', 'BUCKET_NAME', 'INBOUND_QUEUE_URL', 'PARAMETER_PREFIX', 'MAIL_DOMAIN']));

export const handler = (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => serve(event, ports, routes);
