/** Linking tickets. */
import { linkTickets, unlinkTickets } from '#flows/link-tickets';
import type { Routes } from './routes.ts';
import { ticketView } from './views.ts';

export const linkRoutes = {
  linkTickets: async ({ params, body }, context) => ({ ticket: ticketView(await linkTickets(context, params.number, body)) }),
  unlinkTickets: async ({ params, body }, context) => ({ ticket: ticketView(await unlinkTickets(context, params.number, body.number)) }),
} satisfies Routes<'linkTickets' | 'unlinkTickets'>;
