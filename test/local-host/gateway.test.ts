import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../local/engines/ports.ts';
import { compileRoutes } from '../../local/gateway/routes.ts';
import { type Gateway, startGateway } from '../../local/gateway/server.ts';
import type { InvocationOutcome } from '../../local/lambda/messages.ts';
import type { RouteFacts } from '../../local/template/facts.ts';

const route = (routeKey: string): RouteFacts => ({ routeKey, functionId: 'Api' });
const SeenEvent = z.looseObject({ body: z.string().optional(), isBase64Encoded: z.boolean(), headers: z.record(z.string(), z.string()) });

let gateway: Gateway | undefined;
let seen: unknown;

async function serve(options: { routes: RouteFacts[]; answer?: InvocationOutcome }): Promise<string> {
  gateway = await startGateway({
    port: await freePort(),
    routes: options.routes,
    run: async (_functionId, event) => {
      seen = event;
      return options.answer ?? { ok: true, payload: { statusCode: 204 } };
    },
  });
  return gateway.url;
}
afterEach(() => gateway?.stop());

describe('compileRoutes', () => {
  const find = compileRoutes(['GET /a/{id}', 'GET /a/search', 'ANY /a/{rest+}', 'POST /a/{id}', '$default'].map(route));

  it('prefers text to a variable, a variable to a greedy one, and anything to $default', () => {
    const keys = [
      ['GET', '/a/search'],
      ['GET', '/a/7'],
      ['GET', '/a/7/b'],
      ['PUT', '/a/7'],
      ['GET', '/b'],
    ].map(([method = '', path = '']) => find(method, path)?.route.routeKey);

    expect(keys).toEqual(['GET /a/search', 'GET /a/{id}', 'ANY /a/{rest+}', 'ANY /a/{rest+}', '$default']);
  });

  it('decodes path variables', () => {
    expect(find('GET', '/a/x%20y%2Fz')?.pathParameters).toEqual({ id: 'x y/z' });
    expect(find('GET', '/a/b/c%20d')?.pathParameters).toEqual({ rest: 'b/c d' });
  });
});

describe('the gateway', () => {
  it('passes JSON as text and anything that is not text in base64', async () => {
    const url = await serve({ routes: [route('POST /in')] });

    await fetch(`${url}/in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"é"}' });
    expect(SeenEvent.parse(seen)).toMatchObject({ body: '{"a":"é"}', isBase64Encoded: false });

    await fetch(`${url}/in`, { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array([0, 255]) });
    expect(SeenEvent.parse(seen)).toMatchObject({ body: 'AP8=', isBase64Encoded: true });
  });

  it('refuses a body above 10 MB with 413', async () => {
    const url = await serve({ routes: [route('POST /in')] });

    const response = await fetch(`${url}/in`, { method: 'POST', body: Buffer.alloc(10 * 1_048_576 + 1) });

    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Too Long' }]);
  });

  it('leaves tokens to the function, and hands on its refusal as it is', async () => {
    const headers = { 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' };
    const url = await serve({
      routes: [route('GET /me')],
      answer: { ok: true, payload: { statusCode: 401, headers, body: '{"status":401}' } },
    });

    const response = await fetch(`${url}/me`, { headers: { authorization: 'Bearer no' } });

    expect(SeenEvent.parse(seen).headers.authorization).toBe('Bearer no');
    expect([response.status, response.headers.get('content-type'), response.headers.get('www-authenticate')]).toEqual([
      401,
      'application/problem+json',
      'Bearer',
    ]);
    expect(await response.json()).toEqual({ status: 401 });
  });

  it('answers 500 when the function fails and 404 where no route leads', async () => {
    const url = await serve({ routes: [route('GET /in')], answer: { ok: false, error: { errorType: 'Error', errorMessage: 'secret' } } });

    const failed = await fetch(`${url}/in`);
    const missing = await fetch(`${url}/out`);

    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect([missing.status, await missing.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('decodes base64 answers and sets each cookie', async () => {
    const payload = {
      statusCode: 200,
      headers: { 'Content-Type': 'image/png' },
      body: 'AP8=',
      isBase64Encoded: true,
      cookies: ['a=1', 'b=2'],
    };
    const url = await serve({ routes: [route('GET /in')], answer: { ok: true, payload } });

    const response = await fetch(`${url}/in`);

    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
    expect([response.headers.get('content-type'), response.headers.getSetCookie()]).toEqual(['image/png', ['a=1', 'b=2']]);
  });

  it('sends what has no statusCode as JSON', async () => {
    const url = await serve({ routes: [route('GET /in')], answer: { ok: true, payload: { hello: 1 } } });

    const response = await fetch(`${url}/in`);

    expect([response.headers.get('content-type'), await response.json()]).toEqual(['application/json', { hello: 1 }]);
  });
});
