/** Passes to connect with. The table holds digests: who reads it can connect with none of them. */
import { createHash, randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { PassStore } from '#flows/live-ports';
import { AgentId, Instant } from '#schemas/primitives';
import { type TableAccess, tableOf } from './dynamo.ts';
import { type Key, passKey } from './keys.ts';
import { record } from './records.ts';
import { rawKey } from './table-writes.ts';

const PASS_BYTES = 32;
/** 32 bytes in base64url. */
const PASS_FORM = /^[A-Za-z0-9_-]{43}$/;
const PassItem = z.object({ agentId: AgentId, signedInAt: Instant });

const keyOf = (pass: string): Key => passKey(createHash('sha256').update(pass).digest('base64url'));

export function createPassStore(access: TableAccess): PassStore {
  const table = tableOf(access);
  return {
    /** One trip. */
    issue: async (holder, validUntil) => {
      const pass = randomBytes(PASS_BYTES).toString('base64url');
      const expiresAt = Math.ceil(Date.parse(validUntil) / 1000);
      await table.put({ Item: record(keyOf(pass), { ...holder, validUntil, expiresAt }) });
      return pass;
    },
    /** One trip: it is taken away and told in one, so that of two who show it one is let in. */
    redeem: async (pass, now) => {
      if (!PASS_FORM.test(pass)) return undefined;
      try {
        const { Attributes } = await table.remove({
          Key: rawKey(keyOf(pass)),
          ConditionExpression: 'validUntil > :now',
          ExpressionAttributeValues: { ':now': { S: now } },
          ReturnValues: 'ALL_OLD',
        });
        return PassItem.parse(unmarshall(Attributes ?? {}));
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },
  };
}
