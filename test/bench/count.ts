/** Counts what is in the table, past every index and list. */
import { DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { BenchCloud } from './bench-cloud.ts';

export type Counted = { readonly tickets: number; readonly received: number };

export const tableClient = (cloud: BenchCloud): DynamoDBClient =>
  new DynamoDBClient({
    endpoint: cloud.urls.dynamodb,
    region: 'ap-southeast-3',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });

/** Tickets, and messages of contacts that stand in a ledger. */
export async function countAll(cloud: BenchCloud): Promise<Counted> {
  const client = tableClient(cloud);
  let tickets = 0;
  let received = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: cloud.tableName })) {
    tickets += Items.filter(({ pk }) => pk?.S?.startsWith('TICKET#')).length;
    received += Items.filter(({ pk, entry }) => pk?.S?.startsWith('LEDGER#') && entry?.S?.includes('"MessageReceived"')).length;
  }
  client.destroy();
  return { tickets, received };
}

/** The most that an agent's record may say. */
const CAPACITY = 1_000;

/** Two people with room for a thousand tickets each, so that routing has work for as long as a measurement lasts. */
export async function makeRoom(cloud: BenchCloud): Promise<void> {
  const client = tableClient(cloud);
  for await (const { Items = [] } of paginateScan({ client }, { TableName: cloud.tableName })) {
    for (const { pk, sk, presence } of Items) {
      if (!pk?.S?.startsWith('AGENT#') || !sk || presence?.S !== 'online') continue;
      const change = {
        UpdateExpression: 'SET #capacity = :most',
        ExpressionAttributeNames: { '#capacity': 'capacity' },
        ExpressionAttributeValues: { ':most': { N: String(CAPACITY) } },
      };
      await client.send(new UpdateItemCommand({ TableName: cloud.tableName, Key: { pk, sk }, ...change }));
    }
  }
  client.destroy();
}
