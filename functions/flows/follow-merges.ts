/** Where the messages of a merged ticket go. */
import { MERGE_HOPS } from '#schemas/ticket';
import type { StoredTicket, TicketStore } from './ports.ts';

/** The last survivor, read consistently. What leads no further within the allowed steps stays where it is. */
export async function survivorOf(tickets: Pick<TicketStore, 'load'>, stored: StoredTicket): Promise<StoredTicket> {
  let current = stored;
  for (let hop = 1; hop <= MERGE_HOPS && current.ticket.mergedInto !== undefined; hop += 1) {
    const next = await tickets.load(current.ticket.mergedInto);
    if (!next) return current;
    current = next;
  }
  return current;
}

/** The ticket of that number, or the survivor it leads to. */
export async function loadSurvivor(tickets: Pick<TicketStore, 'load'>, number: number): Promise<StoredTicket | undefined> {
  const stored = await tickets.load(number);
  return stored && survivorOf(tickets, stored);
}
