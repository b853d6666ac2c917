import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../local/engines/ports.ts';
import { type QueueEngine, startQueues } from '../../local/engines/queues.ts';

const ORIGIN = 'https://d1234.cloudfront.net';
let stateDir: string;
let engine: QueueEngine;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'meja-cors-'));
  const rule = { origins: ['https://*.cloudfront.net', 'http://localhost:4000'], methods: ['GET', 'POST'], maxAgeSeconds: 60 };
  engine = await startQueues({
    stateDir,
    port: await freePort(),
    queues: [],
    buckets: [
      { logicalId: 'Open', name: 'open', cors: [rule] },
      { logicalId: 'Closed', name: 'closed', cors: [] },
    ],
    delay: () => undefined,
  });
  for (const bucket of ['open', 'closed']) await fetch(`${engine.url}/${bucket}/a.txt`, { method: 'PUT', body: 'a text' });
});
afterEach(async () => {
  await engine.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const get = (bucket: string, origin: string) => fetch(`${engine.url}/${bucket}/a.txt?signature=1`, { headers: { origin } });
const preflight = (bucket: string, origin: string, method: string) =>
  fetch(`${engine.url}/${bucket}`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' },
  });
const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin');

describe('a bucket', () => {
  it.each([ORIGIN, 'http://localhost:4000'])('shows its objects to pages of %s', async (origin) => {
    const response = await get('open', origin);

    expect([response.status, await response.text(), allowed(response)]).toEqual([200, 'a text', origin]);
    expect(response.headers.get('vary')).toContain('Origin');
  });

  it.each(['https://elsewhere.example', 'https://cloudfront.net', 'http://d1234.cloudfront.net', 'http://localhost:4001', 'null'])(
    'says nothing to pages of %s',
    async (origin) => {
      expect(allowed(await get('open', origin))).toBeNull();
    },
  );

  it('lets a page ask first', async () => {
    const { status, headers } = await preflight('open', ORIGIN, 'POST');

    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '60',
    });
  });

  it('refuses a method, an origin or a bucket that no rule names', async () => {
    const answers = [
      await preflight('open', ORIGIN, 'DELETE'),
      await preflight('open', 'https://elsewhere.example', 'GET'),
      await preflight('closed', ORIGIN, 'GET'),
    ];

    expect(answers.map((answer) => [answer.status, allowed(answer)])).toEqual([
      [403, null],
      [403, null],
      [403, null],
    ]);
    expect(allowed(await get('closed', ORIGIN))).toBeNull();
  });
});
