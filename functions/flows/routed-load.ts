/** The load that an assignment by routing puts on an agent: only while they are present and have room for it. */
import { isQueued } from '#domain/queue';
import type { Agent } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import type { Ticket } from '#schemas/ticket';
import type { Extra } from './ports.ts';

/** In this team's queue. */
export const isWaiting = (ticket: Ticket, teamId: string): boolean => isQueued(ticket) && ticket.teamId === teamId;

export type RoutedLoad = {
  readonly agent: Pick<Agent, 'agentId' | 'capacity'>;
  readonly weight: number;
  readonly assignedAt: Instant;
  readonly turn?: { readonly teamId: string; readonly at: Instant };
};

/** What the change does to loads, with the condition on whoever takes the ticket. */
export const withinCapacity = (implied: readonly Extra[], { agent, weight, assignedAt, turn }: RoutedLoad): Extra[] =>
  implied.map((extra) =>
    extra.kind === 'load' && extra.agentId === agent.agentId ? { ...extra, atMost: agent.capacity - weight, assignedAt, turn } : extra,
  );
