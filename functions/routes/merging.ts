/** Merging tickets and taking them apart. */
import { mergeTickets, unmergeTicket } from '#flows/merge-tickets';
import { splitTicket } from '#flows/split-ticket';
import type { Routes } from './routes.ts';
import { ticketView } from './views.ts';

export const mergingRoutes = {
  mergeTicket: async ({ params, body }, context) => ({ ticket: ticketView(await mergeTickets(context, params.number, body)) }),
  unmergeTicket: async ({ params, body }, context) => ({ ticket: ticketView(await unmergeTicket(context, params.number, body)) }),
  splitTicket: async ({ params, body }, context) => ({ ticket: ticketView(await splitTicket(context, params.number, body)) }),
} satisfies Routes<'mergeTicket' | 'unmergeTicket' | 'splitTicket'>;
