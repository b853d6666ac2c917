/** HTTP /session: turns a sign-in into an access token for the page and a refresh token in a cookie, and ends both. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readEnv } from '#adapters/env';
import { serveSession } from '#adapters/serve-session';
import { createSessionPorts } from '#adapters/session-ports';
import type { SessionEvent } from '#adapters/session-request';

const ports = createSessionPorts(
  readEnv(['TABLE_NAME', 'TOKEN_ISSUER', 'USER_POOL_ID', 'SIGN_IN_URL', 'SIGN_IN_CLIENT_ID', 'DASHBOARD_ORIGINS']),
);

/** No authorizer stands before it: codes and refresh tokens are the pool's to judge. */
export const handler = (event: SessionEvent): Promise<APIGatewayProxyStructuredResultV2> => serveSession(event, ports);
