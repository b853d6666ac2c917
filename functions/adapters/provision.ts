/** Puts agents, own accounts and teams into a table that has none yet: the first admin's tool and the local cloud's seed. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Agent } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import type { DeskEvent, SettingsKind, SettingsRecord } from '#schemas/settings';
import { createDirectoryStore } from './directory-store.ts';
import type { TableAccess } from './dynamo.ts';
import { newId } from './ids.ts';
import { agentItem } from './records.ts';

export type FirstSetting = { readonly kind: SettingsKind; readonly id: string; readonly value: unknown };

/** An agent who is there already is left as is. */
export async function putAgent({ client, tableName }: TableAccess, agent: Agent): Promise<'created' | 'exists'> {
  try {
    await client.send(
      new PutItemCommand({ TableName: tableName, Item: agentItem(agent), ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    return 'created';
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 'exists';
    throw error;
  }
}

/** Settings that are there already are left as they are; what is new stands in the ledger `settings`. */
export async function putFirstSettings(access: TableAccess, settings: readonly FirstSetting[], at: Instant): Promise<void> {
  const directory = createDirectoryStore(access);
  for (const { kind, id, value } of settings) {
    if (await directory.setting(kind, id)) continue;
    const record: SettingsRecord = { kind, id, version: 1, value, updatedAt: at, updatedBy: 'setup' };
    const event: DeskEvent = { type: 'SettingChanged', kind, id, from: 0, to: 1 };
    await directory.record({
      at,
      actor: { kind: 'system', id: 'setup' },
      commandId: newId('command'),
      events: [event],
      writes: [{ kind: 'setting', record, previous: 0 }],
    });
  }
}
