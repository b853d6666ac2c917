/** Contacts and their tickets over all channels. */
import { blockContact } from '#flows/block-contact';
import { changeContact } from '#flows/change-contact';
import { contactOf, createContact, findContact, ticketsOfContact } from '#flows/contacts';
import { linkIdentity } from '#flows/link-identity';
import { mergeContacts, unmergeContact } from '#flows/merge-contacts';
import { unlinkIdentity } from '#flows/unlink-identity';
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
  changeContact: async ({ params, body }, context) => contactView(await changeContact(context, params.contactId, body)),
  linkIdentity: async ({ params, body }, context) => contactView(await linkIdentity(context, params.contactId, body)),
  unlinkIdentity: async ({ params, body }, context) => contactView(await unlinkIdentity(context, params.contactId, body)),
  mergeContact: async ({ params, body }, context) => contactView(await mergeContacts(context, params.contactId, body.into)),
  unmergeContact: async ({ params }, context) => contactView(await unmergeContact(context, params.contactId)),
  listContactTickets: async ({ params, query }, context) => {
    const { items, nextCursor } = await ticketsOfContact(context, params.contactId, query);
    return { items: items.map(ticketListItem), nextCursor };
  },
} satisfies Routes<
  | 'findContacts'
  | 'createContact'
  | 'getContact'
  | 'blockContact'
  | 'unblockContact'
  | 'changeContact'
  | 'linkIdentity'
  | 'unlinkIdentity'
  | 'mergeContact'
  | 'unmergeContact'
  | 'listContactTickets'
>;
