/** One small item a team: when tickets last left its queue. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { MATCHES_KEPT } from '#domain/queue';
import type { QueuePace } from '#flows/queue-pace';
import { type Table, type TableAccess, tableOf } from './dynamo.ts';
import { paceKey } from './keys.ts';
import { rawKey } from './table-writes.ts';

/** Below a kilobyte with 60 instants of 13 digits, so that a write is one unit; shortened about every fortieth time. */
const LONGEST = 60;

const numbers = (values: readonly number[]) => ({ L: values.map((value) => ({ N: String(value) })) });

export function createQueuePace(access: TableAccess): QueuePace {
  const table = tableOf(access);
  return {
    /** One trip; two when there are many. */
    matched: async (teamId, at) => {
      const newest = at.slice(-MATCHES_KEPT).map((instant) => Date.parse(instant));
      const { Attributes } = await table.update({
        Key: rawKey(paceKey(teamId)),
        UpdateExpression: 'SET #m = list_append(if_not_exists(#m, :none), :new)',
        ExpressionAttributeNames: { '#m': 'matches' },
        ExpressionAttributeValues: { ':none': { L: [] }, ':new': numbers(newest) },
        ReturnValues: 'UPDATED_NEW',
      });
      const kept = Attributes?.matches?.L?.length ?? 0;
      if (kept > LONGEST) await shorten(table, teamId, kept);
    },
    /** One trip, eventually consistent. */
    matches: async (teamId) => {
      const item = await table.get(paceKey(teamId), { consistent: false });
      return (item?.matches?.L ?? []).map(({ N }) => new Date(Number(N)).toISOString());
    },
  };
}

/** The oldest go, unless somebody added or removed meanwhile: the next one does it then. */
async function shorten(table: Table, teamId: string, length: number): Promise<void> {
  const oldest = Array.from({ length: length - MATCHES_KEPT }, (_, at) => `#m[${at}]`);
  try {
    await table.update({
      Key: rawKey(paceKey(teamId)),
      UpdateExpression: `REMOVE ${oldest.join(', ')}`,
      ConditionExpression: 'size(#m) = :length',
      ExpressionAttributeNames: { '#m': 'matches' },
      ExpressionAttributeValues: { ':length': { N: String(length) } },
    });
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
