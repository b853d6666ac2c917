/** The WebSocket API: the function lets in before the connection is made, hears messages, and is told when it is over. */
import { randomBytes, randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { HOST } from '../engines/ports.ts';
import type { InvocationOutcome } from '../lambda/messages.ts';
import type { SocketFacts } from '../template/facts.ts';
import { connectEvent, disconnectEvent, messageEvent, type SocketOrigin } from './socket-event.ts';
import { type OpenSocket, startSocketsApi } from './sockets-api.ts';

export interface SocketsOptions {
  readonly facts: SocketFacts;
  /** Of the address that functions post to. */
  readonly port: number;
  readonly run: (functionId: string, event: unknown) => Promise<InvocationOutcome>;
  /** API Gateway's own unless said: 10 minutes without a message, 2 hours in all. */
  readonly limits?: { readonly idleMs: number; readonly lifeMs: number };
}

export interface Sockets {
  /** Takes the connection over, whatever it asks for. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every socket, without telling the function. May be repeated. */
  stop(): Promise<void>;
}

const AWS_LIMITS = { idleMs: 600_000, lifeMs: 7_200_000 };
/** API Gateway: 32 KB a frame. What comes in several frames, up to 128 KB, is not taken here. */
const MESSAGE_LIMIT_BYTES = 32 * 1024;
const ID_BYTES = 11;
/** RFC 6455, 7.4.1. */
const CLOSE = { normal: 1000, goingAway: 1001, unsupported: 1003 } as const;

const ConnectAnswer = z.object({ statusCode: z.coerce.number() });

export async function startSockets(options: SocketsOptions): Promise<Sockets> {
  const { facts, run } = options;
  const limits = options.limits ?? AWS_LIMITS;
  const open = new Map<string, OpenSocket>();
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT_BYTES });
  const api = await startSocketsApi({ facts, port: options.port, open });
  const functionOf = (routeKey: string): string => facts.routes.find((route) => route.routeKey === routeKey)?.functionId ?? '';
  let stopping: Promise<void> | undefined;

  return {
    upgrade: (request, socket, head) => void accept(request, socket, head).catch(() => refuse(socket, 500)),
    stop: () => {
      stopping ??= endAll();
      return stopping;
    },
  };

  async function endAll(): Promise<void> {
    for (const { ws } of open.values()) ws.terminate();
    server.close();
    await api.close();
  }

  async function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? HOST}`);
    if (stopping) return void socket.destroy();
    if (url.pathname !== `/${facts.stage}`) return refuse(socket, 404);
    // One that goes away while the function thinks must not end the process.
    socket.on('error', () => socket.destroy());
    const connectionId = randomBytes(ID_BYTES).toString('base64');
    const origin: SocketOrigin = { connectionId, connectedAt: Date.now(), apiId: facts.apiId, stage: facts.stage, request };
    const outcome = await run(functionOf('$connect'), connectEvent(origin, url));
    // Let in now, it would outlive the others.
    if (stopping) return void socket.destroy();
    const status = outcome.ok ? ConnectAnswer.safeParse(outcome.payload).data?.statusCode : undefined;
    if (status === undefined || status < 200 || status >= 300) return refuse(socket, status ?? 500);
    server.handleUpgrade(request, socket, head, (ws) => serve(ws, origin));
  }

  function serve(ws: WebSocket, origin: SocketOrigin): void {
    const { connectionId } = origin;
    const end = () => ws.close(CLOSE.goingAway, 'Going away');
    const life = setTimeout(end, limits.lifeMs);
    const idle = setTimeout(end, limits.idleMs);
    open.set(connectionId, { ws, origin, touch: () => void idle.refresh(), close: () => ws.close(CLOSE.normal) });
    ws.on('error', () => undefined);
    ws.on('message', (data: RawData, isBinary) => {
      idle.refresh();
      if (isBinary) return ws.close(CLOSE.unsupported, 'Binary messages are not supported');
      void hear(ws, origin, data.toString());
    });
    ws.on('close', (code, reason) => {
      clearTimeout(life);
      clearTimeout(idle);
      open.delete(connectionId);
      if (!stopping) void run(functionOf('$disconnect'), disconnectEvent(origin, { code, reason: reason.toString() }));
    });
  }

  /** Messages of one socket overtake each other, as they do on AWS. */
  async function hear(ws: WebSocket, origin: SocketOrigin, body: string): Promise<void> {
    const { connectionId } = origin;
    const outcome = await run(functionOf('$default'), messageEvent(origin, body));
    if (!outcome.ok && ws.readyState === ws.OPEN)
      ws.send(JSON.stringify({ message: 'Internal server error', connectionId, requestId: randomUUID() }));
  }
}

/** An answer instead of the upgrade. */
function refuse(socket: Duplex, status: number): void {
  const body = JSON.stringify({ message: STATUS_CODES[status] ?? 'Error' });
  const headers = ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, 'connection: close'];
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}
