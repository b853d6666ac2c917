/** How tickets are classified, settled and changed in numbers. */
import { markNoReplyNeeded } from '#flows/no-reply-needed';
import type { Routes } from './routes.ts';
import { ticketView } from './views.ts';

export const lifecycleRoutes = {
  listCategories: async (_, { ports }) => ({ items: (await ports.directory.desk()).rules.categories }),
  markNoReplyNeeded: async ({ params, body }, context) => ({
    ticket: ticketView(await markNoReplyNeeded(context, params.number, body.version)),
  }),
} satisfies Routes<'listCategories' | 'markNoReplyNeeded'>;
