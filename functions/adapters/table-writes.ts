/** The writes of a transaction, as our stores say them and as the table takes them. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { RawItem } from './item-size.ts';
import type { Key } from './keys.ts';

type Condition = { readonly condition?: string; readonly names?: Record<string, string>; readonly values?: Record<string, unknown> };
/** One write of a transaction. A failed condition gives back the item it failed on. */
export type Write = Condition &
  ({ readonly put: RawItem } | { readonly update: Key; readonly change: string } | { readonly remove: Key } | { readonly check: Key });

export const ABSENT = { condition: 'attribute_not_exists(pk)' } as const;
export const PRESENT = { condition: 'attribute_exists(pk)' } as const;

export const rawKey = ({ pk, sk }: Key): RawItem => marshall({ pk, sk });

export function inTable(write: Write, TableName: string): TransactWriteItem {
  const { condition, names, values } = write;
  const common = {
    TableName,
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values && marshall(values, { removeUndefinedValues: true }),
    ReturnValuesOnConditionCheckFailure: condition ? ('ALL_OLD' as const) : undefined,
  };
  if ('put' in write) return { Put: { ...common, Item: write.put } };
  if ('check' in write) return { ConditionCheck: { ...common, Key: rawKey(write.check), ConditionExpression: condition } };
  if ('remove' in write) return { Delete: { ...common, Key: rawKey(write.remove) } };
  return { Update: { ...common, Key: rawKey(write.update), UpdateExpression: write.change } };
}
