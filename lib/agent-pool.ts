/** Where agents sign in. Roles and teams are not here: the agent's record says them, on every request. */
import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, Mfa, OAuthScope, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';

export interface AgentPoolProps {
  /** Stage `local` may sign in with a password in one call, because its sign-in engine knows no SRP. */
  readonly stage: string;
}

/** A native client listens on the loopback interface while somebody signs in (RFC 8252, section 7.3). */
const SIGNED_IN_URL = 'http://localhost:4000/signed-in';

export class AgentPool extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  /** As tokens have it in `iss`. */
  readonly issuer: string;

  constructor(scope: Construct, id: string, { stage }: AgentPoolProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'UserPool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      passwordPolicy: { minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.client = this.pool.addClient('UserPoolClient', {
      // A browser cannot keep a secret; PKCE takes its place.
      generateSecret: false,
      authFlows: stage === 'local' ? { userPassword: true } : { userSrp: true, adminUserPassword: true },
      oAuth: { flows: { authorizationCodeGrant: true }, scopes: [OAuthScope.OPENID, OAuthScope.EMAIL], callbackUrls: [SIGNED_IN_URL] },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      // A working day: who left at noon is asked again tomorrow.
      refreshTokenValidity: Duration.hours(12),
    });
    // Domain prefixes are shared by all accounts of a region, hence the account number.
    this.pool.addDomain('SignInDomain', { cognitoDomain: { domainPrefix: `meja-${stage}-${Aws.ACCOUNT_ID}` } });
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.${Aws.URL_SUFFIX}/${this.pool.userPoolId}`;
    keepLogicalId(this.pool, 'UserPool');
    keepLogicalId(this.client, 'UserPoolClient');
    acknowledgeSignIn(this.pool);
  }
}

function acknowledgeSignIn(pool: UserPool): void {
  Validations.of(pool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason: 'A second factor is offered to everybody; requiring it would lock out agents who share a counter without telephones.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason: 'The Plus plan is charged for every agent from the first; accounts are made by admins only and tokens live an hour.',
    },
  );
}
