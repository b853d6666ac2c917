/** Events in the making: each is applied at once, so that the next rule sees what the last one did. */
import type { TicketEvent } from '#schemas/event';
import type { Ticket } from '#schemas/ticket';
import type { Context } from './context.ts';
import { type EntryHeader, evolve } from './ticket.ts';

export type Draft = {
  readonly context: Context;
  /** @throws when no ticket was opened yet: a mistake in the rules. */
  readonly ticket: () => Ticket;
  readonly add: (...events: readonly TicketEvent[]) => void;
  readonly events: () => TicketEvent[];
};

export function draft(ticket: Ticket | undefined, number: number, context: Context): Draft {
  const header: EntryHeader = { number, version: (ticket?.version ?? 0) + 1, at: context.now, actor: context.actor, commandId: '' };
  const events: TicketEvent[] = [];
  let current = ticket;
  return {
    context,
    ticket: () => {
      if (!current) throw new Error('No ticket was opened.');
      return current;
    },
    add: (...added) => {
      for (const event of added) {
        current = evolve(current, event, header);
        events.push(event);
      }
    },
    events: () => events,
  };
}
