/** Passes, connections, looks and activity in memory, and sockets that keep what they hear. */
import type { ActivityStore, Connection, ConnectionStore, Look, LookStore, PassStore, Push } from '#flows/live-ports';
import type { LiveFrame } from '#schemas/live';
import type { Instant } from '#schemas/primitives';
import type { Memory } from './in-memory-stores.ts';

const LIFE_MS = 9_000_000;
const YOUNG_MS = 30_000;
const PASS_LENGTH = 43;

export type KeptConnection = Connection & { readonly looksAt?: number; readonly expiresAtMs: number };
export type KeptLook = Look & { readonly number: number; readonly until: Instant };

const shown = ({ expiresAtMs: _, ...connection }: KeptConnection) => connection;

export function memoryPasses(memory: Memory): PassStore {
  let made = 0;
  return {
    issue: async (holder, validUntil) => {
      made += 1;
      const pass = String(made).padStart(PASS_LENGTH, 'p');
      memory.passes.set(pass, { ...holder, validUntil });
      return pass;
    },
    redeem: async (pass, now) => {
      const found = memory.passes.get(pass);
      if (!found || found.validUntil <= now) return undefined;
      memory.passes.delete(pass);
      const { validUntil: _, ...holder } = found;
      return holder;
    },
  };
}

export function memoryConnections(memory: Memory, nowMs: () => number): ConnectionStore {
  const alive = () => [...memory.connections.values()].filter(({ expiresAtMs }) => expiresAtMs > nowMs());
  const chosen = async (isMeant: (connection: Connection) => boolean) =>
    alive()
      .map(({ looksAt: _, ...connection }) => shown(connection))
      .filter(isMeant);
  const forget = async ({ connectionId }: Connection) => void memory.connections.delete(connectionId);
  return {
    keep: async (connection) => void memory.connections.set(connection.connectionId, { ...connection, expiresAtMs: nowMs() + LIFE_MS }),
    find: async (connectionId) => {
      const found = memory.connections.get(connectionId);
      return found && shown(found);
    },
    forget,
    forgetGone: async (connection) => {
      const kept = memory.connections.get(connection.connectionId);
      if (!kept || kept.expiresAtMs - LIFE_MS + YOUNG_MS > nowMs()) return false;
      await forget(connection);
      return true;
    },
    hearing: (teamIds) => chosen(({ reach, teams }) => reach === 'all' || teams.some((teamId) => teamIds.includes(teamId))),
    ofAgent: (agentId) => chosen((connection) => connection.agentId === agentId),
    ofRole: (roleId) => chosen((connection) => connection.roleId === roleId),
  };
}

export function memoryLooks(memory: Memory): LookStore {
  const placeOf = (number: number, connectionId: string): string => `${number}#${connectionId}`;
  const point = (connectionId: string, looksAt: number | undefined): void => {
    const kept = memory.connections.get(connectionId);
    if (kept) memory.connections.set(connectionId, { ...kept, looksAt });
  };
  return {
    look: async ({ connectionId, agentId, name, looksAt }, { number, doing, now, until }) => {
      const place = placeOf(number, connectionId);
      const old = memory.looks.get(place);
      memory.looks.set(place, { connectionId, agentId, name, doing, number, until });
      if (looksAt !== undefined && looksAt !== number) memory.looks.delete(placeOf(looksAt, connectionId));
      point(connectionId, number);
      return old && old.until > now ? old.doing : undefined;
    },
    leave: async ({ connectionId, looksAt }) => {
      if (looksAt !== undefined) memory.looks.delete(placeOf(looksAt, connectionId));
      point(connectionId, undefined);
    },
    lookers: async (number, now) =>
      [...memory.looks.values()]
        .filter((look) => look.number === number && look.until > now)
        .map(({ number: _, until: __, ...look }) => look)
        .sort((one, other) => (one.connectionId < other.connectionId ? -1 : 1)),
  };
}

export function memoryActivity(memory: Memory): ActivityStore {
  const { activity } = memory;
  const changed = (agentId: string, at: Instant, fields: object) => {
    const next = { activeAt: at, ...activity.get(agentId), ...fields };
    activity.set(agentId, next);
    return next;
  };
  return {
    of: async (agentId) => activity.get(agentId),
    connected: async (agentId, at) => changed(agentId, at, {}),
    active: async (agentId, at) => changed(agentId, at, { activeAt: at }),
    lost: async (agentId, lostAt) => void changed(agentId, lostAt, { lostAt }),
    watch: async (agentId, { from, to: watchAt }) => {
      const before = activity.get(agentId);
      if (before && before.watchAt === from) activity.set(agentId, { ...before, watchAt });
    },
  };
}

/** `gone`: what the gateway would say of a connection. */
export type Sockets = {
  readonly heard: { connectionId: string; frame: LiveFrame }[];
  readonly closed: string[];
  readonly gone: Set<string>;
};

export const pushInto = ({ heard, closed, gone }: Sockets): Push => ({
  send: async (messages) => {
    heard.push(...messages.filter(({ connectionId }) => !gone.has(connectionId)));
    return messages.map(({ connectionId }) => connectionId).filter((connectionId) => gone.has(connectionId));
  },
  close: async (connectionIds) => void closed.push(...connectionIds),
});
