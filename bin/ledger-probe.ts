/**
 * The real calls to the real table, as a role with a function's policies: proves that DynamoDB fills in the condition keys as the denies read them,
 * in mixed transactions, too. Nothing is ever written: each call has a condition that nothing meets, and DynamoDB asks IAM before it looks.
 */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PROBE_LEDGER, PROBE_OTHER } from './ledger-simulation.ts';

export type Outcome = 'allowed' | 'refused';
export type Probe = {
  readonly rule: string;
  readonly expected: Outcome;
  readonly run: (client: DynamoDBClient, tableName: string) => Promise<unknown>;
};
export type Finding = { readonly rule: string; readonly expected: Outcome; readonly found: Outcome };

const NEVER = { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(pk)' };
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'probe' } });
const put = (TableName: string, pk: string) => ({ TableName, Item: key(pk), ...NEVER });
const remove = (TableName: string, pk: string) => ({ TableName, Key: key(pk), ...NEVER });
const update = (TableName: string, pk: string) => ({
  TableName,
  Key: key(pk),
  UpdateExpression: 'SET probed = :yes',
  ExpressionAttributeValues: { ':yes': { BOOL: true } },
  ...NEVER,
});

type Items = (tableName: string) => TransactWriteItem[];
const transaction = (rule: string, expected: Outcome, items: Items): Probe => ({
  rule,
  expected,
  run: (client, tableName) => client.send(new TransactWriteItemsCommand({ TransactItems: items(tableName) })),
});

export const PROBES: readonly Probe[] = [
  {
    rule: 'PutItem beside the ledger',
    expected: 'allowed',
    run: (client, table) => client.send(new PutItemCommand(put(table, PROBE_OTHER))),
  },
  { rule: 'PutItem of an entry', expected: 'refused', run: (client, table) => client.send(new PutItemCommand(put(table, PROBE_LEDGER))) },
  {
    rule: 'UpdateItem of an entry',
    expected: 'refused',
    run: (client, table) => client.send(new UpdateItemCommand(update(table, PROBE_LEDGER))),
  },
  {
    rule: 'DeleteItem of an entry',
    expected: 'refused',
    run: (client, table) => client.send(new DeleteItemCommand(remove(table, PROBE_LEDGER))),
  },
  transaction('a transaction that puts an entry and another item', 'allowed', (table) => [
    { Put: put(table, PROBE_LEDGER) },
    { Put: put(table, PROBE_OTHER) },
  ]),
  transaction('a transaction that puts an entry and updates another item', 'allowed', (table) => [
    { Put: put(table, PROBE_LEDGER) },
    { Update: update(table, PROBE_OTHER) },
  ]),
  transaction('a transaction that puts an item and updates an entry', 'refused', (table) => [
    { Put: put(table, PROBE_OTHER) },
    { Update: update(table, PROBE_LEDGER) },
  ]),
  transaction('a transaction that puts an item and removes an entry', 'refused', (table) => [
    { Put: put(table, PROBE_OTHER) },
    { Delete: remove(table, PROBE_LEDGER) },
  ]),
];

/** In the order of PROBES. @throws what DynamoDB says beyond yes and no: throttling, no such table. */
export async function probe(client: DynamoDBClient, tableName: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { rule, expected, run } of PROBES) findings.push({ rule, expected, found: await outcomeOf(() => run(client, tableName)) });
  return findings;
}

/** The condition that nothing meets is only looked at once IAM has said yes. */
async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDeniedException') return 'refused';
    if (error instanceof ConditionalCheckFailedException) return 'allowed';
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return 'allowed';
    throw error;
  }
  throw new Error('A probe met a condition that nothing can meet.');
}
