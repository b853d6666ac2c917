/** One request about a session, from event to answer and cookie. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import { HelpdeskError } from '#domain/errors';
import { endSession, refreshSession, type SessionPorts, startSession } from '#flows/session';
import { EndSession, SESSION_ROUTES, type SessionRouteId, StartSession } from '#schemas/session';
import { emptyAnswer, jsonAnswer, problemAnswer } from './http.ts';
import { headerOf, parseBody } from './http-request.ts';
import { cookieWith, emptyCookie, refreshTokenOf, refuseForeign, type SessionEvent } from './session-request.ts';

type Answer = APIGatewayProxyStructuredResultV2;
type Route = (event: SessionEvent, ports: SessionPorts) => Promise<Answer>;

const ROUTES: { readonly [Id in SessionRouteId]: Route } = {
  readSignIn: async (_event, { signIn }) => jsonAnswer(200, signIn),
  startSession: async (event, ports) => {
    const { session, refreshToken } = await startSession(ports, bodyOf(StartSession, event));
    return { ...jsonAnswer(200, session), cookies: [cookieWith(refreshToken)] };
  },
  refreshSession: async (event, ports) => jsonAnswer(200, await refreshSession(ports, refreshTokenOf(event))),
  endSession: async (event, ports) => {
    await endSession(ports, refreshTokenOf(event), event.body ? bodyOf(EndSession, event) : {});
    return { ...emptyAnswer(), cookies: [emptyCookie] };
  },
};
const IDS = new Map(Object.entries(SESSION_ROUTES).map(([id, { method, path }]) => [`${method} ${path}`, id as SessionRouteId])); // Its own keys.

export async function serveSession(event: SessionEvent, ports: SessionPorts): Promise<Answer> {
  const { requestId } = event.requestContext;
  const operation = IDS.get(event.routeKey);
  try {
    if (!operation) throw new HelpdeskError('not_found', 'There is no such operation.');
    if (operation !== 'readSignIn') refuseForeign(event, ports.origins);
    const answer = await ROUTES[operation](event, ports);
    if (operation !== 'readSignIn') ports.log.info('request done', { requestId, operation });
    return answer;
  } catch (error) {
    const refusal = problemAnswer(error, { requestId, operation, log: ports.log });
    const isOver = error instanceof HelpdeskError && error.code === 'not_authenticated' && operation !== 'startSession';
    return isOver ? { ...refusal, cookies: [emptyCookie] } : refusal;
  }
}

/** No form of any page can send this type. @throws HelpdeskError malformed_json, body_too_large, invalid_request. */
function bodyOf<S extends z.ZodType>(schema: S, event: SessionEvent): z.infer<S> {
  if (/^application\/json\b/i.test(headerOf(event, 'content-type') ?? '')) return parseBody(schema, event);
  const errors = [{ path: 'headers.content-type', message: 'application/json' }];
  throw new HelpdeskError('invalid_request', 'The body must be application/json.', { errors });
}
