/** The HTTP API, the template's routes, each in front of its function; the page, where the templates declare one; and who wants a socket is handed on. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { HOST } from '../engines/ports.ts';
import type { InvocationOutcome } from '../lambda/messages.ts';
import type { RouteFacts } from '../template/facts.ts';
import { type HttpAnswer, json, toEvent, toHttpAnswer } from './event.ts';
import { compileRoutes, type RouteMatch } from './routes.ts';
import type { Site } from './site.ts';
import type { Sockets } from './sockets.ts';

export interface GatewayOptions {
  readonly port: number;
  readonly routes: readonly RouteFacts[];
  readonly run: (functionId: string, event: unknown) => Promise<InvocationOutcome>;
  /** Unset: there are none, and nobody is let in. */
  readonly sockets?: Pick<Sockets, 'upgrade' | 'stop'>;
  /** Unset: the API alone. */
  readonly site?: Site;
}

export interface Gateway {
  readonly url: string;
  stop(): Promise<void>;
}

/** API Gateway, HTTP APIs: 10 MB of payload, 30 s for the integration. */
const PAYLOAD_LIMIT_BYTES = 10 * 1_048_576;
const TIME_LIMIT_MS = 30_000;
/** Lambda takes 6 MB of event, base64 and envelope included. */
const EVENT_LIMIT_BYTES = 6_291_556;
/** Only bodies near the limit are measured as an event: encoding can grow them by a third and escaping by more. */
const MEASURE_FROM_BYTES = 1_048_576;

const ANSWERS = {
  notFound: json(404, { message: 'Not Found' }),
  tooLong: json(413, { message: 'Request Too Long' }),
  failed: json(500, { message: 'Internal Server Error' }),
  tooSlow: json(503, { message: 'Service Unavailable' }),
} as const satisfies Record<string, HttpAnswer>;

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const findRoute = compileRoutes(options.routes);
  const server = createServer((request, response) => {
    answer(request, options, findRoute)
      .catch((): HttpAnswer => ANSWERS.failed)
      .then((result) => write(response, result, { site: options.site, method: request.method }));
  });
  server.on('upgrade', (request, socket, head) => {
    if (options.sockets) options.sockets.upgrade(request, socket, head);
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${options.port}`,
    async stop() {
      // A server waits for what it has handed on, and pages that are open do not go by themselves.
      await options.sockets?.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function answer(
  request: IncomingMessage,
  options: GatewayOptions,
  findRoute: (method: string, path: string) => RouteMatch | undefined,
): Promise<HttpAnswer> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? HOST}`);
  const method = request.method ?? 'GET';
  if (options.site?.isPage(url.pathname)) {
    const ifNoneMatch = request.headers['if-none-match'];
    return refuse(request, options.site.answer({ method, path: url.pathname, ifNoneMatch }));
  }
  const match = findRoute(method, url.pathname);
  if (!match) return refuse(request, ANSWERS.notFound);
  const body = await readBody(request);
  if (!body) return ANSWERS.tooLong;

  const event = toEvent({ request, url, body, match });
  if (body.length > MEASURE_FROM_BYTES && Buffer.byteLength(JSON.stringify(event)) > EVENT_LIMIT_BYTES) return ANSWERS.tooLong;
  const outcome = await withinTime(options.run(match.route.functionId, event));
  if (outcome === undefined) return ANSWERS.tooSlow;
  return outcome.ok ? toHttpAnswer(outcome.payload) : ANSWERS.failed;
}

/** Answers without the body: an unread one would hold up the connection's next request. */
function refuse(request: IncomingMessage, answered: HttpAnswer): HttpAnswer {
  request.resume();
  return answered;
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // Read on without keeping, so that the caller can hear the answer.
    if (bytes <= PAYLOAD_LIMIT_BYTES) chunks.push(chunk);
  }
  return bytes > PAYLOAD_LIMIT_BYTES ? undefined : Buffer.concat(chunks);
}

async function withinTime(run: Promise<InvocationOutcome>): Promise<InvocationOutcome | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TIME_LIMIT_MS);
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

function write(response: ServerResponse, result: HttpAnswer, { site, method }: { site?: Site; method?: string }): void {
  for (const [name, value] of Object.entries({ ...result.headers, ...site?.headers() })) response.setHeader(name, value);
  response.statusCode = result.status;
  if (method === 'HEAD') response.setHeader('content-length', Buffer.byteLength(result.body)).end();
  else response.end(result.body);
}
