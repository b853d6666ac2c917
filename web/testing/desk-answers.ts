/** Stands where the network begins: answers the page's requests, and remembers them. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { Problem, ProblemCode } from '#schemas/problem';
import { PROBLEMS } from '#schemas/problem';

export type Asked = { readonly method: string; readonly path: string; readonly headers: Headers; readonly body: unknown };
type Answer = Response | unknown | ((asked: Asked) => Response | unknown);

export const problem = (code: ProblemCode, more: Partial<Problem> = {}): Response =>
  Response.json(
    { type: code, title: code, status: PROBLEMS[code], detail: `Refused: ${code}.`, code, requestId: 'req-1', ...more },
    { status: PROBLEMS[code] },
  );

/**
 * `answers['GET /v1/me'] = me`: an object is sent as JSON with 200; the search of an address does not count. What is not named is a lost network.
 * To be called at the top of a describe.
 */
export function stubDesk() {
  const answers: Record<string, Answer> = {};
  const asked: Asked[] = [];
  beforeEach(() => {
    vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
      const request: Asked = {
        method: init.method ?? 'GET',
        path,
        headers: new Headers(init.headers),
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      };
      asked.push(request);
      const answer = answers[`${request.method} ${path.split('?')[0]}`];
      if (answer === undefined) throw new TypeError('Failed to fetch');
      const given = await (typeof answer === 'function' ? answer(request) : answer);
      return given instanceof Response ? given : Response.json(given);
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    for (const key of Object.keys(answers)) delete answers[key];
    asked.length = 0;
  });
  return { answers, asked };
}
