/** Who has a ticket open. An item that is over stays until the table removes it, and is not shown. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { LookStore } from '#flows/live-ports';
import { Doing } from '#schemas/live';
import { AgentId, Instant } from '#schemas/primitives';
import { type TableAccess, tableOf } from './dynamo.ts';
import { insist } from './insist.ts';
import type { RawItem } from './item-size.ts';
import { connectionKey, lookKey, lookPartition } from './keys.ts';
import { record } from './records.ts';
import { PRESENT, rawKey } from './table-writes.ts';

const LookItem = z.object({ connectionId: z.string(), agentId: AgentId, name: z.string(), doing: Doing, until: Instant });
const readLook = (item: RawItem) => LookItem.parse(unmarshall(item));

export function createLookStore(access: TableAccess): LookStore {
  const table = tableOf(access);
  /** Of a connection that is gone meanwhile nothing is kept. */
  const looksAt = async (connectionId: string, number: number | undefined): Promise<void> => {
    const change = number === undefined ? 'REMOVE looksAt' : 'SET looksAt = :number';
    const values = number === undefined ? undefined : { ':number': { N: String(number) } };
    try {
      await table.update({
        Key: rawKey(connectionKey(connectionId)),
        UpdateExpression: change,
        ConditionExpression: PRESENT.condition,
        ExpressionAttributeValues: values,
      });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error;
    }
  };
  const remove = (number: number, connectionId: string) => insist(() => table.remove({ Key: rawKey(lookKey(number, connectionId)) }));
  return {
    /** One trip; where it looks anew, two more beside it. */
    look: async ({ connectionId, agentId, name, looksAt: before }, { number, doing, now, until }) => {
      const expiresAt = Math.ceil(Date.parse(until) / 1000);
      const Item = record(lookKey(number, connectionId), { connectionId, agentId, name, doing, until, expiresAt });
      const [{ Attributes }] = await Promise.all([
        insist(() => table.put({ Item, ReturnValues: 'ALL_OLD' })),
        ...(before === number ? [] : [insist(() => looksAt(connectionId, number))]),
        ...(before === undefined || before === number ? [] : [remove(before, connectionId)]),
      ]);
      const old = Attributes && readLook(Attributes);
      return old && old.until > now ? old.doing : undefined;
    },
    /** Two trips beside one another. */
    leave: async ({ connectionId, looksAt: number }) => {
      if (number === undefined) return;
      await Promise.all([remove(number, connectionId), insist(() => looksAt(connectionId, undefined))]);
    },
    /** One trip. */
    lookers: async (number, now) => {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: lookPartition(number) } },
        ConsistentRead: true,
      });
      const present = items.map(readLook).filter(({ until }) => until > now);
      return present.map(({ until: _, ...look }) => look);
    },
  };
}
