/** Operations about how tickets are classified, settled and changed in numbers. */
import * as z from 'zod';
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
    body: z.strictObject({ version: Version }).meta({ id: 'NoReplyNeeded' }),
    response: z.object({ ticket: TicketView }),
  },
} as const;
