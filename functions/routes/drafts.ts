/** What agents are writing. */
import { draftOf, keepDraft } from '#flows/drafts';
import type { Routes } from './routes.ts';

export const draftRoutes = {
  getDraft: async ({ params }, context) => ({ draft: await draftOf(context, params.number) }),
  putDraft: async ({ params, body }, context) => ({ draft: await keepDraft(context, params.number, body) }),
} satisfies Routes<'getDraft' | 'putDraft'>;
