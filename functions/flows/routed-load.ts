/** The load that an assignment by routing puts on an agent: only while they are present and have room for it. */
import { isQueued } from '#domain/queue';
import type { Agent } from '#schemas/agent';
import type { TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { Ticket } from '#schemas/ticket';
import type { Extra } from './ports.ts';

/** In this team's queue. */
export const isWaiting = (ticket: Ticket, teamId: string): boolean => isQueued(ticket) && ticket.teamId === teamId;

export type RoutedLoad = {
  readonly agent: Pick<Agent, 'agentId' | 'capacity'>;
  readonly weight: number;
  /** Absent for what they had already. */
  readonly assignedAt?: Instant;
  readonly turn?: { readonly teamId: string; readonly at: Instant };
};

/** What the change does to loads, with the condition on whoever takes the ticket. */
export const withinCapacity = (implied: readonly Extra[], { agent, weight, assignedAt, turn }: RoutedLoad): Extra[] =>
  implied.map((extra) =>
    extra.kind === 'load' && extra.agentId === agent.agentId ? { ...extra, atMost: agent.capacity - weight, assignedAt, turn } : extra,
  );

/** Who had a solved ticket has it again only while they are as they were read, unless a person opened it for them. */
export function keptLoads(implied: readonly Extra[], events: readonly TicketEvent[], agent: Agent | undefined): Extra[] {
  const kept = events.find((event) => event.type === 'TicketAssigned' && event.by === 'kept');
  const byPerson = events.some((event) => event.type === 'StatusChanged' && event.reason === 'person');
  if (kept?.type !== 'TicketAssigned' || byPerson || !agent) return [...implied];
  return withinCapacity(implied, { agent, weight: kept.weight });
}
