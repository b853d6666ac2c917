/** Tickets: lists, one with its conversation, changes. */
import { countViews } from '#flows/count-views';
import { explainTicket } from '#flows/explain-ticket';
import { listTickets } from '#flows/list-tickets';
import { openTicket } from '#flows/open-ticket';
import { readTicket } from '#flows/read-ticket';
import { updateTicket } from '#flows/update-ticket';
import type { Routes } from './routes.ts';
import { ticketRow, ticketView } from './views.ts';

export const ticketRoutes = {
  listTickets: async ({ query }, context) => {
    const { items, nextCursor } = await listTickets(context, query);
    return { items: items.map(ticketRow), nextCursor };
  },
  countViews: (_request, context) => countViews(context),
  createTicket: async ({ body }, context) => ({ ticket: ticketView(await openTicket(context, body)) }),
  getTicket: async ({ params, query }, context) => {
    const { stored, ...read } = await readTicket(context, params.number, query);
    return { ticket: ticketView(stored), ...read };
  },
  updateTicket: async ({ params, body }, context) => ({ ticket: ticketView(await updateTicket(context, params.number, body)) }),
  explainTicket: ({ params }, context) => explainTicket(context, params.number),
} satisfies Routes<'listTickets' | 'countViews' | 'createTicket' | 'getTicket' | 'updateTicket' | 'explainTicket'>;
