/** Functions, their asynchronous retries and what feeds them. */
import { join } from 'node:path';
import { z } from 'zod';
import { constructIdOf, type DeclaredResource } from './assembly.ts';
import { type ReadContext, requireFunction } from './context.ts';
import type { EventSourceFacts, FunctionFacts } from './facts.ts';

const LambdaFunction = z.object({
  Handler: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
});

const OnFailure = z.object({ OnFailure: z.object({ Destination: z.string() }).optional() });

const InvokeConfig = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.number().optional(),
  DestinationConfig: OnFailure.optional(),
});

const EventSource = z.object({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: z.number().optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number().optional() }).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.number().optional(),
  MaximumRecordAgeInSeconds: z.number().optional(),
  ParallelizationFactor: z.number().default(1),
  DestinationConfig: OnFailure.optional(),
});

/** Lambda's defaults: 2 retries of an asynchronous event; batches of 10 from SQS and 100 from a stream. */
const DEFAULT_ASYNC_RETRIES = 2;
const DEFAULT_QUEUE_BATCH = 10;
const DEFAULT_STREAM_BATCH = 100;

export function readFunctions(context: ReadContext): FunctionFacts[] {
  const invokeConfigs = context
    .ofType('AWS::Lambda::EventInvokeConfig')
    .map((resource) => InvokeConfig.parse(context.properties(resource)));
  // A framework's own functions (custom resources, providers) run at deploy time only.
  return context
    .ofType('AWS::Lambda::Function')
    .filter((resource) => codeDirOf(context, resource) !== undefined && !isDeployTimeOnly(resource))
    .map((resource) => {
      const fields = LambdaFunction.parse(context.properties(resource));
      const physical = context.resolver.physical(resource);
      const asynchronous = invokeConfigs.find((config) => config.FunctionName === physical.ref);
      return {
        id: constructIdOf(resource),
        logicalId: resource.logicalId,
        name: physical.ref,
        arn: physical.attributes.Arn ?? '',
        codeDir: codeDirOf(context, resource) ?? '',
        handler: fields.Handler,
        environment: fields.Environment.Variables,
        timeoutSeconds: fields.Timeout,
        memoryMb: fields.MemorySize,
        asyncRetries: asynchronous?.MaximumRetryAttempts ?? DEFAULT_ASYNC_RETRIES,
        onFailureArn: asynchronous?.DestinationConfig?.OnFailure?.Destination,
      };
    });
}

/** CDK says where a function's bundle lies in the template itself, when asked to (`aws:cdk:enable-asset-metadata`). */
function codeDirOf(context: ReadContext, resource: DeclaredResource): string | undefined {
  const path = resource.metadata['aws:asset:path'];
  return typeof path === 'string' && !path.endsWith('.zip') ? join(context.assembly.directory, path) : undefined;
}

const DEPLOY_TIME_PATHS = /\/(framework-on(Event|Timeout)|Custom::[^/]+|AWS[0-9a-f]{32}|LogRetention[0-9a-f]+)\//;

function isDeployTimeOnly(resource: DeclaredResource): boolean {
  const path = resource.metadata['aws:cdk:path'];
  return typeof path === 'string' && DEPLOY_TIME_PATHS.test(path);
}

export function readEventSources(context: ReadContext, functions: readonly FunctionFacts[]): EventSourceFacts[] {
  return context.ofType('AWS::Lambda::EventSourceMapping').map((resource) => {
    const fields = EventSource.parse(context.properties(resource));
    const kind = fields.EventSourceArn.includes(':dynamodb:') ? 'stream' : 'queue';
    const retries = fields.MaximumRetryAttempts;
    const age = fields.MaximumRecordAgeInSeconds;
    return {
      functionId: requireFunction(functions, fields.FunctionName, `Event source ${resource.logicalId}`).id,
      sourceArn: fields.EventSourceArn,
      kind,
      batchSize: fields.BatchSize ?? (kind === 'queue' ? DEFAULT_QUEUE_BATCH : DEFAULT_STREAM_BATCH),
      reportsItemFailures: fields.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      maxConcurrency: fields.ScalingConfig?.MaximumConcurrency,
      filters: (fields.FilterCriteria?.Filters ?? []).map((filter): unknown => JSON.parse(filter.Pattern)),
      bisect: fields.BisectBatchOnFunctionError,
      // Lambda writes "without end" as -1.
      maxRetries: retries === -1 ? undefined : retries,
      maxRecordAgeSeconds: age === -1 ? undefined : age,
      parallelization: fields.ParallelizationFactor,
      onFailureArn: fields.DestinationConfig?.OnFailure?.Destination,
    };
  });
}
