/** The management API of sockets: functions post frames to them, look at them and close them. */
import type { WebSocket } from 'ws';
import { HOST } from '../engines/ports.ts';
import type { SocketFacts } from '../template/facts.ts';
import { type Answer, json, Refusal, type Request, type Running, serve } from '../world/http.ts';
import type { SocketOrigin } from './socket-event.ts';

export interface OpenSocket {
  readonly ws: WebSocket;
  readonly origin: SocketOrigin;
  /** It is not idle. */
  touch(): void;
  close(): void;
}

/** API Gateway: 128 KB of payload. */
const PAYLOAD_LIMIT_BYTES = 128 * 1024;

/** Below `/<api>/<stage>`, so that a call says which API it needs a grant for. */
export function startSocketsApi({
  facts,
  port,
  open,
}: {
  readonly facts: SocketFacts;
  readonly port: number;
  readonly open: ReadonlyMap<string, OpenSocket>;
}): Promise<Running> {
  const root = `/${facts.apiId}/${facts.stage}/@connections/`;
  return serve({
    host: HOST,
    port,
    limitBytes: PAYLOAD_LIMIT_BYTES,
    handle: (request) =>
      request.path.startsWith(root) ? answer(request, open.get(decodeURIComponent(request.path.slice(root.length)))) : undefined,
    refuse,
  });
}

const ERRORS: Readonly<Record<number, string>> = { 410: 'GoneException', 413: 'PayloadTooLargeException' };

const refuse = ({ status, message }: Refusal): Answer =>
  json(status, { message }, { 'x-amzn-errortype': ERRORS[status] ?? 'ForbiddenException' });

/** @throws Refusal 410 where nobody is connected, or not yet. */
async function answer({ method, body }: Request, socket: OpenSocket | undefined): Promise<Answer | undefined> {
  if (!socket || socket.ws.readyState !== socket.ws.OPEN) throw new Refusal(410, '');
  switch (method) {
    case 'POST':
      await sent(socket, body);
      return { status: 200 };
    case 'GET':
      return json(200, { connectedAt: new Date(socket.origin.connectedAt).toISOString() });
    case 'DELETE':
      socket.close();
      return { status: 204 };
    default:
      return undefined;
  }
}

function sent(socket: OpenSocket, body: Buffer): Promise<void> {
  socket.touch();
  return new Promise((resolve, reject) => {
    socket.ws.send(body.toString('utf8'), (error) => (error ? reject(new Refusal(410, '')) : resolve()));
  });
}
