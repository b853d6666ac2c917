/** One request from event to answer: who asks, what they may, what they ask, done. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { hasSignedOutSince } from '#domain/agent-rules';
import { HelpdeskError } from '#domain/errors';
import { reachOf } from '#domain/permissions';
import type { ApiContext, ApiPorts } from '#flows/api-ports';
import { withGrants } from '#flows/custom-roles';
import { onceKey } from '#flows/idempotency';
import { recordSignIn } from '#flows/record-reading';
import type { Handlers, OperationId } from '#schemas/api';
import type { SignedIn, VerifyAccessToken } from './access-token.ts';
import { ACCEPTED, acceptedAnswer, jsonAnswer, problemAnswer } from './http.ts';
import { type ApiEvent, bearerTokenOf, idempotencyKeyOf, languageOf, operationOf, parseRequest } from './http-request.ts';

type Routes = Handlers<ApiContext, undefined>;
/** Any of them, after the table has told which: the compiler cannot pair a request with its handler by a name read at run time. */
type AnyRoute = (request: unknown, context: ApiContext | undefined) => Promise<unknown>;

export type Edge = { readonly ports: ApiPorts; readonly routes: Routes; readonly verifyToken: VerifyAccessToken };

export async function serve(event: ApiEvent, { ports, routes, verifyToken }: Edge): Promise<APIGatewayProxyStructuredResultV2> {
  const { requestId } = event.requestContext;
  let named: OperationId | undefined;
  try {
    const { id, operation } = operationOf(event);
    named = id;
    const route = routes[id] as AnyRoute;
    const asker = operation.public ? undefined : await signedIn(ports, await verifyToken(bearerTokenOf(event)), id);
    const request = parseRequest(operation, event);
    const key = idempotencyKeyOf(operation, event);
    const once = asker && key !== undefined ? onceKey(ports, { agentId: asker.agent.agentId, operation: id, key, request }) : undefined;
    const result = await route(request, asker && { ports, ...asker, operation: id, language: languageOf(event), once });
    if (operation.method !== 'GET') ports.log.info('request done', { requestId, operation: id, agentId: asker?.agent.agentId });
    return operation.status === ACCEPTED ? acceptedAnswer(result) : jsonAnswer(operation.status, result);
  } catch (error) {
    return problemAnswer(error, { requestId, operation: named, log: ports.log });
  }
}

/** Role and teams are read each time: who is taken off the desk is off it at once. @throws HelpdeskError not_authenticated, not_allowed. */
async function signedIn(
  ports: ApiPorts,
  { agentId, signedInAt }: SignedIn,
  id: OperationId,
): Promise<Pick<ApiContext, 'agent' | 'signedInAt'>> {
  const agent = await ports.directory.agent(agentId);
  if (!agent?.active) throw new HelpdeskError('not_allowed', 'This account is not an active agent of the desk.');
  // The token itself lives on for up to an hour, and nothing of it says that its owner has signed out everywhere.
  if (hasSignedOutSince(agent, signedInAt)) throw new HelpdeskError('not_authenticated', 'You have signed out everywhere: sign in again.');
  const asker = await withGrants(ports, agent);
  if (reachOf(asker, id) === 'none') throw new HelpdeskError('not_allowed', `The role ${agent.customRole ?? agent.role} may not do this.`);
  await recordSignIn(ports, agent, signedInAt);
  return { agent: asker, signedInAt };
}
