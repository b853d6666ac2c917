/** How fast a team's queue moves, and what is in it. */
import { MAX_AHEAD, type QueueFacts } from '#domain/queue';
import type { TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { Log, TicketStore } from './ports.ts';

/** When tickets last left a team's queue for an agent: the last ones of them, no record. Repeats and gaps are possible; nothing is decided by it. */
export type QueuePace = {
  readonly matched: (teamId: string, at: readonly Instant[]) => Promise<void>;
  readonly matches: (teamId: string) => Promise<Instant[]>;
};

/** Two trips at once. */
export async function readQueue(ports: { tickets: TicketStore; pace: QueuePace }, teamId: string): Promise<QueueFacts> {
  const [first, matches] = await Promise.all([
    ports.tickets.work({ of: { unassignedOf: teamId }, undone: true, limit: MAX_AHEAD + 1 }),
    ports.pace.matches(teamId),
  ]);
  return { teamId, first, matches };
}

type Ports = { readonly pace: QueuePace; readonly log: Log };

/** The tickets are the agents' already: that it could not be noted must not undo or repeat it. */
export async function notePace({ pace, log }: Ports, teamId: string, at: readonly Instant[]): Promise<void> {
  if (at.length === 0) return;
  try {
    await pace.matched(teamId, at);
  } catch (error) {
    log.warn('pace of a queue not noted', { teamId, error });
  }
}

export const wasGiven = (events: readonly TicketEvent[]): boolean => events.some(({ type }) => type === 'TicketAssigned');
