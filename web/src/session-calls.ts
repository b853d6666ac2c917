/** The calls to /session: no bearer, a cookie that the page cannot read, and the header that no other origin can send. */
import { CSRF_HEADER, CSRF_VALUE, type EndSession, Session, SignIn, type StartSession, TIME_HEADER } from '#schemas/session';
import { errorOf, UnreachableError } from './api-error.ts';
import { clock } from './clock.ts';

async function ask(path: string, init: RequestInit): Promise<Response> {
  const answer = await globalThis.fetch(path, { ...init, credentials: 'same-origin' }).catch((cause: unknown) => {
    throw new UnreachableError('The desk cannot be reached.', { cause });
  });
  clock.observe(answer.headers.get(TIME_HEADER));
  if (!answer.ok) throw await errorOf(answer);
  return answer;
}

const post = (path: string, body: unknown): Promise<Response> =>
  ask(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', [CSRF_HEADER]: CSRF_VALUE },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

export const sessionCalls = {
  signIn: async () => SignIn.parse(await (await ask('/session/sign-in', { headers: { accept: 'application/json' } })).json()),
  start: async (body: StartSession) => Session.parse(await (await post('/session', body)).json()),
  refresh: async () => Session.parse(await (await post('/session/refresh', undefined)).json()),
  end: async (body: EndSession) => void (await post('/session/end', body)),
};
export type SessionCalls = typeof sessionCalls;
