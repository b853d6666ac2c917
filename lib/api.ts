/** The HTTP API: one route for each operation and one for whatever is none, Meta's webhook beside them. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpRoute, HttpRouteKey, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Operation, operations } from '#schemas/api';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { keepLogicalId } from './logical-id.ts';
import { limitRoute, ROUTE_LIMITS } from './route-limits.ts';

export interface ApiProps extends DeskResources {
  readonly webhook: HelpdeskFunction;
}

/** Meta asks once with GET whether the address is ours, and delivers with POST. */
export const WEBHOOK_PATH = '/webhooks/whatsapp';

/** What is asked of the API and is no operation: the function refuses it like anything else, where the gateway would answer without a problem. */
const ANYTHING_ELSE = HttpRouteKey.with('/v1/{proxy+}', HttpMethod.ANY);

/** Why no authorizer of the gateway stands before a route. */
const TELLS_NOTHING = 'It is public: it tells nothing about anybody.';
const VERIFIES_ITSELF =
  'The function verifies the access token before anything else: its refusals are RFC 9457 problems, and the gateway can answer with none.';

/** What an admin may set through the API. None of them is read there. */
const CHANNEL_SECRETS = ['app-secrets', 'verify-token', 'access-token'];

/** What was asked and what came of it. No address, no path and no query: they say who wrote. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  integration: '$context.integrationErrorMessage',
};

export class Api extends Construct {
  readonly api: HelpdeskFunction;
  readonly httpApi: HttpApi;
  readonly url: string;
  readonly #stage: HttpStage;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    this.api = this.#createFunction(props);
    this.httpApi = new HttpApi(this, 'HttpApi', { apiName: `meja-${props.config.stage}`, createDefaultStage: false });
    keepLogicalId(this.httpApi, 'HttpApi');
    this.#stage = this.#createStage(props);
    this.url = this.#stage.url;
    this.#addWebhookRoutes(props.webhook);
    this.#addOperationRoutes();
  }

  #createFunction({ config, state, queues }: DeskResources): HelpdeskFunction {
    const api = new HelpdeskFunction(this, 'Api', {
      config,
      table: state.table,
      name: 'api',
      description: 'Answers every operation of the HTTP API',
      memoryMb: 512,
      // API Gateway gives up after 30 s; the function's own answer is the better one.
      timeout: Duration.seconds(28),
    })
      .bindTable(state.table, ['team-work', 'assignee-work', 'contact-history'])
      .bindBucket(state.bucket, { read: ['uploads/', 'mail/parts/', 'media/', 'exports/'], write: ['uploads/', 'exports/'] })
      .bindQueue('INBOUND_QUEUE_URL', queues.inbound)
      .bindParameters({ read: ['signing-key'], write: CHANNEL_SECRETS.map((name) => `whatsapp/${name}`) })
      .bindMailDomain();
    bindSignIns(api, state.agentPool.pool);
    api.addEnvironment('TOKEN_ISSUER', state.agentPool.issuer);
    return api;
  }

  /** Sets TOKEN_CLIENT_IDS. Clients that others of the stack make come to be after this. */
  takeTokensOf(clients: readonly UserPoolClient[]): void {
    this.api.addEnvironment('TOKEN_CLIENT_IDS', clients.map(({ userPoolClientId }) => userPoolClientId).join(','));
  }

  /** One that needs no sign-in has a limit of its own. */
  limit(route: HttpRoute, routeKey: HttpRouteKey, limit: keyof typeof ROUTE_LIMITS): void {
    limitRoute(this.#stage, route, routeKey, limit);
  }

  #createStage({ config }: DeskResources): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLogs', { retention: config.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
    keepLogicalId(logGroup, 'AccessLogs');
    const stage = new HttpStage(this, 'DefaultStage', {
      httpApi: this.httpApi,
      autoDeploy: true,
      throttle: ROUTE_LIMITS.default,
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)) },
    });
    keepLogicalId(stage, 'DefaultStage');
    return stage;
  }

  #addWebhookRoutes(webhook: HelpdeskFunction): void {
    const integration = new HttpLambdaIntegration('WebhookIntegration', webhook, { scopePermissionToRoute: false });
    for (const method of [HttpMethod.GET, HttpMethod.POST]) {
      const id = `${method === HttpMethod.GET ? 'Verify' : 'Receive'}WhatsAppRoute`;
      const routeKey = HttpRouteKey.with(WEBHOOK_PATH, method);
      const route = new HttpRoute(this, id, { httpApi: this.httpApi, routeKey, integration });
      keepLogicalId(route, id);
      this.limit(route, routeKey, method === HttpMethod.GET ? 'seldom' : 'deliveries');
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'Meta signs each delivery over its raw bytes; the webhook function verifies that before anything else.',
      });
    }
  }

  #addOperationRoutes(): void {
    // One permission for all routes: one each would outgrow the 20 KB that a function's policy may have.
    const integration = new HttpLambdaIntegration('ApiIntegration', this.api, { scopePermissionToRoute: false });
    const add = (name: string, routeKey: HttpRouteKey, isOpen: boolean): void => {
      const id = `${name}Route`;
      const route = new HttpRoute(this, id, { httpApi: this.httpApi, routeKey, integration });
      keepLogicalId(route, id);
      Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: isOpen ? TELLS_NOTHING : VERIFIES_ITSELF });
      if (isOpen) this.limit(route, routeKey, 'seldom');
    };
    for (const [operationId, operation] of Object.entries<Operation>(operations)) {
      const name = `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}`;
      add(name, HttpRouteKey.with(operation.path, HttpMethod[operation.method]), operation.public === true);
    }
    add('AnythingElse', ANYTHING_ELSE, true);
  }
}

/** Sets USER_POOL_ID; lets people in, and ends what they may. Passwords and groups are out of its reach. */
function bindSignIns(api: HelpdeskFunction, pool: UserPool): void {
  api.addEnvironment('USER_POOL_ID', pool.userPoolId);
  api.allow({
    actions: ['AdminCreateUser', 'AdminGetUser', 'AdminEnableUser', 'AdminDisableUser', 'AdminUserGlobalSignOut'].map(
      (action) => `cognito-idp:${action}`,
    ),
    resources: [pool.userPoolArn],
  });
}
