/** The operations that link tickets: a part of the table in api.ts. */
import * as z from 'zod';
import { TicketNumber } from './primitives.ts';
import { Changed } from './resources.ts';
import { TicketLink } from './ticket.ts';

const ofTicket = z.object({ number: z.coerce.number().pipe(TicketNumber) });

export const linkOperations = {
  linkTickets: {
    method: 'POST',
    path: '/v1/tickets/{number}/link',
    summary: 'Say that another ticket is related to this one, its parent or its child',
    status: 200,
    params: ofTicket,
    body: z.strictObject(TicketLink.shape).meta({ id: 'LinkTickets', example: { number: 1043, as: 'child' } }),
    response: Changed,
  },
  unlinkTickets: {
    method: 'POST',
    path: '/v1/tickets/{number}/unlink',
    summary: 'Take a link away',
    status: 200,
    params: ofTicket,
    body: z.strictObject({ number: TicketNumber }).meta({ id: 'UnlinkTickets', example: { number: 1043 } }),
    response: Changed,
  },
} as const;
