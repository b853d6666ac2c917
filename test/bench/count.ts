/** Counts what is in the table, past every index and list. */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
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
