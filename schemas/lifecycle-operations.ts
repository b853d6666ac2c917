/** Operations about how tickets are classified, settled and changed in numbers. */
import * as z from 'zod';
import { Categories } from './category.ts';

export const lifecycleOperations = {
  listCategories: {
    method: 'GET',
    path: '/v1/categories',
    summary: 'What a ticket can be about: a tree',
    status: 200,
    response: z.object({ items: Categories }).meta({ id: 'Categories' }),
  },
} as const;
