/** Reads a table's stream through the DynamoDB Streams API, for table engines whose data file we cannot read. */
import { z } from 'zod';
import type { StreamRecord, StreamSource } from './stream-source.ts';

const Described = z.object({ Table: z.object({ LatestStreamArn: z.string() }) });
const Stream = z.object({ StreamDescription: z.object({ Shards: z.array(z.object({ ShardId: z.string() })).default([]) }) });
const Iterator = z.object({ ShardIterator: z.string() });
const Records = z.object({
  NextShardIterator: z.string().nullish(),
  Records: z
    .array(
      z.object({
        eventName: z.string(),
        dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number().default(0) }),
      }),
    )
    .default([]),
});

/** GetRecords costs a millisecond, so it is asked less often than a file would be. */
const READ_EVERY_MS = 50;
/** After so many empty reads in a row the stream counts as read to its end. */
const EMPTY_READS = 2;
/** New shards appear rarely; they are looked for this often. */
const SHARDS_EVERY_MS = 5_000;

/**
 * The sequence number is the position, so engines must keep it below 2^53; DynamoDB Local and dynoxide do, AWS does not.
 * `newest` cannot be asked: it is one more than the last record read until the stream has been found empty.
 */
export function openApiStream(endpoint: string, tableName: string): StreamSource {
  const iterators = new Map<string, string | undefined>();
  let nextReadAt = 0;
  let shardsReadAt = 0;
  let emptyReads = 0;
  let last = 0;

  return {
    async readAfter(position, limit) {
      last = Math.max(last, position);
      if (Date.now() < nextReadAt) return [];
      nextReadAt = Date.now() + READ_EVERY_MS;
      await findShards();
      const found: StreamRecord[] = [];
      for (const shardId of iterators.keys()) found.push(...(await readShard(shardId, limit)));
      const records = found.filter((record) => record.position > position).sort((one, other) => one.position - other.position);
      emptyReads = records.length === 0 ? emptyReads + 1 : 0;
      last = records.at(-1)?.position ?? last;
      return records;
    },
    newest: () => (emptyReads >= EMPTY_READS ? last : last + 1),
    close: () => undefined,
  };

  async function findShards(): Promise<void> {
    if (Date.now() - shardsReadAt < SHARDS_EVERY_MS) return;
    shardsReadAt = Date.now();
    const { Table } = Described.parse(await call('DynamoDB_20120810.DescribeTable', { TableName: tableName }));
    const StreamArn = Table.LatestStreamArn;
    const { StreamDescription } = Stream.parse(await call('DynamoDBStreams_20120810.DescribeStream', { StreamArn }));
    for (const { ShardId } of StreamDescription.Shards) {
      if (iterators.has(ShardId)) continue;
      const input = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
      iterators.set(ShardId, Iterator.parse(await call('DynamoDBStreams_20120810.GetShardIterator', input)).ShardIterator);
    }
  }

  async function readShard(shardId: string, limit: number): Promise<StreamRecord[]> {
    const ShardIterator = iterators.get(shardId);
    if (ShardIterator === undefined) return [];
    const page = Records.parse(await call('DynamoDBStreams_20120810.GetRecords', { ShardIterator, Limit: limit }));
    iterators.set(shardId, page.NextShardIterator ?? undefined);
    return page.Records.map(({ eventName, dynamodb }) => ({
      position: Number(dynamodb.SequenceNumber),
      eventName,
      createdAtSeconds: dynamodb.ApproximateCreationDateTime,
      sequenceNumber: dynamodb.SequenceNumber,
      change: dynamodb,
    }));
  }

  async function call(target: string, input: object): Promise<unknown> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target, ...UNCHECKED_SIGNATURE },
      body: JSON.stringify(input),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${target} failed at ${endpoint}: ${answer}`);
    return JSON.parse(answer);
  }
}

/** Local engines want a signature's form and do not check it. */
const UNCHECKED_SIGNATURE = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/ap-southeast-3/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
  'x-amz-date': '20260101T000000Z',
};
