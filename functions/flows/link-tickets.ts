/** Linking tickets. Both sides know of a link, or none. */
import type { Command } from '#domain/command';
import { otherSideOf } from '#domain/decide-links';
import { HelpdeskError } from '#domain/errors';
import type { TicketLink } from '#schemas/ticket';
import type { ApiContext } from './api-ports.ts';
import { handlePair } from './handle-pair.ts';
import type { StoredTicket } from './ports.ts';
import { ifVisible } from './visible-ticket.ts';

function onBoth(context: ApiContext, numbers: readonly [number, number], first: Command, second: Command): Promise<StoredTicket> {
  const [number, other] = numbers;
  if (number === other) throw new HelpdeskError('invalid_request', `Ticket #${number} cannot be linked to itself.`);
  const seen = (one: number, stored: StoredTicket | undefined) => ifVisible(context, one, stored);
  return handlePair(context.ports, {
    numbers,
    actor: { kind: 'agent', id: context.agent.agentId },
    around: (_, decide) => decide(),
    sight: [seen, seen],
    prepare: async () => ({ first, second }),
  });
}

/** @returns the ticket `number`. @throws HelpdeskError not_found, not_linkable, invalid_request. */
export const linkTickets = (context: ApiContext, number: number, { number: other, as }: TicketLink): Promise<StoredTicket> =>
  onBoth(context, [number, other], { type: 'Link', number: other, as }, { type: 'Link', number, as: otherSideOf(as) });

/** @returns the ticket `number`. @throws HelpdeskError not_found, invalid_request. */
export const unlinkTickets = (context: ApiContext, number: number, other: number): Promise<StoredTicket> =>
  onBoth(context, [number, other], { type: 'Unlink', number: other }, { type: 'Unlink', number });
