/** Where agents sign in. Roles and teams are not here: the agent's record says them, on every request. */
import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccountRecovery, FeaturePlan, ManagedLoginVersion, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';
import type { StageConfig } from './stage-config.ts';

export interface AgentPoolProps {
  /** Stage `local` may sign in with a password in one call, because its sign-in engine knows no SRP. */
  readonly config: StageConfig;
}

export class AgentPool extends Construct {
  readonly pool: UserPool;
  /** For scripts and tools, which sign in without a browser. The dashboard has a client of its own. */
  readonly client: UserPoolClient;
  /** As tokens have it in `iss`. */
  readonly issuer: string;
  /** The origin of the sign-in page and of the endpoints beside it. */
  readonly signInUrl: string;

  constructor(scope: Construct, id: string, { config: { stage, secondFactor } }: AgentPoolProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'UserPool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      passwordPolicy: { minLength: 12, requireLowercase: true, requireUppercase: true, requireDigits: true, requireSymbols: true },
      mfa: secondFactor === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.client = this.pool.addClient('UserPoolClient', {
      generateSecret: false,
      authFlows: stage === 'local' ? { userPassword: true } : { userSrp: true, adminUserPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      // A working day: who left at noon is asked again tomorrow.
      refreshTokenValidity: Duration.hours(12),
    });
    const domain = this.pool.addDomain('SignInDomain', {
      // Prefixes are shared by all accounts of a region, hence the account number.
      cognitoDomain: { domainPrefix: `meja-${stage}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.signInUrl = domain.baseUrl();
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
      reason: 'A second factor may be required (secondFactor); by default it is not, because agents share counters without telephones.',
    },
    {
      id: 'AwsSolutions-COG8',
      reason: 'The Plus plan is charged for every agent from the first; accounts are made by admins only and tokens live an hour.',
    },
  );
}
