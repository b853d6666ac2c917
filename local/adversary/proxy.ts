/** Stands between the functions and one engine: records each call, and may refuse it, delay it or kill who made it. */
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { HOST } from '../engines/ports.ts';
import { type Caller, callerOf, type Service, type WireRequest } from './aws-call.ts';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** `gone` drops the connection: whoever asked is dead. */
export type Meddled = WireAnswer | 'gone';
export type Forward = (request: WireRequest) => Promise<WireAnswer>;
/** Sees each call and decides what becomes of it. */
export type Meddler = (request: WireRequest, caller: Caller, forward: Forward) => Promise<Meddled>;

export interface WireProxy {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startProxy(options: { service: Service; target: string; meddle: Meddler }): Promise<WireProxy> {
  const agent = new Agent({ keepAlive: true });
  const forward: Forward = (request) => send(options.target, agent, request);
  const server = createServer((incoming, response) => {
    relay(incoming, response).catch((error: unknown) => {
      response.statusCode = 502;
      response.end(String(error));
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    url: `http://${HOST}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function relay(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request: WireRequest = {
      service: options.service,
      method: incoming.method ?? 'GET',
      url: new URL(incoming.url ?? '/', options.target),
      headers: incoming.headers,
      body: Buffer.concat(chunks),
    };
    const answer = await options.meddle(request, callerOf(request), forward);
    if (answer === 'gone') return void incoming.socket.destroy();
    response.writeHead(answer.status, definedOnly(answer.headers));
    response.end(answer.body);
  }
}

function send(target: string, agent: Agent, { method, url, headers, body }: WireRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const { host: _host, 'transfer-encoding': _encoding, connection: _connection, expect: _expect, ...kept } = headers;
    const outgoing = httpRequest(
      new URL(url.pathname + url.search, target),
      { method, agent, headers: { ...definedOnly(kept), 'content-length': body.length } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const { 'transfer-encoding': _chunked, connection: _kept, 'keep-alive': _alive, ...answered } = answer.headers;
          resolve({ status: answer.statusCode ?? 500, headers: answered, body: Buffer.concat(chunks) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function definedOnly(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) kept[name] = value;
  return kept;
}
