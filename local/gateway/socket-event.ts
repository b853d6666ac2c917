/** What happens to a socket, as the events that API Gateway makes of it. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What the events of one socket have in common. */
export interface SocketOrigin {
  readonly connectionId: string;
  readonly connectedAt: number;
  readonly apiId: string;
  readonly stage: string;
  readonly request: IncomingMessage;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html */
export function connectEvent(origin: SocketOrigin, url: URL): object {
  const names = [...new Set(url.searchParams.keys())];
  const headers = Object.entries(origin.request.headersDistinct).map(([name, values = []]) => [name, values] as const);
  return {
    headers: Object.fromEntries(headers.map(([name, values]) => [name, values.at(-1)])),
    multiValueHeaders: Object.fromEntries(headers),
    // Absent where there is no query.
    ...(names.length > 0 && {
      queryStringParameters: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).at(-1)])),
      multiValueQueryStringParameters: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)])),
    }),
    requestContext: contextOf(origin, { routeKey: '$connect', eventType: 'CONNECT' }),
    isBase64Encoded: false,
  };
}

export const messageEvent = (origin: SocketOrigin, body: string): object => ({
  requestContext: contextOf(origin, { routeKey: '$default', eventType: 'MESSAGE', messageId: randomUUID() }),
  body,
  isBase64Encoded: false,
});

export const disconnectEvent = (origin: SocketOrigin, close: { code: number; reason: string }): object => ({
  headers: { host: origin.request.headers.host },
  requestContext: contextOf(origin, {
    routeKey: '$disconnect',
    eventType: 'DISCONNECT',
    disconnectStatusCode: close.code,
    disconnectReason: close.reason,
  }),
  isBase64Encoded: false,
});

function contextOf({ connectionId, connectedAt, apiId, stage, request }: SocketOrigin, event: object): object {
  const now = new Date();
  return {
    ...event,
    requestId: randomUUID(),
    extendedRequestId: randomUUID(),
    messageDirection: 'IN',
    connectionId,
    connectedAt,
    apiId,
    stage,
    domainName: request.headers.host,
    requestTime: now.toUTCString(),
    requestTimeEpoch: now.getTime(),
    identity: { sourceIp: request.socket.remoteAddress, userAgent: request.headers['user-agent'] },
  };
}
