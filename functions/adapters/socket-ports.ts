/** What a socket's own events need of the outside world: little of the table, and of tickets and agents only to read. */
import type { SocketPorts } from '#flows/socket';
import { dynamoDb } from './aws-clients.ts';
import { tableOf } from './dynamo.ts';
import type { RawItem } from './item-size.ts';
import { agentKey, type Key, settingKey, ticketKey } from './keys.ts';
import { createLivePorts, type LiveEnv } from './live-ports.ts';
import { createLookStore } from './look-store.ts';
import { createPassStore } from './pass-store.ts';
import { readAgent, readSetting } from './records.ts';
import { readTicketItem } from './ticket-item.ts';

export function createSocketPorts(env: LiveEnv): SocketPorts {
  const access = { client: dynamoDb(), tableName: env.TABLE_NAME };
  const table = tableOf(access);
  const one = async <T>(key: Key, read: (item: RawItem) => T): Promise<T | undefined> => {
    const item = await table.get(key, { consistent: true });
    return item && read(item);
  };
  return {
    ...createLivePorts(env),
    passes: createPassStore(access),
    looks: createLookStore(access),
    tickets: { load: (number) => one(ticketKey(number), readTicketItem) },
    directory: {
      agent: (agentId) => one(agentKey(agentId), readAgent),
      setting: (kind, id) => one(settingKey(kind, id), readSetting),
    },
  };
}
