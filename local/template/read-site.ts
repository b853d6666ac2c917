/** CloudFront: which paths are the API's, what makes a file of the others, and what every answer carries. */
import { z } from 'zod';
import type { ReadContext } from './context.ts';
import type { SiteFacts } from './facts.ts';

const Behavior = z.object({ ResponseHeadersPolicyId: z.string().optional() });
const Distribution = z.object({
  DistributionConfig: z.object({
    DefaultCacheBehavior: Behavior.extend({
      FunctionAssociations: z.tuple(
        [z.object({ EventType: z.literal('viewer-request'), FunctionARN: z.string() })],
        'The local gateway imitates one function of CloudFront, which reads a request.',
      ),
    }),
    CacheBehaviors: z.array(Behavior.extend({ PathPattern: z.string() })).default([]),
    // One that stood in the place of an answer here and not there would show too late.
    CustomErrorResponses: z.tuple([], 'The local gateway imitates no error pages of CloudFront.').optional(),
  }),
});
const PageFunction = z.object({ FunctionCode: z.string() });

/** Strict: a header that is not known here is not sent, and nobody would notice. */
const HeadersPolicy = z.object({
  ResponseHeadersPolicyConfig: z.object({
    SecurityHeadersConfig: z
      .strictObject({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }).optional(),
        StrictTransportSecurity: z.object({ AccessControlMaxAgeSec: z.number(), IncludeSubdomains: z.boolean().default(false) }).optional(),
        ContentTypeOptions: z.object({}).optional(),
        FrameOptions: z.object({ FrameOption: z.string() }).optional(),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }).optional(),
      })
      .default({}),
    CustomHeadersConfig: z.object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) }).default({ Items: [] }),
  }),
});
type HeadersPolicy = z.infer<typeof HeadersPolicy>;

/** Undefined where the templates declare no distribution: then the gateway is the API alone. */
export function readSite(context: ReadContext): SiteFacts | undefined {
  const [resource, other] = context.ofType('AWS::CloudFront::Distribution');
  if (!resource) return undefined;
  if (other) throw new Error('The local gateway imitates one distribution; the templates declare more.');
  const { DefaultCacheBehavior: page, CacheBehaviors } = Distribution.parse(context.properties(resource)).DistributionConfig;
  const policies = new Set([page, ...CacheBehaviors].map(({ ResponseHeadersPolicyId }) => ResponseHeadersPolicyId));
  policies.delete(undefined);
  if (policies.size > 1) throw new Error('The local gateway imitates one policy of response headers; the distribution names more.');
  return {
    apiPaths: CacheBehaviors.map(({ PathPattern }) => PathPattern),
    headers: headersOf(context, page.ResponseHeadersPolicyId),
    pageOfPath: sourceOf(context, page.FunctionAssociations[0].FunctionARN),
  };
}

function sourceOf(context: ReadContext, arn: string): string {
  const found = context
    .ofType('AWS::CloudFront::Function')
    .find((resource) => context.resolver.physical(resource).attributes.FunctionARN === arn);
  if (!found) throw new Error(`The distribution names the function ${arn}, which no template declares.`);
  return PageFunction.parse(context.properties(found)).FunctionCode;
}

function headersOf(context: ReadContext, policyId: string | undefined): Record<string, string> {
  const found = context
    .ofType('AWS::CloudFront::ResponseHeadersPolicy')
    .find((resource) => context.resolver.physical(resource).ref === policyId);
  if (!found) return {};
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = HeadersPolicy.parse(
    context.properties(found),
  ).ResponseHeadersPolicyConfig;
  return {
    ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
    ...securityHeaders(security),
  };
}

function securityHeaders(security: HeadersPolicy['ResponseHeadersPolicyConfig']['SecurityHeadersConfig']): Record<string, string> {
  const { ContentSecurityPolicy, StrictTransportSecurity: tls, ContentTypeOptions, FrameOptions, ReferrerPolicy } = security;
  const headers = {
    'content-security-policy': ContentSecurityPolicy?.ContentSecurityPolicy,
    'strict-transport-security': tls && `max-age=${tls.AccessControlMaxAgeSec}${tls.IncludeSubdomains ? '; includeSubDomains' : ''}`,
    'x-content-type-options': ContentTypeOptions && 'nosniff',
    'x-frame-options': FrameOptions?.FrameOption,
    'referrer-policy': ReferrerPolicy?.ReferrerPolicy,
  };
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
