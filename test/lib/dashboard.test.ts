import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { SESSION_HOURS } from '#schemas/session';
import { ofType, type Properties, show, synthesize } from './synth.ts';

const OWN_NAME = {
  dashboardUrl: 'https://desk.example.co.id/',
  dashboardCertificate: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
};
const LOCAL = { stage: 'local', mailDomain: 'meja.local', dashboardUrl: 'http://localhost:4000' };
const { desk, state } = synthesize();
const named = synthesize(OWN_NAME);
const local = synthesize(LOCAL);

const variablesOf = (resources: typeof desk, id: string) => Object(Object(resources[id]?.Properties.Environment).Variables);
const distributionOf = (resources: typeof desk): Properties => Object(resources.Dashboard?.Properties.DistributionConfig);
const config = distributionOf(desk);
const all = config.CacheBehaviors as Properties[];
/** Of the API: the socket's answers are no pages. */
const behaviors = all.filter(({ PathPattern }) => PathPattern !== '/live');
const originOf = ({ TargetOriginId }: Properties): Properties =>
  (config.Origins as Properties[]).find(({ Id }) => Id === TargetOriginId) ?? {};
/** Of CloudFront's own policies. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe('the one origin', () => {
  test('serves the API, its sessions and the webhooks from the HTTP API, sockets from theirs, and everything else from the page', () => {
    const hostOf = (api: string) => `<${api}>.execute-api.ap-southeast-3.<AWS::URLSuffix>`;

    expect(behaviors.map((behavior) => [behavior.PathPattern, show(originOf(behavior).DomainName)])).toEqual([
      ...['/v1/*', '/session*', '/webhooks/*'].map((path) => [path, hostOf('HttpApi')]),
    ]);
    expect(show(originOf(Object(config.DefaultCacheBehavior)).DomainName)).toBe('<PageBucket.RegionalDomainName>');
  });

  test('keeps no answer of the API, and hands it all that the browser sent but the host', () => {
    for (const behavior of behaviors) {
      expect(behavior).toMatchObject({
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
        ViewerProtocolPolicy: 'https-only',
      });
      expect((behavior.AllowedMethods as string[]).toSorted()).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
      expect(originOf(behavior)).toMatchObject({
        CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
      });
    }
  });

  test("puts no error page in the place of the API's refusals", () => {
    expect(config).not.toHaveProperty('CustomErrorResponses');
  });

  test('is served near Indonesia, and without TLS to nobody', () => {
    expect(config).toMatchObject({ PriceClass: 'PriceClass_200', HttpVersion: 'http2and3' });
    expect(config.DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https' });
  });

  test('has the socket, too: every byte of it goes through, none is kept, and nothing is added', () => {
    const [live = {}] = all.filter(({ PathPattern }) => PathPattern === '/live');

    expect(live).toMatchObject({
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST,
      ViewerProtocolPolicy: 'https-only',
    });
    expect(live).not.toHaveProperty('ResponseHeadersPolicyId');
    expect(show(originOf(live).DomainName)).toMatch(/^<LiveApi>\.execute-api\./);
  });

  test('has a name of its own where one was chosen, with TLS 1.2 or newer', () => {
    expect(distributionOf(named.desk)).toMatchObject({
      Aliases: ['desk.example.co.id'],
      ViewerCertificate: { AcmCertificateArn: OWN_NAME.dashboardCertificate, MinimumProtocolVersion: 'TLSv1.2_2021' },
    });
    expect(named.violations).toEqual([]);
  });
});

describe('a path of the page', () => {
  const [, code = {}] = ofType(desk, 'AWS::CloudFront::Function')[0] ?? [];
  const pageOf = (uri: string): string =>
    runInNewContext(`${code.FunctionCode}; handler({ request: { uri: ${JSON.stringify(uri)} } }).uri`);

  test.each(['/', '/inbox/mine', '/tickets/1042', '/signed-in', '/v.2/inbox', '/contacts/'])('%s is the page itself', (path) => {
    expect(pageOf(path)).toBe('/index.html');
  });

  test.each(['/index.html', '/assets/app-1a2b3c.js', '/icon.svg', '/.well-known/security.txt'])('%s is a file', (path) => {
    expect(pageOf(path)).toBe(path);
  });
});

describe('the page', () => {
  const { ResponseHeadersPolicyConfig: headers = {} } = desk.DashboardHeaders?.Properties ?? {};
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = Object(headers);
  const policy = new Map(
    show(security.ContentSecurityPolicy.ContentSecurityPolicy)
      .split('; ')
      .map((directive) => [directive.split(' ')[0] ?? '', directive.split(' ').slice(1)]),
  );
  const FILES = 'https://<BucketRegionalDomainName>';

  test('runs no script but its own files, and asks nobody but its own origin and the bucket', () => {
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'font-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:', 'https:', FILES],
      'media-src': ['blob:', FILES],
      'connect-src': ["'self'", FILES],
      'frame-src': ["'self'"],
      'form-action': [expect.stringMatching(/^https:\/\/<\w*SignInDomain\w*>\.auth\.ap-southeast-3\.amazoncognito\.com$/)],
      'frame-ancestors': ["'none'"],
      'base-uri': ["'none'"],
    });
  });

  test('is shown over TLS only, in no frame, and tells nobody where somebody came from', () => {
    expect(security).toMatchObject({
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
    });
    expect(custom.Items.map(({ Header, Value }: Record<string, string>) => `${Header}: ${Value}`)).toEqual([
      'cross-origin-opener-policy: same-origin',
      'permissions-policy: camera=(self), microphone=(), geolocation=(), payment=(), usb=()',
    ]);
  });

  test('and every answer of the API carry these headers; a socket has no answer to carry them', () => {
    const answering = behaviors.filter(({ PathPattern }) => PathPattern !== '/live');

    for (const behavior of [Object(config.DefaultCacheBehavior), ...answering])
      expect(show(behavior.ResponseHeadersPolicyId)).toBe('<DashboardHeaders>');
  });

  test('lies in a private bucket that this distribution alone reads, and that goes with the stack', () => {
    const [, policyOfBucket] = ofType(desk, 'AWS::S3::BucketPolicy')[0] ?? [];
    const statements = Object(policyOfBucket?.PolicyDocument).Statement as Properties[];
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

    expect(desk.PageBucket?.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(desk.PageBucket?.DeletionPolicy).toBe('Delete');
    expect(allowed).toMatchObject([{ Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } }]);
    expect(JSON.stringify(allowed[0]?.Condition)).toContain('"Ref":"Dashboard"');
  });

  test('may upload to the files bucket, and show what is in it; pages of other origins may not', () => {
    expect(state.Bucket?.Properties.CorsConfiguration).toEqual({
      CorsRules: [
        { AllowedHeaders: ['*'], AllowedMethods: ['GET', 'HEAD', 'POST'], AllowedOrigins: ['https://*.cloudfront.net'], MaxAge: 7200 },
      ],
    });
    expect(Object(named.state.Bucket?.Properties.CorsConfiguration).CorsRules[0].AllowedOrigins).toEqual(['https://desk.example.co.id']);
    expect(Object(local.state.Bucket?.Properties.CorsConfiguration).CorsRules[0].AllowedOrigins).toEqual([
      'http://localhost:4000',
      'http://127.0.0.1:4000',
    ]);
  });
});

describe('signing in to the dashboard', () => {
  const clientOf = (resources: typeof desk) => resources.DashboardClient?.Properties;
  const shownOf = (values: unknown): string[] => (Array.isArray(values) ? values.map(show) : []);

  test('is by code, for whoever can keep no secret, and comes back to the own origin only', () => {
    expect(clientOf(desk)).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
    expect(shownOf(clientOf(desk)?.CallbackURLs)).toEqual(['https://<Dashboard.DomainName>/signed-in']);
    expect(shownOf(clientOf(desk)?.LogoutURLs)).toEqual(['https://<Dashboard.DomainName>/']);
    expect(clientOf(named.desk)).toMatchObject({ CallbackURLs: ['https://desk.example.co.id/signed-in'] });
    expect(clientOf(local.desk)).toMatchObject({
      CallbackURLs: ['http://localhost:4000/signed-in', 'http://127.0.0.1:4000/signed-in'],
    });
  });

  test('lasts a working day, with access tokens that live an hour', () => {
    expect(clientOf(desk)).toMatchObject({
      AccessTokenValidity: 60,
      RefreshTokenValidity: SESSION_HOURS * 60,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
    });
  });

  test('has a page: managed login shows none to a client without a style', () => {
    const [, domain] = ofType(state, 'AWS::Cognito::UserPoolDomain')[0] ?? [];

    expect(domain).toMatchObject({ ManagedLoginVersion: 2 });
    expect(desk.SignInStyle?.Properties).toMatchObject({ UseCognitoProvidedValues: true, ClientId: { Ref: 'DashboardClient' } });
  });

  test('asks everybody for a second factor where the desk wants that', () => {
    const pool = (resources: typeof state) => resources.UserPool?.Properties;

    expect(pool(state)).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
    expect(pool(synthesize({ secondFactor: 'required' }).state)).toMatchObject({ MfaConfiguration: 'ON' });
  });

  test('goes through a function that knows the pool, its client and the own origins', () => {
    const shown = Object.fromEntries(Object.entries(variablesOf(desk, 'Session')).map(([name, value]) => [name, show(value)]));

    expect(shown).toMatchObject({
      SIGN_IN_URL: expect.stringMatching(/^https:\/\/<\w*SignInDomain\w*>\.auth\.ap-southeast-3\.amazoncognito\.com$/),
      SIGN_IN_CLIENT_ID: '<DashboardClient>',
      DASHBOARD_ORIGINS: 'https://<Dashboard.DomainName>',
      TOKEN_ISSUER: 'https://cognito-idp.ap-southeast-3.<AWS::URLSuffix>/<UserPool>',
    });
    expect(variablesOf(named.desk, 'Session')).toMatchObject({ DASHBOARD_ORIGINS: 'https://desk.example.co.id' });
    expect(variablesOf(local.desk, 'Session')).toMatchObject({ DASHBOARD_ORIGINS: 'http://localhost:4000,http://127.0.0.1:4000' });
  });
});

test('mails to agents link to where they work', () => {
  expect(show(variablesOf(desk, 'Tasks').DASHBOARD_URL)).toBe('https://<Dashboard.DomainName>');
  expect(variablesOf(named.desk, 'Tasks').DASHBOARD_URL).toBe('https://desk.example.co.id');
  expect(variablesOf(local.desk, 'Tasks').DASHBOARD_URL).toBe('http://localhost:4000');
});
