/** Contacts and their tickets over all channels. */
import { blockContact } from '#flows/block-contact';
import { contactOf, createContact, findContact, ticketsOfContact } from '#flows/contacts';
import type { Routes } from './routes.ts';
import { contactView, ticketListItem } from './views.ts';

export const contactRoutes = {
  findContacts: async ({ query }, context) => {
    const found = await findContact(context, query);
    return { items: found ? [contactView(found)] : [] };
  },
  createContact: async ({ body }, context) => contactView(await createContact(context, body)),
  getContact: async ({ params }, context) => contactView(await contactOf(context, params.contactId)),
  blockContact: async ({ params }, context) => contactView(await blockContact(context, params.contactId, true)),
  unblockContact: async ({ params }, context) => contactView(await blockContact(context, params.contactId, false)),
  listContactTickets: async ({ params, query }, context) => {
    const { items, nextCursor } = await ticketsOfContact(context, params.contactId, query);
    return { items: items.map(ticketListItem), nextCursor };
  },
} satisfies Routes<'findContacts' | 'createContact' | 'getContact' | 'blockContact' | 'unblockContact' | 'listContactTickets'>;
