/** What is done with a contact as a whole: a part of the table in api.ts. */
import * as z from 'zod';
import { ContactId } from './primitives.ts';
import { ContactView } from './resources.ts';

const params = z.object({ contactId: ContactId });

export const contactOperations = {
  blockContact: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/block',
    summary: 'Keep what a contact writes, quietly: on no list, without an answer',
    status: 200,
    params,
    response: ContactView,
  },
  unblockContact: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/unblock',
    summary: 'Hear a contact again',
    status: 200,
    params,
    response: ContactView,
  },
} as const;
