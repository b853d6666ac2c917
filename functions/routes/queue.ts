/** Agents take tickets themselves. */
import { claimTicket } from '#flows/claim-ticket';
import { takeNextTicket } from '#flows/next-ticket';
import type { Routes } from './routes.ts';
import { ticketView } from './views.ts';

export const takingRoutes = {
  claimTicket: async ({ params, body }, context) => ({ ticket: ticketView(await claimTicket(context, params.number, body.version)) }),
  takeNextTicket: async ({ body }, context) => {
    const taken = await takeNextTicket(context, body.teamId);
    return { ticket: taken ? ticketView(taken) : null };
  },
} satisfies Routes<'claimTicket' | 'takeNextTicket'>;
