/** The operations by which agents take tickets themselves: a part of the table in api.ts. */
import * as z from 'zod';
import { TeamId, TicketNumber, Version } from './primitives.ts';
import { Changed, TicketView } from './resources.ts';

export const takingOperations = {
  claimTicket: {
    method: 'POST',
    path: '/v1/tickets/{number}/claim',
    summary: 'Take a ticket that nobody has; of two who do, one gets it',
    status: 200,
    params: z.object({ number: z.coerce.number().pipe(TicketNumber) }),
    body: z.strictObject({ version: Version }).meta({ id: 'ClaimTicket', example: { version: 2 } }),
    response: Changed,
  },
  takeNextTicket: {
    method: 'POST',
    path: '/v1/queue/next',
    summary: "The first ticket of my teams' queues that I have room for",
    status: 200,
    creates: true,
    body: z
      .strictObject({ teamId: TeamId.optional().meta({ description: 'absent: of all teams of mine' }) })
      .meta({ id: 'TakeNextTicket', example: { teamId: 'logistik' } }),
    response: z.object({ ticket: TicketView.nullable().meta({ description: 'null: nothing waits that fits' }) }).meta({ id: 'NextTicket' }),
  },
} as const;
