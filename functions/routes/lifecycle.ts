/** How tickets are classified, settled and changed in numbers. */
import { type BulkOutcome, bulkChange } from '#flows/bulk-change';
import { markNoReplyNeeded } from '#flows/no-reply-needed';
import { operations, type Response } from '#schemas/api';
import type { Routes } from './routes.ts';
import { ticketView } from './views.ts';

export const lifecycleRoutes = {
  listCategories: async (_, { ports }) => ({ items: (await ports.directory.desk()).rules.categories }),
  markNoReplyNeeded: async ({ params, body }, context) => ({
    ticket: ticketView(await markNoReplyNeeded(context, params.number, body.version)),
  }),
  changeTickets: async ({ body }, context) => ({ results: (await bulkChange(context, body)).map(bulkResult) }),
} satisfies Routes<'listCategories' | 'markNoReplyNeeded' | 'changeTickets'>;

function bulkResult(outcome: BulkOutcome): Response<'changeTickets'>['results'][number] {
  const { number } = outcome;
  if ('problem' in outcome) return { number, status: outcome.problem.status, problem: outcome.problem };
  return { number, status: operations.updateTicket.status, ticket: ticketView(outcome.stored) };
}
