/** The WebSocket gateway: who is let in and when, what a function is told, and what it may do to a socket from behind. */
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { freePorts } from '../../local/engines/ports.ts';
import { type Gateway, startGateway } from '../../local/gateway/server.ts';
import { type Sockets, startSockets } from '../../local/gateway/sockets.ts';
import type { InvocationOutcome } from '../../local/lambda/messages.ts';

type Event = {
  readonly requestContext: { readonly routeKey: string; readonly connectionId: string; readonly disconnectStatusCode?: number };
  readonly queryStringParameters?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};
const OK: InvocationOutcome = { ok: true, payload: { statusCode: 200 } };
const FAILED: InvocationOutcome = { ok: false, error: { errorType: 'Error', errorMessage: 'secret' } };
const facts = {
  apiId: 'meja-local-live',
  stage: 'live',
  routes: ['$connect', '$default', '$disconnect'].map((routeKey) => ({ routeKey, functionId: 'Live' })),
};

let gateway: Gateway | undefined;
let sockets: Sockets | undefined;
afterEach(async () => {
  await sockets?.stop();
  await gateway?.stop();
});

type Rig = { readonly ws: string; readonly behind: string; readonly seen: Event[] };
async function serve(
  options: { answer?: (event: Event) => InvocationOutcome | Promise<InvocationOutcome>; limits?: { idleMs: number; lifeMs: number } } = {},
): Promise<Rig> {
  const seen: Event[] = [];
  const run = async (_functionId: string, event: unknown) => {
    // The gateway's own events, in the shape that the test names.
    const told = event as Event;
    seen.push(told);
    return options.answer?.(told) ?? OK;
  };
  const [port = 0, behind = 0] = await freePorts(2);
  sockets = await startSockets({ facts, port: behind, run, limits: options.limits });
  gateway = await startGateway({ port, routes: [], run, sockets });
  return { ws: `ws://127.0.0.1:${port}/live`, behind: `http://127.0.0.1:${behind}/${facts.apiId}/live/@connections/`, seen };
}
async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  return socket;
}
/** The status with which the connection was refused, before there was one. */
function refusedWith(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.on('unexpected-response', (_, response) => {
      response.resume();
      resolve(response.statusCode);
    });
    socket.on('open', () => resolve(undefined));
    socket.on('error', () => undefined);
  });
}
const next = async (socket: WebSocket): Promise<string> => String((await once(socket, 'message'))[0]);
const closed = async (socket: WebSocket): Promise<number> => Number((await once(socket, 'close'))[0]);
const idOf = ({ seen }: Rig): string => seen[0]?.requestContext.connectionId ?? '';
const at = (rig: Rig, id = idOf(rig)): string => rig.behind + encodeURIComponent(id);

describe('connecting', () => {
  it('asks the function first, with what the query says', async () => {
    const rig = await serve();

    const socket = await opened(`${rig.ws}?pass=abc&pass=def`);

    expect(rig.seen).toMatchObject([
      {
        requestContext: { routeKey: '$connect', eventType: 'CONNECT', stage: 'live', apiId: 'meja-local-live' },
        queryStringParameters: { pass: 'def' },
        multiValueQueryStringParameters: { pass: ['abc', 'def'] },
      },
    ]);
    socket.terminate();
  });

  it('is refused before the upgrade with the status of the function', async () => {
    const { ws } = await serve({ answer: () => ({ ok: true, payload: { statusCode: 403 } }) });

    expect(await refusedWith(ws)).toBe(403);
  });

  it.each([
    ['the function fails', FAILED],
    ['it answers nothing', { ok: true, payload: null } as const],
  ])('is refused with 500 when %s', async (_, outcome) => {
    const { ws } = await serve({ answer: () => outcome });

    expect(await refusedWith(ws)).toBe(500);
  });

  it('is refused with 404 where there is no stage', async () => {
    const { ws, seen } = await serve();

    expect(await refusedWith(`${ws}/more`)).toBe(404);
    expect(seen).toEqual([]);
  });

  it('is not there for who posts to it as long as the function thinks', async () => {
    let early: number | undefined;
    const rig = await serve({
      answer: async ({ requestContext }) => {
        if (requestContext.routeKey === '$connect')
          early = (await fetch(at(rig, requestContext.connectionId), { method: 'POST', body: 'x' })).status;
        return OK;
      },
    });

    const socket = await opened(rig.ws);

    expect(early).toBe(410);
    socket.terminate();
  });
});

describe('a message', () => {
  it('is handed to the function as it is', async () => {
    const told = Promise.withResolvers<Event>();
    const rig = await serve({
      answer: (event) => {
        if (event.requestContext.routeKey === '$default') told.resolve(event);
        return OK;
      },
    });
    const socket = await opened(rig.ws);

    socket.send('{"type":"ping"}');

    expect(await told.promise).toMatchObject({
      body: '{"type":"ping"}',
      isBase64Encoded: false,
      requestContext: { connectionId: idOf(rig) },
    });
    socket.terminate();
  });

  it('that the function fails over is answered without a word of why', async () => {
    const { ws } = await serve({ answer: ({ requestContext }) => (requestContext.routeKey === '$default' ? FAILED : OK) });
    const socket = await opened(ws);

    socket.send('x');

    expect(JSON.parse(await next(socket))).toMatchObject({ message: 'Internal server error' });
    socket.terminate();
  });

  it('above 32 KB, and one that is binary, end the connection', async () => {
    const { ws } = await serve();
    const [large, binary] = [await opened(ws), await opened(ws)];

    large.send('x'.repeat(32 * 1024 + 1));
    binary.send(new Uint8Array([1]));

    expect(await Promise.all([closed(large), closed(binary)])).toEqual([1009, 1003]);
  });
});

describe('a function', () => {
  it('posts to a socket, looks at it and closes it', async () => {
    const rig = await serve();
    const socket = await opened(rig.ws);

    const heard = next(socket);
    expect((await fetch(at(rig), { method: 'POST', body: '{"type":"pong"}' })).status).toBe(200);
    expect(await heard).toBe('{"type":"pong"}');
    expect(await (await fetch(at(rig))).json()).toMatchObject({ connectedAt: expect.any(String) });

    const end = closed(socket);
    expect((await fetch(at(rig), { method: 'DELETE' })).status).toBe(204);
    expect(await end).toBe(1000);
  });

  it('is told with 410 that a socket is gone, was never there, or is of another stage', async () => {
    const told = Promise.withResolvers<Event>();
    const rig = await serve({
      answer: (event) => {
        if (event.requestContext.routeKey === '$disconnect') told.resolve(event);
        return OK;
      },
    });
    const socket = await opened(rig.ws);
    socket.close();
    expect((await told.promise).requestContext).toMatchObject({ connectionId: idOf(rig), disconnectStatusCode: 1005 });

    const answers = await Promise.all(
      [at(rig), at(rig, 'nobody')].flatMap((url) => ['POST', 'DELETE'].map((method) => fetch(url, { method }))),
    );

    expect(answers.map(({ status, headers }) => [status, headers.get('x-amzn-errortype')])).toEqual(
      answers.map(() => [410, 'GoneException']),
    );
    expect((await fetch(at(rig).replace('/live/', '/other/'), { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('posts at most 128 KB', async () => {
    const rig = await serve();
    const socket = await opened(rig.ws);

    const refused = await fetch(at(rig), { method: 'POST', body: 'x'.repeat(128 * 1024 + 1) });

    expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([413, 'PayloadTooLargeException']);
    socket.terminate();
  });
});

describe('a connection', () => {
  it('ends when nothing was said for too long', async () => {
    const { ws } = await serve({ limits: { idleMs: 30, lifeMs: 60_000 } });

    expect(await closed(await opened(ws))).toBe(1001);
  });

  it('ends at the end of its life, whatever is said', async () => {
    const rig = await serve({ limits: { idleMs: 60_000, lifeMs: 60 } });
    const socket = await opened(rig.ws);
    const talk = setInterval(() => socket.send('x'), 5);

    expect(await closed(socket)).toBe(1001);
    clearInterval(talk);
  });

  it('ends with the gateway, which does not wait for pages to go', async () => {
    const rig = await serve();
    const end = closed(await opened(rig.ws));

    await gateway?.stop();

    expect(await end).toBe(1006);
    expect(rig.seen.map(({ requestContext }) => requestContext.routeKey)).toEqual(['$connect']);
  });

  it('is not made any more once the gateway ends, even for whom the function lets in', async () => {
    const asked = Promise.withResolvers<void>();
    const thought = Promise.withResolvers<InvocationOutcome>();
    const { ws } = await serve({
      answer: () => {
        asked.resolve();
        return thought.promise;
      },
    });
    const refused = once(new WebSocket(ws), 'error');
    await asked.promise;

    const stopped = gateway?.stop();
    thought.resolve(OK);

    expect(String((await refused)[0])).toMatch(/hang up|ECONNRESET/);
    await stopped;
  });

  it('is not there where the templates declare no sockets', async () => {
    const [port = 0] = await freePorts(1);
    gateway = await startGateway({ port, routes: [], run: async () => OK });
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);

    const [error] = await once(socket, 'error');

    expect(String(error)).toMatch(/hang up|ECONNRESET/);
  });
});
