import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../local/engines/ports.ts';
import { type Gateway, startGateway } from '../../local/gateway/server.ts';
import { createSite } from '../../local/gateway/site.ts';
import type { SiteFacts } from '../../local/template/facts.ts';

const FACTS: SiteFacts = {
  apiPaths: ['/v1/*', '/session*'],
  headers: { 'content-security-policy': "default-src 'none'; img-src http://bucket", 'x-frame-options': 'DENY' },
  pageOfPath: "function handler(event) { if (!/\\./.test(event.request.uri)) event.request.uri = '/index.html'; return event.request; }",
};
let directory: string;
let gateway: Gateway;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'meja-site-'));
  const page = join(directory, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>the page');
  writeFileSync(join(page, 'assets', 'app-1a2b.js'), 'let it = 1;');
  writeFileSync(join(directory, 'secret.txt'), 'secret');
  gateway = await startGateway({
    port: await freePort(),
    routes: [
      { routeKey: 'GET /v1/me', functionId: 'Api' },
      { routeKey: 'POST /session/end', functionId: 'Session' },
    ],
    run: async () => ({
      ok: true,
      payload: { statusCode: 200, headers: { 'content-type': 'application/json', 'x-frame-options': 'SAMEORIGIN' }, body: '{}' },
    }),
    site: createSite({ facts: FACTS, directory: page, addressed: (text) => text.replace('http://bucket', 'http://127.0.0.1:1') }),
  });
});
afterEach(async () => {
  await gateway.stop();
  rmSync(directory, { recursive: true });
});

const get = (path: string, init?: RequestInit) => fetch(`${gateway.url}${path}`, init);

describe('the page', () => {
  it.each(['/', '/inbox/mine', '/tickets/1042', '/signed-in?code=a.b&state=c'])('is at %s', async (path) => {
    const response = await get(path);

    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(await response.text()).toBe('<!doctype html>the page');
  });

  it('has files that are kept, since their names change with what is in them', async () => {
    const response = await get('/assets/app-1a2b.js');

    expect([response.headers.get('content-type'), response.headers.get('cache-control'), await response.text()]).toEqual([
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
      'let it = 1;',
    ]);
  });

  it('is not sent again to who has it', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';

    const same = await get('/inbox/mine', { headers: { 'if-none-match': etag } });
    writeFileSync(join(directory, 'page', 'index.html'), 'another page');
    const other = await get('/', { headers: { 'if-none-match': etag } });

    expect([same.status, await same.text()]).toEqual([304, '']);
    expect([other.status, await other.text()]).toEqual([200, 'another page']);
  });

  it('is read only, and answers HEAD without itself', async () => {
    const head = await get('/', { method: 'HEAD' });

    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '23', '']);
    expect((await get('/', { method: 'POST', body: 'x' })).status).toBe(403);
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/assets', '/none.js'])(
    'does not lead out of its folder: %s is no file of it',
    async (path) => {
      const text = await (await get(path)).text();

      expect(text).not.toContain('secret');
    },
  );

  it('that is not built says how to build it', async () => {
    rmSync(join(directory, 'page', 'index.html'));

    const response = await get('/');

    expect([response.status, await response.text()]).toEqual([
      404,
      'The dashboard is not built: npm start builds it, or npm run build:web.\n',
    ]);
  });
});

describe('the API beside it', () => {
  it('has its paths to itself: what it does not know there is no page', async () => {
    expect(await (await get('/v1/me')).text()).toBe('{}');
    expect([(await get('/v1/other')).status, (await get('/session/sign-in')).status]).toEqual([404, 404]);
  });

  it('and the page both carry the headers of the template, with the addresses that hold now, over their own', async () => {
    for (const path of ['/', '/v1/me', '/v1/other', '/none.js']) {
      const { headers } = await get(path);
      expect([path, headers.get('content-security-policy'), headers.get('x-frame-options')]).toEqual([
        path,
        "default-src 'none'; img-src http://127.0.0.1:1",
        'DENY',
      ]);
    }
  });
});
