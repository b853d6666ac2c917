/** Operations about how tickets are classified, settled and changed in numbers. */
import * as z from 'zod';
import { BulkChange, BulkResult } from './bulk.ts';
import { Categories } from './category.ts';
import { TicketNumber, Version } from './primitives.ts';
import { TicketView } from './resources.ts';

export const lifecycleOperations = {
  listCategories: {
    method: 'GET',
    path: '/v1/categories',
    summary: 'What a ticket can be about: a tree',
    status: 200,
    response: z.object({ items: Categories }).meta({ id: 'Categories' }),
  },
  markNoReplyNeeded: {
    method: 'POST',
    path: '/v1/tickets/{number}/no-reply-needed',
    summary: 'Settle a goodbye without a reply',
    status: 200,
    params: z.object({ number: z.coerce.number().pipe(TicketNumber) }),
    body: z.strictObject({ version: Version }).meta({ id: 'NoReplyNeeded', example: { version: 9 } }),
    response: z.object({ ticket: TicketView }),
  },
  changeTickets: {
    method: 'POST',
    path: '/v1/tickets/bulk',
    summary: 'Do the same to up to 100 tickets; each has a result of its own',
    status: 200,
    creates: true,
    body: BulkChange,
    response: z.object({ results: z.array(BulkResult) }).meta({ id: 'BulkResults' }),
  },
} as const;
