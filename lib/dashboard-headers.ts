/** What a browser is told beside the page: above all, what the page may do. */
import { Duration } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';
import type { StageConfig } from './stage-config.ts';

export interface DashboardHeadersProps {
  readonly config: StageConfig;
  /** Attachments are uploaded to it and shown from it. */
  readonly bucket: Bucket;
  /** The sign-in page's origin. */
  readonly signInUrl: string;
}

/** Two years: what browsers ask for before they ship a list with it. */
const TLS_ONLY = Duration.days(730);

export function createDashboardHeaders(scope: Construct, { config, bucket, signInUrl }: DashboardHeadersProps): ResponseHeadersPolicy {
  const policy = new ResponseHeadersPolicy(scope, 'DashboardHeaders', {
    // An account has one list of these for all regions.
    responseHeadersPolicyName: `meja-${config.stage}-${config.region}`,
    comment: `Meja ${config.stage}: what the dashboard's page may do`,
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: contentPolicy(`https://${bucket.bucketRegionalDomainName}`, signInUrl),
        override: true,
      },
      strictTransportSecurity: { accessControlMaxAge: TLS_ONLY, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        { header: 'permissions-policy', value: 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()', override: true },
      ],
    },
  });
  keepLogicalId(policy, 'DashboardHeaders');
  return policy;
}

/**
 * No script but our own files. `'self'` of connect-src is the socket's origin, too.
 * @see https://www.w3.org/TR/CSP3/#match-url-to-source-expression
 */
function contentPolicy(files: string, signInUrl: string): string {
  const directives = {
    'default-src': "'none'",
    'script-src': "'self'",
    // The components set their sizes and colours as variables in style attributes.
    'style-src': "'self' 'unsafe-inline'",
    'font-src': "'self'",
    // A mail's frame inherits this policy and tightens it: there, images of others are shown when somebody asks for them.
    'img-src': `'self' data: blob: https: ${files}`,
    'media-src': `blob: ${files}`,
    'connect-src': `'self' ${files}`,
    'frame-src': "'self'",
    'form-action': signInUrl,
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}
