/** Routes of the HTTP API and of the WebSocket API, with their functions. */
import { z } from 'zod';
import { type ReadContext, requireFunction } from './context.ts';
import type { FunctionFacts, RouteFacts, SocketFacts } from './facts.ts';

const Api = z.object({ ProtocolType: z.enum(['HTTP', 'WEBSOCKET']) });
const Stage = z.object({ ApiId: z.string(), StageName: z.string() });
const Route = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  // One that was let through here and refused on AWS would show too late.
  AuthorizationType: z.literal('NONE', 'The local gateway imitates no authorizers: functions verify tokens themselves').default('NONE'),
  RouteResponseSelectionExpression: z.never('The local gateway returns no answers to sockets: functions post frames').optional(),
});

const Integration = z.object({ IntegrationType: z.literal('AWS_PROXY'), IntegrationUri: z.string() });

const SOCKET_ROUTES = ['$connect', '$default', '$disconnect'];

type DeclaredRoute = RouteFacts & { readonly apiId: string };

/** The HTTP API's. */
export function readRoutes(context: ReadContext, functions: readonly FunctionFacts[]): RouteFacts[] {
  const ofSockets = socketApis(context);
  return declaredRoutes(context, functions).flatMap(({ apiId, ...route }) => (ofSockets.includes(apiId) ? [] : [route]));
}

/** @throws Error when there are two WebSocket APIs, or one with routes of its own naming. */
export function readSockets(context: ReadContext, functions: readonly FunctionFacts[]): SocketFacts | undefined {
  const [apiId, another] = socketApis(context);
  if (apiId === undefined) return undefined;
  if (another !== undefined) throw new Error('The local gateway imitates one WebSocket API, and the templates declare more.');
  const routes = declaredRoutes(context, functions).flatMap(({ apiId: of, ...route }) => (of === apiId ? [route] : []));
  const keys = routes.map(({ routeKey }) => routeKey).sort();
  if (keys.join() !== SOCKET_ROUTES.join())
    throw new Error(`The local gateway imitates the socket routes ${SOCKET_ROUTES.join(', ')}; the templates declare ${keys.join(', ')}.`);
  const stages = context.ofType('AWS::ApiGatewayV2::Stage').map((resource) => Stage.parse(context.properties(resource)));
  const stage = stages.find((one) => one.ApiId === apiId);
  if (!stage) throw new Error(`The WebSocket API ${apiId} has no stage.`);
  return { apiId, stage: stage.StageName, routes };
}

const socketApis = (context: ReadContext): string[] =>
  context
    .ofType('AWS::ApiGatewayV2::Api')
    .filter((resource) => Api.parse(context.properties(resource)).ProtocolType === 'WEBSOCKET')
    .map((resource) => context.resolver.physical(resource).ref);

function declaredRoutes(context: ReadContext, functions: readonly FunctionFacts[]): DeclaredRoute[] {
  const integrations = new Map(
    context
      .ofType('AWS::ApiGatewayV2::Integration')
      .map((resource) => [context.resolver.physical(resource).ref, Integration.parse(context.properties(resource))]),
  );
  return context.ofType('AWS::ApiGatewayV2::Route').map((resource) => {
    const route = Route.parse(context.properties(resource));
    const integration = integrations.get(route.Target.replace('integrations/', ''));
    if (!integration) throw new Error(`Route ${route.RouteKey} has the target ${route.Target}, which is no declared integration.`);
    return {
      apiId: route.ApiId,
      routeKey: route.RouteKey,
      functionId: requireFunction(functions, integration.IntegrationUri, `Route ${route.RouteKey}`).id,
    };
  });
}
