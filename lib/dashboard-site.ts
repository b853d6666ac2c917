/** The one origin of the dashboard: CloudFront in front of the page, the API and the socket. */
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  type ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { createDashboardHeaders } from './dashboard-headers.ts';
import { chosenOrigins } from './dashboard-origins.ts';
import type { DeskResources } from './desk-resources.ts';
import { keepLogicalId } from './logical-id.ts';
import type { StageConfig } from './stage-config.ts';

export interface DashboardSiteProps extends Pick<DeskResources, 'config' | 'state'> {
  readonly httpApi: HttpApi;
  /** The host of the WebSocket API whose stage is named `live`; unset: there is none, and the page polls. */
  readonly liveHost?: string;
}

/** What is the HTTP API's. Everything else is the page: its files, or the page itself under any other path. */
const API_PATHS = ['/v1/*', '/session*', '/webhooks/*'];
const LIVE_PATH = '/live';

/** Paths of the page have no dot in their last part; its files all do. */
const PAGE_OF_PATH = `function handler(event) {
  var request = event.request;
  if (request.uri.split('/').pop().indexOf('.') < 0) request.uri = '/index.html';
  return request;
}`;

export class DashboardSite extends Construct {
  /** Holds nothing but what a deployment puts there. */
  readonly bucket: Bucket;
  /** CloudFront's own name, which a name of one's own is an alias of. */
  readonly domainName: string;
  /** Without a slash at its end. */
  readonly url: string;
  /** The page's origins: one, or two names of one laptop. */
  readonly origins: readonly string[];

  constructor(scope: Construct, id: string, props: DashboardSiteProps) {
    super(scope, id);
    const { config, state } = props;
    this.bucket = this.#createBucket();
    const headers = createDashboardHeaders(this, { config, bucket: state.bucket, signInUrl: state.agentPool.signInUrl });
    this.domainName = this.#createDistribution(props, headers).distributionDomainName;
    this.url = config.dashboardUrl ?? `https://${this.domainName}`;
    const chosen = chosenOrigins(config);
    this.origins = chosen.length > 0 ? chosen : [this.url];
  }

  #createBucket(): Bucket {
    const bucket = new Bucket(this, 'PageBucket', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // A deployment puts it all there again; the function that does so empties it before it goes.
      removalPolicy: RemovalPolicy.DESTROY,
      lifecycleRules: [{ id: 'BrokenUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds the files of a public page, and only CloudFront reads it.',
    });
    keepLogicalId(bucket, 'PageBucket');
    return bucket;
  }

  #createDistribution({ config, httpApi, liveHost }: DashboardSiteProps, responseHeadersPolicy: ResponseHeadersPolicy): Distribution {
    const api = apiBehavior(apiHost(httpApi));
    const behaviors = Object.fromEntries(API_PATHS.map((path) => [path, { ...api, responseHeadersPolicy }]));
    const distribution = new Distribution(this, 'Dashboard', {
      comment: `Meja ${config.stage}: the dashboard`,
      defaultBehavior: { ...this.#pageBehavior(config), responseHeadersPolicy },
      // No error pages here: they would stand in the place of the API's own refusals.
      additionalBehaviors: { ...behaviors, ...(liveHost !== undefined && { [LIVE_PATH]: apiBehavior(liveHost) }) },
      // The cheapest class that has places in Indonesia.
      priceClass: PriceClass.PRICE_CLASS_200,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...certificateOf(this, config),
    });
    keepLogicalId(distribution, 'Dashboard');
    acknowledgeDistribution(distribution, config);
    return distribution;
  }

  #pageBehavior({ stage, region }: StageConfig): BehaviorOptions {
    const originAccessControl = new S3OriginAccessControl(this, 'PageAccess', { originAccessControlName: `meja-${stage}-${region}` });
    const pageOfPath = new CloudFrontFunction(this, 'PageOfPath', {
      comment: 'Every path of the page is the page',
      code: FunctionCode.fromInline(PAGE_OF_PATH),
      runtime: FunctionRuntime.JS_2_0,
    });
    keepLogicalId(originAccessControl, 'PageAccess');
    keepLogicalId(pageOfPath, 'PageOfPath');
    return {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, { originAccessControl }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // By what each file says of itself.
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      functionAssociations: [{ function: pageOfPath, eventType: FunctionEventType.VIEWER_REQUEST }],
    };
  }
}

const apiHost = (httpApi: HttpApi): string => {
  const { region, urlSuffix } = Stack.of(httpApi);
  return `${httpApi.apiId}.execute-api.${region}.${urlSuffix}`;
};

/** Nothing is kept, and all that the browser sent goes along, its token and cookie too; but for the host, by which API Gateway finds the API. */
function apiBehavior(host: string): BehaviorOptions {
  return {
    origin: new HttpOrigin(host, { originSslProtocols: [OriginSslPolicy.TLS_V1_2], readTimeout: Duration.seconds(30) }),
    // A redirect would tell the token once without TLS.
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  };
}

function certificateOf(scope: Construct, { dashboardUrl, dashboardCertificate }: StageConfig) {
  if (dashboardUrl === undefined || dashboardCertificate === undefined) return {};
  return {
    domainNames: [new URL(dashboardUrl).host],
    certificate: Certificate.fromCertificateArn(scope, 'DashboardCertificate', dashboardCertificate),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

function acknowledgeDistribution(distribution: Distribution, { dashboardCertificate }: StageConfig): void {
  const acknowledged = [
    { id: 'AwsSolutions-CFR1', reason: 'Agents travel, and whoever is not signed in sees a page without anybody in it.' },
    {
      id: 'AwsSolutions-CFR2',
      reason: 'A web ACL is paid for by the month from the first; the API throttles, and every request of it needs a token.',
    },
    { id: 'AwsSolutions-CFR3', reason: "The API's own access log says what was asked of it; the rest are files that anybody may read." },
  ];
  const ownName = {
    id: 'AwsSolutions-CFR4',
    reason: "CloudFront's own name takes whatever TLS its certificate does; a name of one's own (dashboardUrl) takes 1.2 and newer.",
  };
  for (const one of dashboardCertificate === undefined ? [...acknowledged, ownName] : acknowledged)
    Validations.of(distribution).acknowledge(one);
}
