/** Frames on the wire: what the gateway is asked, and that nothing it answers, or does not answer, fails who sends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPush } from '#adapters/live-push';
import { withinTime } from '#adapters/within-time';
import type { Push } from '#flows/live-ports';
import { startHttpServer, type TestServer } from '../helpers/http-server.ts';

const CREDENTIALS = { AWS_REGION: 'ap-southeast-3', AWS_ACCESS_KEY_ID: 'Live', AWS_SECRET_ACCESS_KEY: 'test' };
const before = { ...process.env };

let server: TestServer;
let push: Push;
let logged: { message: string; fields?: Record<string, unknown> }[];
const log = {
  info: () => undefined,
  warn: (message: string, fields?: Record<string, unknown>) => void logged.push({ message, fields }),
  error: () => undefined,
};
beforeEach(async () => {
  Object.assign(process.env, CREDENTIALS);
  logged = [];
  server = await startHttpServer(({ path }, response) => {
    if (path.includes('silent')) return;
    const status = path.includes('gone') ? 410 : path.includes('broken') ? 500 : 200;
    response.writeHead(status, status === 410 ? { 'x-amzn-errortype': 'GoneException' } : {}).end();
  });
  push = createPush({ endpoint: `${server.url}/live`, log });
});
afterEach(async () => {
  await server.close();
  process.env = { ...before };
});
const pong = (connectionId: string) => ({ connectionId, frame: { type: 'pong' as const } });

describe('frames', () => {
  it('are posted to their connections below the stage, signed', async () => {
    await push.send([pong('L0SM9cOFvHcCIhw=')]);

    expect(server.asked.map(({ method, path, body }) => [method, path, body.toString()])).toEqual([
      ['POST', '/live/@connections/L0SM9cOFvHcCIhw%3D', '{"type":"pong"}'],
    ]);
    expect(server.asked[0]?.headers.authorization).toContain('/ap-southeast-3/execute-api/aws4_request');
  });

  it('name the connections that are gone, and reach all others', async () => {
    expect(await push.send([pong('gone-1'), pong('here'), pong('gone-2'), pong('broken')])).toEqual(['gone-1', 'gone-2']);
    expect(logged).toEqual([{ message: 'frames not sent', fields: { failed: 1, frames: 4 } }]);
  });

  it('that nobody takes are given up in time', async () => {
    const startedAt = performance.now();

    const gone = await push.send([pong('silent')]);

    expect(gone).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(logged).toHaveLength(1);
  });

  it('are as many as there are connections', async () => {
    await push.send(Array.from({ length: 120 }, (_, at) => pong(`c-${at}`)));

    expect(new Set(server.asked.map(({ path }) => path)).size).toBe(120);
  });
});

describe('sockets', () => {
  it('are closed, and one that is gone already is no failure', async () => {
    await push.close(['here', 'gone']);

    expect(server.asked.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'DELETE /live/@connections/gone',
      'DELETE /live/@connections/here',
    ]);
    expect(logged).toEqual([]);
  });
});

describe('what is done within a time', () => {
  it('is waited for, and fails nobody', async () => {
    let isDone = false;
    await withinTime(
      60_000,
      async () => {
        isDone = true;
      },
      log,
    );
    await withinTime(60_000, () => Promise.reject(new Error('no')), log);
    await withinTime(
      60_000,
      () => {
        throw new Error('at once');
      },
      log,
    );

    expect(isDone).toBe(true);
    expect(logged.map(({ message }) => message)).toEqual(['sockets not told', 'sockets not told']);
  });

  it('is left alone when the time is over, however it ends', async () => {
    let fail = (_: Error): void => undefined;
    const never = new Promise<void>((_, reject) => {
      fail = reject;
    });

    await withinTime(1, () => never, log);
    fail(new Error('late'));

    expect(logged.map(({ message }) => message)).toEqual(['sockets not told in time']);
  });
});
