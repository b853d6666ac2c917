/** The calls we make to the one table. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  type ConsumedCapacity,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { TransientError } from '#domain/errors';
import type { RawItem } from './item-size.ts';
import type { Key } from './keys.ts';
import { explained } from './table-errors.ts';
import { inTable, rawKey, type Write } from './table-writes.ts';

/** One round trip and what it cost: read or write units of the table and of its indexes together, as DynamoDB reports them. */
export type OnCapacity = (operation: string, units: number) => void;
/** Everything a store needs. `onCapacity` makes every call ask for its cost. */
export type TableAccess = { readonly client: DynamoDBClient; readonly tableName: string; readonly onCapacity?: OnCapacity };

/** BatchGetItem takes so many keys. */
const BATCH_KEYS = 100;
const BATCH_TRIES = 5;
const BATCH_PAUSE_MS = 20;

const idOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
const idOfItem = (item: RawItem): string => idOf({ pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' });

type Answer = { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };

export type Table = ReturnType<typeof tableOf>;

/** @throws TransientError from every call that may succeed later; UnclearError where it may have succeeded already. */
export function tableOf({ client, tableName, onCapacity }: TableAccess) {
  const TableName = tableName;
  const asked = onCapacity ? { ReturnConsumedCapacity: 'TOTAL' as const } : {};

  async function called<A extends Answer>(operation: string, call: () => Promise<A>): Promise<A> {
    try {
      const answer = await call();
      for (const used of [answer.ConsumedCapacity ?? []].flat()) onCapacity?.(operation, used.CapacityUnits ?? 0);
      return answer;
    } catch (error) {
      throw explained(error, operation);
    }
  }

  async function get(key: Key, read: { consistent: boolean }): Promise<RawItem | undefined> {
    const input = { TableName, Key: rawKey(key), ConsistentRead: read.consistent, ...asked };
    return (await called('GetItem', () => client.send(new GetItemCommand(input)))).Item;
  }

  async function batch(keys: readonly RawItem[], consistent: boolean, tries = BATCH_TRIES): Promise<RawItem[]> {
    const RequestItems = { [TableName]: { Keys: [...keys], ConsistentRead: consistent } };
    const answer = await called('BatchGetItem', () => client.send(new BatchGetItemCommand({ RequestItems, ...asked })));
    const found = answer.Responses?.[TableName] ?? [];
    const left = answer.UnprocessedKeys?.[TableName]?.Keys ?? [];
    if (left.length === 0) return found;
    if (tries <= 1) throw new TransientError(`The table left ${left.length} of ${keys.length} keys unread.`);
    await wait(BATCH_PAUSE_MS * (1 + Math.random()) * 2 ** (BATCH_TRIES - tries));
    return [...found, ...(await batch(left, consistent, tries - 1))];
  }

  /** In the order asked. One trip for a hundred different keys, more only when the table leaves some unread. */
  async function getMany(keys: readonly Key[], read: { consistent: boolean }): Promise<(RawItem | undefined)[]> {
    const different = [...new Map(keys.map((key) => [idOf(key), rawKey(key)])).values()];
    const batches = Array.from({ length: Math.ceil(different.length / BATCH_KEYS) }, (_, at) =>
      different.slice(at * BATCH_KEYS, (at + 1) * BATCH_KEYS),
    );
    const found = (await Promise.all(batches.map((some) => batch(some, read.consistent)))).flat();
    const byId = new Map(found.map((item) => [idOfItem(item), item]));
    return keys.map((key) => byId.get(idOf(key)));
  }

  /** One page; `next` when there is more. */
  async function query(input: Omit<QueryCommandInput, 'TableName'>): Promise<{ items: RawItem[]; next?: RawItem }> {
    const answer = await called('Query', () => client.send(new QueryCommand({ TableName, ...input, ...asked })));
    return { items: answer.Items ?? [], next: answer.LastEvaluatedKey };
  }

  /** Every page: one trip a megabyte. */
  async function queryAll(input: Omit<QueryCommandInput, 'TableName'>): Promise<RawItem[]> {
    const { items, next } = await query(input);
    return next ? [...items, ...(await queryAll({ ...input, ExclusiveStartKey: next }))] : items;
  }

  const put = (input: Omit<PutItemCommandInput, 'TableName'>) =>
    called('PutItem', () => client.send(new PutItemCommand({ TableName, ...input, ...asked })));

  const update = (input: Omit<UpdateItemCommandInput, 'TableName'>) =>
    called('UpdateItem', () => client.send(new UpdateItemCommand({ TableName, ...input, ...asked })));

  const remove = (input: Omit<DeleteItemCommandInput, 'TableName'>) =>
    called('DeleteItem', () => client.send(new DeleteItemCommand({ TableName, ...input, ...asked })));

  /**
   * All or nothing. The SDK's own repeats of one call share its token and are one transaction. A later call never does, though it writes the same:
   * for ten minutes DynamoDB would answer it with success and write nothing.
   * @throws TransactionCanceledException with a reason for each write.
   */
  async function transact(writes: readonly Write[]): Promise<void> {
    const TransactItems = writes.map((write) => inTable(write, TableName));
    const input = { TransactItems, ClientRequestToken: randomUUID(), ...asked };
    await called('TransactWriteItems', () => client.send(new TransactWriteItemsCommand(input)));
  }

  return { get, getMany, query, queryAll, put, update, remove, transact };
}
