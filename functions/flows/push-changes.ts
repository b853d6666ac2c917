/** New entries to the sockets that may hear of them: one frame each, whatever number of entries there is. */
import * as z from 'zod';
import { heardBy, teamsOf } from '#domain/live';
import type { Presence } from '#schemas/agent';
import { DeskEvent } from '#schemas/settings';
import type { ConnectionStore } from './live-ports.ts';
import { type TellPorts, tell, tellAgent } from './tell-sockets.ts';

export type PushPorts = TellPorts & { readonly connections: Pick<ConnectionStore, 'hearing'> };

/** A new entry, of a ticket's ledger or of the desk's own; `places` as `domain/live.ts` writes them. */
export type LiveEntry = {
  readonly ledger: number | 'settings';
  readonly version: number;
  readonly entry: string;
  readonly places?: readonly string[];
};

const DeskEntry = z.object({ events: z.array(DeskEvent) });

/** One query for each team and one for those who read all; nothing more when nobody is connected. */
export async function pushChanges(ports: PushPorts, entries: readonly LiveEntry[]): Promise<number> {
  const told = await Promise.all([pushTickets(ports, entries), pushPresences(ports, entries)]);
  return told.reduce((sum, count) => sum + count, 0);
}

async function pushTickets(ports: PushPorts, entries: readonly LiveEntry[]): Promise<number> {
  const changes = entries.flatMap(({ ledger, version, places = [] }) =>
    ledger === 'settings' || places.length === 0 ? [] : [{ number: ledger, version, places }],
  );
  if (changes.length === 0) return 0;
  const hearing = await ports.connections.hearing(teamsOf(changes.flatMap(({ places }) => places)));
  const told = hearing.flatMap((connection) => {
    const tickets = heardBy(connection, changes);
    return tickets.length > 0 ? [{ connection, frame: { type: 'changed' as const, tickets } }] : [];
  });
  return tell(ports, told);
}

/** To each agent once, as it is in the end. */
async function pushPresences(ports: PushPorts, entries: readonly LiveEntry[]): Promise<number> {
  const newest = new Map<string, Presence>();
  const ofDesk = entries.filter(({ ledger }) => ledger === 'settings').toSorted((one, other) => one.version - other.version);
  for (const event of ofDesk.flatMap(({ entry }) => DeskEntry.parse(JSON.parse(entry)).events))
    if (event.type === 'PresenceChanged') newest.set(event.agentId, event.to);
  const told = await Promise.all([...newest].map(([agentId, presence]) => tellAgent(ports, agentId, { type: 'presence', presence })));
  return told.reduce((sum, count) => sum + count, 0);
}
