/** Frames on their way to sockets. One that turns out to be gone is forgotten, as if the gateway had said so. */
import type { LiveFrame } from '#schemas/live';
import type { ActivityStore, Connection, ConnectionStore, Push } from './live-ports.ts';
import { socketLost } from './lost-socket.ts';
import type { Clock, Nudges } from './ports.ts';

export type TellPorts = {
  readonly connections: Pick<ConnectionStore, 'ofAgent' | 'forgetGone'>;
  readonly activity: Pick<ActivityStore, 'lost'>;
  readonly push: Push;
  readonly nudges: Pick<Nudges, 'task'>;
  readonly clock: Clock;
};

/** @returns how many frames were on their way. */
export async function tell(
  ports: TellPorts,
  told: readonly { readonly connection: Connection; readonly frame: LiveFrame }[],
): Promise<number> {
  if (told.length === 0) return 0;
  const gone = await ports.push.send(told.map(({ connection: { connectionId }, frame }) => ({ connectionId, frame })));
  const lost = new Set<string>();
  for (const { connection } of told)
    if (gone.includes(connection.connectionId) && (await ports.connections.forgetGone(connection))) lost.add(connection.agentId);
  for (const agentId of lost) await socketLost(ports, agentId);
  return told.length;
}

/** The same to each socket of an agent. */
export async function tellAgent(ports: TellPorts, agentId: string, frame: LiveFrame): Promise<number> {
  const mine = await ports.connections.ofAgent(agentId);
  return tell(
    ports,
    mine.map((connection) => ({ connection, frame })),
  );
}
