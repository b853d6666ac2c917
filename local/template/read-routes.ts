/** HTTP API routes with their functions. */
import { z } from 'zod';
import { type ReadContext, requireFunction } from './context.ts';
import type { FunctionFacts, RouteFacts } from './facts.ts';

const Route = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  // One that was let through here and refused on AWS would show too late.
  AuthorizationType: z.literal('NONE', 'The local gateway imitates no authorizers: functions verify tokens themselves').default('NONE'),
});

const Integration = z.object({ IntegrationType: z.literal('AWS_PROXY'), IntegrationUri: z.string() });

export function readRoutes(context: ReadContext, functions: readonly FunctionFacts[]): RouteFacts[] {
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
      routeKey: route.RouteKey,
      functionId: requireFunction(functions, integration.IntegrationUri, `Route ${route.RouteKey}`).id,
    };
  });
}
