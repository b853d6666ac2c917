/** The little HTTP server under every imitated service: routes, bodies with a limit, JSON answers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Request = {
  readonly method: string;
  readonly url: URL;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The request is taken and never answered; the caller's own time-out ends it. */
  readonly hang?: boolean;
};

/** Returns nothing when the path is not its own. */
export type Handler = (request: Request) => Answer | undefined | Promise<Answer | undefined>;

export type Running = { readonly url: string; readonly port: number; close(): Promise<void> };

/** A refusal with an HTTP status and a sentence; `code` is for services that name their errors. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | undefined;
  constructor(status: number, message: string, code?: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
  }
}

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(value),
});

/** @throws Refusal 400 when the body is not a JSON object. An empty body is an empty object. */
export function jsonBody(request: Request): Record<string, unknown> {
  if (request.body.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'The body is not valid JSON.');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Refusal(400, 'The body must be a JSON object.');
  return { ...value };
}

async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw new Refusal(413, `The body is larger than ${limitBytes} bytes.`, 'RequestEntityTooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.hang) return;
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

const reasonFor = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @throws an Error that names the port when it is taken. */
async function listen(server: ReturnType<typeof createServer>, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is taken.`, { cause: error }) : error),
    );
    server.listen(port, host, resolve);
  });
  const address: AddressInfo | string | null = server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

export type ServeOptions = {
  readonly host: string;
  readonly port: number;
  readonly limitBytes: number;
  readonly handle: Handler;
  readonly refuse: (refusal: Refusal) => Answer;
};

/** Serves until closed; closing ends open connections, the never-answered ones too. */
export async function serve(options: ServeOptions): Promise<Running> {
  const answerTo = async (incoming: IncomingMessage): Promise<Answer> => {
    try {
      const url = new URL(incoming.url ?? '/', 'http://local');
      const body = await readBody(incoming, options.limitBytes);
      const request = { method: incoming.method ?? 'GET', url, path: url.pathname, headers: incoming.headers, body };
      const answer = await options.handle(request);
      return (
        answer ?? options.refuse(new Refusal(404, `Nothing answers ${request.method} ${request.path} here.`, 'UnknownOperationException'))
      );
    } catch (error) {
      if (error instanceof Refusal) return options.refuse(error);
      return options.refuse(new Refusal(500, `The imitation failed: ${reasonFor(error)}`, 'InternalServerException'));
    }
  };
  const server = createServer((incoming, response) => {
    response.on('error', () => response.destroy());
    void answerTo(incoming).then((answer) => send(response, answer));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.host, options.port);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://${options.host}:${port}`, port, close };
}

/** Longer than the SDK's idle sockets live, so that no request meets a socket that is just being closed. */
const KEEP_ALIVE_MS = 65_000;
