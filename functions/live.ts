/** Sockets: $connect lets in who shows a pass, before the connection is made; then what pages say; then $disconnect. */
import { readEnv } from '#adapters/env';
import { LIVE_VARIABLES } from '#adapters/live-ports';
import { requestOf, SocketEvent } from '#adapters/socket-event';
import { createSocketPorts } from '#adapters/socket-ports';
import { connect, disconnect, hear } from '#flows/socket';

const ports = createSocketPorts(readEnv(LIVE_VARIABLES));
const OK = { statusCode: 200 } as const;
const REFUSED = { statusCode: 403 } as const;

export async function handler(event: SocketEvent): Promise<{ readonly statusCode: number }> {
  const { requestContext, queryStringParameters, body } = SocketEvent.parse(event);
  const { routeKey, connectionId } = requestContext;
  if (routeKey === '$connect') return (await connect(ports, { connectionId, pass: queryStringParameters?.pass ?? '' })) ? OK : REFUSED;
  if (routeKey === '$disconnect') {
    await disconnect(ports, connectionId);
    return OK;
  }
  const request = requestOf(body ?? '');
  if (request) await hear(ports, connectionId, request);
  else ports.log.warn('socket said nothing that is known', { connectionId });
  return OK;
}
