/** Who has a ticket open, and who writes: told to those who have it open as well. */
import { reachesTicket } from '#domain/permissions';
import type { Doing, Looker } from '#schemas/live';
import { askerOf } from './asker.ts';
import type { Connection, Look, LookStore, Push } from './live-ports.ts';
import type { Clock, DirectoryStore, TicketStore } from './ports.ts';

export type LookPorts = {
  readonly looks: LookStore;
  readonly push: Pick<Push, 'send'>;
  readonly clock: Clock;
  readonly tickets: Pick<TicketStore, 'load'>;
  readonly directory: Pick<DirectoryStore, 'agent' | 'setting'>;
};
type Known = Connection & { readonly looksAt?: number };

/** A page says every 20 s what it still has open. */
const HOLDS_SECONDS = 40;

/** A ticket that they may not read is none: nothing is kept, and nobody is told. */
export async function lookAt(ports: LookPorts, known: Known, { number, doing }: { number: number; doing: Doing }): Promise<void> {
  const [asker, stored] = await Promise.all([askerOf(ports, known.agentId), ports.tickets.load(number)]);
  if (!asker || !stored || !reachesTicket(asker, stored.ticket)) return lookAway(ports, known);
  const now = ports.clock.now();
  const until = new Date(Date.parse(now) + HOLDS_SECONDS * 1000).toISOString();
  const before = await ports.looks.look(known, { number, doing, now, until });
  if (known.looksAt !== undefined && known.looksAt !== number) await tellLookers(ports, known.looksAt);
  // What is said again is no news, but to who says it: their own list may have grown old.
  await tellLookers(ports, number, before === doing ? known.connectionId : undefined);
}

/** The tab has no ticket open any more, or is gone. */
export async function lookAway(ports: LookPorts, known: Known): Promise<void> {
  if (known.looksAt === undefined) return;
  await ports.looks.leave(known);
  await tellLookers(ports, known.looksAt);
}

/** Each person once; who writes in one of their tabs writes. */
function peopleOf(looks: readonly Look[]): Looker[] {
  const people = new Map<string, Looker>();
  for (const { agentId, name, doing } of looks) if (people.get(agentId)?.doing !== 'typing') people.set(agentId, { agentId, name, doing });
  return [...people.values()];
}

/** @param only this connection, where the others know. */
async function tellLookers({ looks, clock, push }: LookPorts, number: number, only?: string): Promise<void> {
  const present = await looks.lookers(number, clock.now());
  const people = peopleOf(present);
  const told = present.filter(({ connectionId }) => only === undefined || connectionId === only);
  await push.send(told.map(({ connectionId }) => ({ connectionId, frame: { type: 'looking', number, people } })));
}
