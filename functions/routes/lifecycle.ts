/** How tickets are classified, settled and changed in numbers. */
import type { Routes } from './routes.ts';

export const lifecycleRoutes = {
  listCategories: async (_, { ports }) => ({ items: (await ports.directory.desk()).rules.categories }),
} satisfies Routes<'listCategories'>;
