/** How lists are asked for, page by page. */
import * as z from 'zod';
import { Cursor } from './primitives.ts';

export const Page = { cursor: Cursor.optional(), limit: z.coerce.number().int().min(1).max(100).default(50) };
