/** What a change does to the loads of agents: exactly what the ticket says it holds is released. */
import type { Ticket } from '#schemas/ticket';

export type LoadChange = { readonly agentId: string; readonly delta: number };

/** Whose load it is on: whoever has room again when it leaves them. */
export const carrierOf = ({ heldBy, heldWeight }: Pick<Ticket, 'heldBy' | 'heldWeight'>): string | undefined =>
  heldWeight ? heldBy : undefined;

export function loadChanges(before: Ticket | undefined, after: Ticket): LoadChange[] {
  const totals = new Map<string, number>();
  const add = (agentId: string | undefined, weight: number): void => {
    if (agentId) totals.set(agentId, (totals.get(agentId) ?? 0) + weight);
  };
  add(before?.heldBy, -(before?.heldWeight ?? 0));
  add(after.heldBy, after.heldWeight ?? 0);
  return [...totals].filter(([, delta]) => delta !== 0).map(([agentId, delta]) => ({ agentId, delta }));
}
