/** Sockets that end before their time: for good, or to come again with what their agent may see now. */
import { hasSignedOutSince } from '#domain/agent-rules';
import type { Instant } from '#schemas/primitives';
import type { Connection, ConnectionStore } from './live-ports.ts';
import { socketLost } from './lost-socket.ts';
import type { DirectoryStore, Log } from './ports.ts';
import type { TellPorts } from './tell-sockets.ts';

export type EndPorts = Omit<TellPorts, 'connections'> & {
  readonly connections: Pick<ConnectionStore, 'ofAgent' | 'ofRole' | 'forget'>;
  readonly log: Log;
};
type SignOutPorts = EndPorts & { readonly directory: Pick<DirectoryStore, 'agent'> };

/**
 * Those whose sign-in is over: told, so that the page asks for another one and not for another socket; then closed. Who has signed in again, however soon, is
 * not among them.
 */
export async function endSockets(ports: SignOutPorts, { agentId }: { agentId: string }): Promise<void> {
  const [agent, sockets] = await Promise.all([ports.directory.agent(agentId), ports.connections.ofAgent(agentId)]);
  const ended = sockets.filter(({ signedInAt }) => !agent?.active || hasSignedOutSince(agent, signedInAt));
  await ports.push.send(ended.map(({ connectionId }) => ({ connectionId, frame: { type: 'signed_out' } })));
  await closed(ports, ended);
}

/** A socket is connected with what was true up to so long before: no transaction takes longer. */
const SLACK_SECONDS = 10;
const isMeant =
  (at: Instant) =>
  ({ connectedAt }: Connection): boolean =>
    Date.parse(connectedAt) <= Date.parse(at) + SLACK_SECONDS * 1000;

type Renewal = { readonly at: Instant; readonly of: { readonly agentId: string } | { readonly roleId: string } };

/** What they hear was fixed when they connected. The page connects again by itself. */
export async function renewSockets(ports: EndPorts, { at, of }: Renewal): Promise<void> {
  const meant = 'agentId' in of ? await ports.connections.ofAgent(of.agentId) : await ports.connections.ofRole(of.roleId);
  await closed(ports, meant.filter(isMeant(at)));
}

/** One that could not be closed hears nothing from now on, and is closed when it says something. */
async function closed(ports: EndPorts, ended: readonly Connection[]): Promise<void> {
  await ports.push.close(ended.map(({ connectionId }) => connectionId));
  for (const connection of ended) await ports.connections.forget(connection);
  for (const agentId of new Set(ended.map((connection) => connection.agentId))) await socketLost(ports, agentId);
  if (ended.length > 0) ports.log.info('sockets closed', { sockets: ended.length });
}
