import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const url = (name: string) => `https://sqs.ap-southeast-3.amazonaws.com/1/${name}`;
const ENVIRONMENT = {
  AWS_REGION: 'ap-southeast-3',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  TABLE_NAME: 'table',
  BUCKET_NAME: 'bucket',
  OUTBOUND_QUEUE_URL: url('outbound.fifo'),
  WORK_QUEUE_URL: url('work.fifo'),
  TASKS_QUEUE_URL: url('tasks'),
  TASKS_QUEUE_ARN: 'arn:aws:sqs:ap-southeast-3:1:tasks',
  SCHEDULE_GROUP: 'group',
  SCHEDULE_ROLE_ARN: 'arn:aws:iam::1:role/schedule',
  DEAD_LETTER_QUEUE_ARN: 'arn:aws:sqs:ap-southeast-3:1:dead',
};
for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
const { handler } = await import('../../functions/reconcile.ts');

const dynamo = mockClient(DynamoDBClient);
const s3 = mockClient(S3Client);
const context = { getRemainingTimeInMillis: () => 300_000 };

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  for (const client of [dynamo, s3]) client.reset();
  dynamo.on(QueryCommand).resolves({ Items: [] });
  dynamo.on(BatchGetItemCommand).resolves({ Responses: { table: [] } });
  dynamo.on(GetItemCommand).resolves({});
});

describe('reconcile', () => {
  it('walks the open work of every team by the team index', async () => {
    expect(await handler({ kind: 'open_work' }, context)).toMatchObject({ walked: 0, orphans: 0 });

    const walked = dynamo.commandCalls(QueryCommand).filter(({ args }) => args[0].input.IndexName === 'team-work');
    expect(walked.map(({ args }) => args[0].input.ExpressionAttributeValues?.[':list'])).toEqual([{ S: 'TEAM#default' }]);
  });

  it('looks for the raw mails below their prefix', async () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    s3.on(ListObjectsV2Command).resolves({
      Contents: [
        { Key: 'mail/raw/ses-lost', LastModified: hoursAgo(10) },
        { Key: 'mail/raw/ses-old', LastModified: hoursAgo(100) },
      ],
    });

    expect(await handler({ kind: 'raw_mail' }, context)).toEqual({ missing: ['ses-lost'] });
    expect(s3.commandCalls(ListObjectsV2Command)[0]?.args[0].input).toMatchObject({ Bucket: 'bucket', Prefix: 'mail/raw/' });
  });

  it('refuses what it does not know', async () => {
    await expect(handler({ kind: 'everything' }, context)).rejects.toThrow('kind');
    expect(dynamo.calls()).toEqual([]);
  });
});
