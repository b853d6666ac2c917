/** The load that an assignment by routing puts on an agent: only while they are present and have room for it. */
import type { Agent } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import { DONE_STATUSES, type Ticket } from '#schemas/ticket';
import type { Extra } from './ports.ts';

/** In a team's queue: nobody has it, and it is not done. */
export const isWaiting = ({ assigneeId, status, teamId }: Ticket, of: string): boolean =>
  assigneeId === undefined && !DONE_STATUSES.includes(status) && teamId === of;

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
