/** Sockets: one WebSocket API, which the dashboard's origin serves at /live, and the function behind its three routes. */
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketRoute, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { keepLogicalId } from './logical-id.ts';

/** The path of a socket's address, after the API's own host or the dashboard's. */
const STAGE_NAME = 'live';
/** A desk of 500 agents says 50 things a second; an account in Jakarta has 2,500 requests for all its APIs. */
const THROTTLE = { rateLimit: 500, burstLimit: 250 };
const ROUTES = { Connect: '$connect', Disconnect: '$disconnect', Hear: '$default' } as const;

/** What the function keeps of sockets, and what it may look up. */
const OWN_ITEMS = {
  passes: 'PASS#*',
  connections: 'CONNECTION#*',
  lists: 'LIVE#*',
  looks: 'LOOK#*',
  activity: 'ACTIVITY#*',
} as const;

/** What may be done to a socket from behind. */
export type SocketAct = 'POST' | 'DELETE';

export class Live extends Construct {
  readonly live: HelpdeskFunction;
  readonly #stage: WebSocketStage;

  constructor(scope: Construct, id: string, resources: DeskResources) {
    super(scope, id);
    this.live = this.#createFunction(resources);
    const api = new WebSocketApi(this, 'LiveApi', { apiName: `meja-${resources.config.stage}-live` });
    keepLogicalId(api, 'LiveApi');
    this.#addRoutes(api);
    this.#stage = this.#createStage(api);
    this.bindTo(this.live, ['POST', 'DELETE']);
  }

  /** Of the API, whose stage is the path that the dashboard's origin serves. */
  get host(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `${this.#stage.api.apiId}.execute-api.${region}.${urlSuffix}`;
  }

  /** Where a socket connects to, past the dashboard's origin. */
  get url(): string {
    return this.#stage.url;
  }

  /** Sets LIVE_ENDPOINT; sends frames to sockets of this API, or closes them. */
  bindTo(target: HelpdeskFunction, acts: readonly SocketAct[]): void {
    target.addEnvironment('LIVE_ENDPOINT', this.#stage.callbackUrl);
    const { apiId } = this.#stage.api;
    target.allow({
      actions: ['execute-api:ManageConnections'],
      resources: acts.map((act) =>
        target.stack.formatArn({ service: 'execute-api', resource: apiId, resourceName: `${STAGE_NAME}/${act}/@connections/*` }),
      ),
      because: 'A socket has its id from the moment it connects; all of them are of this API.',
    });
  }

  /** What telling sockets asks of the table: their lists; an item of one that is gone; and when its agent was last there. */
  bindListsTo(target: HelpdeskFunction, { state }: DeskResources): void {
    const { connections, lists, activity } = OWN_ITEMS;
    target.bindItems(state.table, {
      Query: [lists],
      GetItem: [connections],
      DeleteItem: [connections, lists],
      UpdateItem: [activity],
    });
  }

  #createFunction({ config, state, queues }: DeskResources): HelpdeskFunction {
    const { passes, connections, lists, looks, activity } = OWN_ITEMS;
    return new HelpdeskFunction(this, 'Live', {
      config,
      table: state.table,
      name: 'live',
      description: 'Lets sockets in, hears what they say, and tells who looks at what',
      memoryMb: 256,
      // A page waits ten seconds for an answer; API Gateway would wait 29.
      timeout: Duration.seconds(10),
    })
      .bindItems(state.table, {
        GetItem: ['AGENT#*', 'TICKET#*', 'SETTINGS', connections],
        Query: [looks],
        PutItem: [connections, lists, looks],
        UpdateItem: [connections, activity],
        DeleteItem: [passes, connections, lists, looks],
      })
      .bindQueue('TASKS_QUEUE_URL', queues.tasks);
  }

  #addRoutes(webSocketApi: WebSocketApi): void {
    const integration = new WebSocketLambdaIntegration('LiveIntegration', this.live);
    for (const [name, routeKey] of Object.entries(ROUTES)) {
      const id = `Live${name}Route`;
      const route = new WebSocketRoute(this, id, { webSocketApi, routeKey, integration });
      keepLogicalId(route, id);
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'The function takes the pass of who connects before the connection is made; API Gateway has no authorizer for what comes after.',
      });
    }
  }

  #createStage(webSocketApi: WebSocketApi): WebSocketStage {
    const stage = new WebSocketStage(this, 'LiveStage', { webSocketApi, stageName: STAGE_NAME, autoDeploy: true, throttle: THROTTLE });
    keepLogicalId(stage, 'LiveStage');
    for (const id of ['AwsSolutions-APIG1', 'Serverless-APIGWAccessLogging'])
      Validations.of(stage).acknowledge({
        id,
        reason:
          "Access logs of a WebSocket API ask for a role of the whole account, which may be another application's; the function logs who is let in, refused and gone.",
      });
    return stage;
  }
}
