/** Turns a cloud assembly into the facts the local cloud is wired from. */
import { type Assembly, readAssembly } from './assembly.ts';
import type { ReadContext } from './context.ts';
import type { CloudFacts } from './facts.ts';
import { ACCOUNT_ID, type LocalAddresses, REGION } from './physical.ts';
import { readBuckets, readQueues, readTables } from './read-data.ts';
import { readEventRules, readReceiptRules, readSchedules } from './read-edges.ts';
import { readEventSources, readFunctions } from './read-functions.ts';
import { readRoutes, readSockets } from './read-routes.ts';
import { readSite } from './read-site.ts';
import { readUserPool } from './read-user-pool.ts';
import { createResolver } from './resolve.ts';

/** Types that are wired, or that only grant, watch or name something: a local run loses nothing without them. */
const KNOWN_TYPES = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolGroup',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ReceiptRule',
  'AWS::SES::ReceiptRuleSet',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
]);

/** Grants: not enforced here. Tests hold the recorded calls against the policies instead. */
const GRANT_TYPES = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
]);

/** @throws Error when a reference cannot be resolved or a trigger names a function that does not exist. */
export function readCloudFacts(cdkOut: string, addresses: LocalAddresses): CloudFacts {
  const assembly = readAssembly(cdkOut);
  const resolver = createResolver(assembly, addresses);
  const context: ReadContext = {
    assembly,
    resolver,
    ofType: (...types) => assembly.resources.filter((resource) => types.includes(resource.type)),
    properties: (resource) => toProperties(resolver.resolve(resource.stack, resource.properties)),
  };
  const functions = readFunctions(context);
  return {
    region: REGION,
    accountId: ACCOUNT_ID,
    functions,
    queues: readQueues(context),
    tables: readTables(context),
    buckets: readBuckets(context),
    eventSources: readEventSources(context, functions),
    routes: readRoutes(context, functions),
    sockets: readSockets(context, functions),
    scheduleGroups: context.ofType('AWS::Scheduler::ScheduleGroup').map((group) => resolver.physical(group).ref),
    schedules: readSchedules(context),
    receiptRules: readReceiptRules(context, functions),
    eventRules: readEventRules(context),
    configurationSets: context.ofType('AWS::SES::ConfigurationSet').map((set) => resolver.physical(set).ref),
    emailIdentities: context.ofType('AWS::SES::EmailIdentity').map((identity) => String(context.properties(identity).EmailIdentity)),
    userPool: readUserPool(context),
    site: readSite(context),
    notImitated: notImitated(assembly),
  };
}

function toProperties(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function notImitated(assembly: Assembly): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of assembly.resources) {
    if (!KNOWN_TYPES.has(type) && !GRANT_TYPES.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}
