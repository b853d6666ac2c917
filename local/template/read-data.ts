/** Tables, queues and buckets. */
import { z } from 'zod';
import { constructIdOf } from './assembly.ts';
import type { ReadContext } from './context.ts';
import type { BucketFacts, QueueFacts, TableFacts } from './facts.ts';

const Table = z.object({
  KeySchema: z.array(z.unknown()),
  AttributeDefinitions: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(z.looseObject({ IndexName: z.string(), KeySchema: z.unknown(), Projection: z.unknown() })).default([]),
  StreamSpecification: z.looseObject({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});

export function readTables(context: ReadContext): TableFacts[] {
  return context.ofType('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map((resource) => {
    const table = Table.parse(context.properties(resource));
    const physical = context.resolver.physical(resource);
    const indexes = table.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
    return {
      logicalId: resource.logicalId,
      name: physical.ref,
      arn: physical.attributes.Arn ?? '',
      definition: {
        TableName: physical.ref,
        KeySchema: table.KeySchema,
        AttributeDefinitions: table.AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
        ...(table.StreamSpecification && {
          StreamSpecification: { StreamEnabled: true, StreamViewType: table.StreamSpecification.StreamViewType },
        }),
      },
      ttlAttribute: table.TimeToLiveSpecification?.Enabled ? table.TimeToLiveSpecification.AttributeName : undefined,
      hasStream: table.StreamSpecification !== undefined,
    };
  });
}

/** CloudFormation's names are SQS's attribute names; only the redrive policy is JSON text in the API. */
const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'DelaySeconds',
  'MaximumMessageSize',
  'ReceiveMessageWaitTimeSeconds',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
] as const;

export function readQueues(context: ReadContext): QueueFacts[] {
  return context.ofType('AWS::SQS::Queue').map((resource) => {
    const properties = context.properties(resource);
    const { ref, attributes } = context.resolver.physical(resource);
    const set = QUEUE_ATTRIBUTES.filter((name) => properties[name] !== undefined).map((name) => [name, String(properties[name])]);
    const redrive = properties.RedrivePolicy === undefined ? [] : [['RedrivePolicy', JSON.stringify(properties.RedrivePolicy)]];
    return {
      id: constructIdOf(resource),
      logicalId: resource.logicalId,
      name: attributes.QueueName ?? '',
      url: ref,
      arn: attributes.Arn ?? '',
      fifo: properties.FifoQueue === true,
      attributes: Object.fromEntries([...set, ...redrive]),
    };
  });
}

const Cors = z.object({
  CorsRules: z.array(
    z.object({
      AllowedOrigins: z.array(z.string()),
      AllowedMethods: z.array(z.string()),
      AllowedHeaders: z.tuple([z.literal('*')], 'The local bucket lets pages send any header, or none to be asked for.').optional(),
      MaxAge: z.number().optional(),
    }),
  ),
});

export function readBuckets(context: ReadContext): BucketFacts[] {
  return context.ofType('AWS::S3::Bucket').map((resource) => {
    const { CorsConfiguration } = context.properties(resource);
    const rules = CorsConfiguration === undefined ? [] : Cors.parse(CorsConfiguration).CorsRules;
    return {
      logicalId: resource.logicalId,
      name: context.resolver.physical(resource).ref,
      cors: rules.map(({ AllowedOrigins: origins, AllowedMethods: methods, MaxAge: maxAgeSeconds }) => ({
        origins,
        methods,
        maxAgeSeconds,
      })),
    };
  });
}
