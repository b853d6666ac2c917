/** Signing in to the dashboard: its own app client of the pool, and the function that turns a sign-in into a session. */
import { Duration, Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnManagedLoginBranding, OAuthScope, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { SESSION_HOURS, SESSION_ROUTES, SIGNED_IN_PATH } from '#schemas/session';
import type { Api } from './api.ts';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { keepLogicalId } from './logical-id.ts';

export interface DashboardSessionProps extends Pick<DeskResources, 'config' | 'state'> {
  readonly api: Api;
  /** Where the page is served from; the first of them is where people are sent back to from mails. */
  readonly origins: readonly string[];
}

/** The settings ledger: its head, and its entries. */
const LEDGER_ITEMS = ['SETTINGS#ledger', 'LEDGER#settings'];

export class DashboardSession extends Construct {
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: DashboardSessionProps) {
    super(scope, id);
    this.client = this.#createClient(props);
    this.#addRoutes(props.api, this.#createFunction(props));
  }

  /** Here and not beside the pool, because it names the distribution, which comes after what must survive. */
  #createClient({ state, origins }: DashboardSessionProps): UserPoolClient {
    const userPool = state.agentPool.pool;
    const client = new UserPoolClient(this, 'DashboardClient', {
      userPool,
      // A browser cannot keep a secret; PKCE takes its place.
      generateSecret: false,
      // What the sign-in page itself may use, and the refresh tokens that come of it.
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: origins.map((origin) => `${origin}${SIGNED_IN_PATH}`),
        logoutUrls: origins.map((origin) => `${origin}/`),
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.hours(SESSION_HOURS),
    });
    keepLogicalId(client, 'DashboardClient');
    // An app client without a style has no sign-in page at all.
    const style = new CfnManagedLoginBranding(this, 'SignInStyle', {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    keepLogicalId(style, 'SignInStyle');
    return client;
  }

  #createFunction({ config, state, origins }: DashboardSessionProps): HelpdeskFunction {
    const { agentPool, table } = state;
    const session = new HelpdeskFunction(this, 'Session', {
      config,
      table,
      name: 'session',
      description: 'Starts, refreshes and ends the sessions of the dashboard',
      memoryMb: 512,
      // It asks the pool once or twice, and gives up on it after five seconds each time.
      timeout: Duration.seconds(15),
    });
    // All it does with the table is to put a sign-out on record, with what that changes of an agent.
    session.bindItems(table, { GetItem: LEDGER_ITEMS, PutItem: LEDGER_ITEMS, UpdateItem: ['AGENT#*'] });
    session.addEnvironment('USER_POOL_ID', agentPool.pool.userPoolId);
    session.addEnvironment('TOKEN_ISSUER', agentPool.issuer);
    session.addEnvironment('SIGN_IN_URL', agentPool.signInUrl);
    session.addEnvironment('SIGN_IN_CLIENT_ID', this.client.userPoolClientId);
    session.addEnvironment('DASHBOARD_ORIGINS', origins.join(','));
    return session.allow({ actions: ['cognito-idp:AdminUserGlobalSignOut'], resources: [agentPool.pool.userPoolArn] });
  }

  #addRoutes(api: Api, session: HelpdeskFunction): void {
    const integration = new HttpLambdaIntegration('SessionIntegration', session, { scopePermissionToRoute: false });
    for (const [routeId, { method, path }] of Object.entries(SESSION_ROUTES)) {
      const id = `${routeId.charAt(0).toUpperCase()}${routeId.slice(1)}Route`;
      const routeKey = HttpRouteKey.with(path, HttpMethod[method]);
      const route = new HttpRoute(this, id, { httpApi: api.httpApi, routeKey, integration });
      keepLogicalId(route, id);
      api.limit(route, routeKey, 'sessions');
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'Here one gets a token: a code or a refresh token is shown instead, from the own page only, and the pool is asked about it.',
      });
    }
  }
}
