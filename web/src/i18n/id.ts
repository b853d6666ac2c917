/** Indonesian, the source: what is no key here is no key anywhere. */
import { id as compose } from './compose.ts';
import { id as contact } from './contact.ts';
import { id as inbox } from './inbox.ts';
import { id as problems } from './problems.ts';
import { id as shell } from './shell.ts';
import { id as ticket } from './ticket.ts';
import { id as words } from './words.ts';

export const id = { ...words, ...problems, ...shell, ...inbox, ...ticket, ...compose, ...contact } as const;
export type TextKey = keyof typeof id;
/** A text, or one for each number that the language tells apart. */
export type Message = string | { readonly one?: string; readonly other: string };
