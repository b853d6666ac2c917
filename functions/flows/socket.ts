/** A socket's life: connected with a pass, says what it looks at and that somebody is there, and is gone. */
import { hasSignedOutSince } from '#domain/agent-rules';
import { type Listener, listenerOf } from '#domain/live';
import type { LiveRequest } from '#schemas/live';
import { askerOf } from './asker.ts';
import type { ActivityStore, Connection, ConnectionStore, PassHolder, PassStore } from './live-ports.ts';
import { type LookPorts, lookAt, lookAway } from './look-at-ticket.ts';
import { socketLost } from './lost-socket.ts';
import type { Log } from './ports.ts';
import { type TellPorts, tell } from './tell-sockets.ts';
import { keepWatch, seenActive } from './watch-presence.ts';

export type SocketPorts = TellPorts &
  LookPorts & {
    readonly passes: Pick<PassStore, 'redeem'>;
    readonly connections: Pick<ConnectionStore, 'keep' | 'find' | 'forget'>;
    readonly activity: ActivityStore;
    readonly log: Log;
  };

/** Before the connection is made. @returns whether it may be. */
export async function connect(ports: SocketPorts, { connectionId, pass }: { connectionId: string; pass: string }): Promise<boolean> {
  const holder = await ports.passes.redeem(pass, ports.clock.now());
  const connection = holder && (await connectionOf(ports, { connectionId, ...holder }));
  const isKept = connection !== undefined && (await keptAsIs(ports, connection));
  ports.log.info(isKept ? 'socket connected' : 'socket refused', { connectionId, agentId: holder?.agentId });
  if (isKept) await keepWatch(ports, connection.agentId, await ports.activity.connected(connection.agentId, ports.clock.now()));
  return isKept;
}

/** Undefined: a socket is not for them, or not any more. */
async function connectionOf(ports: SocketPorts, { connectionId, agentId, signedInAt }: PassHolder & { readonly connectionId: string }) {
  const asker = await askerOf(ports, agentId);
  if (!asker || hasSignedOutSince(asker, signedInAt)) return undefined;
  const listener = listenerOf(asker);
  const connectedAt = ports.clock.now();
  return listener && { ...listener, connectionId, connectedAt, signedInAt, name: asker.name, roleId: asker.customRole ?? undefined };
}

/** Whose rights change or who signs out meanwhile is seen here; who does later has their sockets closed, and this one is among them. */
async function keptAsIs(ports: SocketPorts, connection: Connection): Promise<boolean> {
  await ports.connections.keep(connection);
  const now = await connectionOf(ports, connection);
  if (now && sightOf(now) === sightOf(connection)) return true;
  await ports.connections.forget(connection);
  return false;
}

const sightOf = ({ reach, teams }: Listener): string => JSON.stringify([reach, teams]);

/** What the gateway says once, or never; what it never said is found when nothing reaches the socket any more. */
export async function disconnect(ports: SocketPorts, connectionId: string): Promise<void> {
  const known = await ports.connections.find(connectionId);
  if (!known) return;
  await ports.connections.forget(known);
  await socketLost(ports, known.agentId);
  await lookAway(ports, known);
  ports.log.info('socket gone', { connectionId, agentId: known.agentId });
}

/** What a page says. One that is not known any more was to be closed. */
export async function hear(ports: SocketPorts, connectionId: string, request: LiveRequest): Promise<void> {
  const known = await ports.connections.find(connectionId);
  if (!known) return ports.push.close([connectionId]);
  switch (request.type) {
    case 'ping':
      return void (await tell(ports, [{ connection: known, frame: { type: 'pong' } }]));
    case 'active':
      return seenActive(ports, known.agentId);
    case 'look':
      return request.number === null ? lookAway(ports, known) : lookAt(ports, known, { number: request.number, doing: request.doing });
    default:
      return request satisfies never;
  }
}
