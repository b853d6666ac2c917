/** Sockets in the table: one item by its id, and one for each team, agent and role it concerns, all gone with it. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Connection, ConnectionStore } from '#flows/live-ports';
import { AgentId, Instant, TeamId, TicketNumber } from '#schemas/primitives';
import { type Table, type TableAccess, tableOf } from './dynamo.ts';
import { insist } from './insist.ts';
import type { RawItem } from './item-size.ts';
import { connectionKey, type Key, livePartition } from './keys.ts';
import { record } from './records.ts';
import type { Write } from './table-writes.ts';

/** API Gateway ends a connection after two hours; the rest is for clocks and for what is under way. */
const LIFE_SECONDS = 9_000;
/** API Gateway gives $connect 29 s, and calls a connection gone until it is done. */
const YOUNG_SECONDS = 30;
/** A transaction has 100 writes. */
const WRITES_AT_ONCE = 100;

const ConnectionItem = z.object({
  connectionId: z.string(),
  agentId: AgentId,
  name: z.string(),
  teams: z.array(TeamId),
  reach: z.enum(['own', 'teams', 'all']),
  roleId: z.string().optional(),
  connectedAt: Instant,
  /** One of before this was kept: any sign-out ends it. */
  signedInAt: Instant.default('1970-01-01T00:00:00.000Z'),
  looksAt: TicketNumber.optional(),
  expiresAt: z.number(),
});
type Stored = z.infer<typeof ConnectionItem>;

const readConnection = (item: RawItem): Stored => ConnectionItem.parse(unmarshall(item));
const withoutExpiry = ({ expiresAt: _, ...connection }: Stored) => connection;

/** Whom it concerns. */
const partitionsOf = ({ agentId, reach, teams, roleId }: Connection): string[] => [
  livePartition.ofAgent(agentId),
  ...(reach === 'all' ? [livePartition.ofAll] : teams.map(livePartition.ofTeam)),
  ...(roleId === undefined ? [] : [livePartition.ofRole(roleId)]),
];
const keysOf = (connection: Connection): Key[] => [
  connectionKey(connection.connectionId),
  ...partitionsOf(connection).map((pk) => ({ pk, sk: connection.connectionId })),
];

/** @param nowMs the machine's own time: domain time may be moved, and no socket lives longer or shorter for it. */
export function createConnectionStore(access: TableAccess, nowMs: () => number = Date.now): ConnectionStore {
  const table = tableOf(access);
  const nowSeconds = () => Math.floor(nowMs() / 1000);
  const isAlive = ({ expiresAt }: Stored): boolean => expiresAt > nowSeconds();
  const inPartition = async (pk: string, consistent: boolean): Promise<Connection[]> =>
    (await partition(table, pk, consistent)).filter(isAlive).map(withoutExpiry);
  const forget = (connection: Connection) =>
    transactAll(
      table,
      keysOf(connection).map((remove) => ({ remove })),
    );
  return {
    /** One trip. */
    keep: (connection) => {
      const item = { ...connection, expiresAt: nowSeconds() + LIFE_SECONDS };
      return transactAll(
        table,
        keysOf(connection).map((key) => ({ put: record(key, item) })),
      );
    },
    /** One trip. */
    find: async (connectionId) => {
      const item = await table.get(connectionKey(connectionId), { consistent: true });
      return item && withoutExpiry(readConnection(item));
    },
    /** One trip. */
    forget,
    /** Two trips. */
    forgetGone: async (connection) => {
      const item = await table.get(connectionKey(connection.connectionId), { consistent: true });
      if (!item || readConnection(item).expiresAt - LIFE_SECONDS + YOUNG_SECONDS > nowSeconds()) return false;
      await forget(connection);
      return true;
    },
    /** One trip for each team and one for those who read all, beside one another. */
    hearing: async (teamIds) => {
      const partitions = [livePartition.ofAll, ...teamIds.map(livePartition.ofTeam)];
      const found = (await Promise.all(partitions.map((pk) => inPartition(pk, false)))).flat();
      return [...new Map(found.map((connection) => [connection.connectionId, connection])).values()];
    },
    /** One trip. */
    ofAgent: (agentId) => inPartition(livePartition.ofAgent(agentId), true),
    /** One trip. */
    ofRole: (roleId) => inPartition(livePartition.ofRole(roleId), true),
  };
}

async function partition(table: Table, pk: string, consistent: boolean): Promise<Stored[]> {
  const items = await table.queryAll({
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
    ConsistentRead: consistent,
  });
  return items.map(readConnection);
}

/** In one transaction, but for an agent of a hundred teams. Each may be repeated. */
async function transactAll(table: Table, writes: readonly Write[]): Promise<void> {
  for (let at = 0; at < writes.length; at += WRITES_AT_ONCE) await insist(() => table.transact(writes.slice(at, at + WRITES_AT_ONCE)));
}
