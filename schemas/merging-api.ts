/** The operations that merge tickets and take them apart: a part of the table in api.ts. */
import * as z from 'zod';
import { TicketNumber, Version } from './primitives.ts';
import { MergeTicket, SplitTicket } from './requests.ts';
import { Changed } from './resources.ts';

const ofTicket = z.object({ number: z.coerce.number().pipe(TicketNumber) });

export const mergingOperations = {
  mergeTicket: {
    method: 'POST',
    path: '/v1/tickets/{number}/merge',
    summary: 'Merge a ticket into another, which takes its messages from then on',
    status: 200,
    params: ofTicket,
    body: MergeTicket,
    response: Changed,
  },
  unmergeTicket: {
    method: 'POST',
    path: '/v1/tickets/{number}/unmerge',
    summary: 'Undo a merge: the merged ticket is what it was',
    status: 200,
    params: ofTicket,
    body: z.strictObject({ version: Version }).meta({ id: 'UnmergeTicket', example: { version: 4 } }),
    response: Changed,
  },
  splitTicket: {
    method: 'POST',
    path: '/v1/tickets/{number}/split',
    summary: 'Open a ticket of its own with a message that the contact wrote here',
    status: 201,
    creates: true,
    params: ofTicket,
    body: SplitTicket,
    response: Changed,
  },
} as const;
