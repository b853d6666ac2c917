/** What is known of a person at their sockets: one item an agent, changed field by field. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Activity, ActivityStore } from '#flows/live-ports';
import { Instant } from '#schemas/primitives';
import { type TableAccess, tableOf } from './dynamo.ts';
import { insist } from './insist.ts';
import { activityKey } from './keys.ts';
import { rawKey } from './table-writes.ts';

/** Longer than any chain of looks pauses. */
const KEPT_SECONDS = 86_400;

const ActivityItem = z.object({ activeAt: Instant, watchAt: Instant.optional(), lostAt: Instant.optional() });
const readActivity = (item: Parameters<typeof unmarshall>[0]): Activity => ActivityItem.parse(unmarshall(item));
const expiryAfter = (at: Instant): number => Math.ceil(Date.parse(at) / 1000) + KEPT_SECONDS;

export function createActivityStore(access: TableAccess): ActivityStore {
  const table = tableOf(access);
  const change = async (agentId: string, set: string, values: Record<string, unknown>, condition?: string): Promise<Activity> => {
    const { Attributes = {} } = await insist(() =>
      table.update({
        Key: rawKey(activityKey(agentId)),
        UpdateExpression: set,
        ConditionExpression: condition,
        ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return readActivity(Attributes);
  };
  return {
    /** One trip. */
    of: async (agentId) => {
      const item = await table.get(activityKey(agentId), { consistent: true });
      return item && readActivity(item);
    },
    /** One trip. */
    connected: (agentId, at) =>
      change(agentId, 'SET activeAt = if_not_exists(activeAt, :at), expiresAt = :expiresAt', { ':at': at, ':expiresAt': expiryAfter(at) }),
    /** One trip. */
    active: (agentId, at) => change(agentId, 'SET activeAt = :at, expiresAt = :expiresAt', { ':at': at, ':expiresAt': expiryAfter(at) }),
    /** One trip. */
    lost: async (agentId, at) => {
      await change(agentId, 'SET lostAt = :at, activeAt = if_not_exists(activeAt, :at), expiresAt = :expiresAt', {
        ':at': at,
        ':expiresAt': expiryAfter(at),
      });
    },
    /** One trip. */
    watch: async (agentId, { from, to }) => {
      const asRead = from === undefined ? 'attribute_not_exists(watchAt)' : 'watchAt = :from';
      const set = to === undefined ? 'REMOVE watchAt' : 'SET watchAt = :to, expiresAt = :expiresAt';
      const values = { ':from': from, ':to': to, ':expiresAt': to && expiryAfter(to) };
      try {
        await change(agentId, set, values, `attribute_exists(pk) AND ${asRead}`);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
