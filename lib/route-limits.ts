/** How much the routes of the HTTP API let through, so that a flood on one of them leaves the others what is theirs. */
import { CfnStage, type HttpRoute, type HttpRouteKey, type HttpStage, type ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';

/**
 * An account in Jakarta has 2,500 requests a second with a burst of 1,250 for all its APIs. Deliveries, any one of the others and the sockets fit into that together.
 * Whether routes without a limit of their own share the default or have it each, AWS does not say: these hold in either case.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export const ROUTE_LIMITS = {
  /** Meta delivers in bursts, one message a request. */
  deliveries: { rateLimit: 1000, burstLimit: 500 },
  /** A desk of 500 agents whose pages all ask at once. */
  default: { rateLimit: 500, burstLimit: 250 },
  /** The same desk, coming to work: each of these asks the sign-in service. */
  sessions: { rateLimit: 50, burstLimit: 250 },
  /** Open to everybody, and needed now and then. */
  seldom: { rateLimit: 10, burstLimit: 20 },
} as const satisfies Record<string, ThrottleSettings>;

/** Gives a route a limit of its own. It must be there before the stage that names it, or CloudFormation finds none. */
export function limitRoute(stage: HttpStage, route: HttpRoute, { key }: HttpRouteKey, limit: keyof typeof ROUTE_LIMITS): void {
  const resource = stage.node.defaultChild;
  if (!(resource instanceof CfnStage)) throw new Error(`${stage.node.path} is no stage whose routes could be limited.`);
  const { rateLimit: ThrottlingRateLimit, burstLimit: ThrottlingBurstLimit } = ROUTE_LIMITS[limit];
  resource.routeSettings = { ...resource.routeSettings, [key]: { ThrottlingRateLimit, ThrottlingBurstLimit } };
  stage.node.addDependency(route);
}
