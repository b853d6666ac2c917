/** HTTP API routes with their functions and authorizers. */
import { z } from 'zod';
import { type ReadContext, requireFunction } from './context.ts';
import type { FunctionFacts, JwtAuthorizerFacts, RouteFacts } from './facts.ts';

const Route = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.string().default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});

const Integration = z.object({ IntegrationType: z.literal('AWS_PROXY'), IntegrationUri: z.string() });

const Authorizer = z.object({
  AuthorizerType: z.literal('JWT', 'The local gateway imitates JWT authorizers only'),
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: z.array(z.string()) }),
});

export function readRoutes(context: ReadContext, functions: readonly FunctionFacts[]): RouteFacts[] {
  const integrations = new Map(
    context
      .ofType('AWS::ApiGatewayV2::Integration')
      .map((resource) => [context.resolver.physical(resource).ref, Integration.parse(context.properties(resource))]),
  );
  const authorizers = new Map(
    context
      .ofType('AWS::ApiGatewayV2::Authorizer')
      .map((resource) => [context.resolver.physical(resource).ref, Authorizer.parse(context.properties(resource)).JwtConfiguration]),
  );
  return context.ofType('AWS::ApiGatewayV2::Route').map((resource) => {
    const route = Route.parse(context.properties(resource));
    const integration = integrations.get(route.Target.replace('integrations/', ''));
    if (!integration) throw new Error(`Route ${route.RouteKey} has the target ${route.Target}, which is no declared integration.`);
    return {
      routeKey: route.RouteKey,
      functionId: requireFunction(functions, integration.IntegrationUri, `Route ${route.RouteKey}`).id,
      authorizer: authorizerOf(route),
    };
  });

  function authorizerOf(route: z.infer<typeof Route>): JwtAuthorizerFacts | undefined {
    if (route.AuthorizationType === 'NONE') return undefined;
    const jwt = authorizers.get(route.AuthorizerId ?? '');
    if (!jwt)
      throw new Error(
        `Route ${route.RouteKey} asks for the ${route.AuthorizationType} authorizer ${route.AuthorizerId}, which is not declared.`,
      );
    return { userPoolId: jwt.Issuer.split('/').at(-1) ?? '', audience: jwt.Audience, scopes: route.AuthorizationScopes };
  }
}
