/** English. A key that is missing here does not compile. */

import { en as compose } from './compose.ts';
import { en as contact } from './contact.ts';
import type { Message, TextKey } from './id.ts';
import { en as inbox } from './inbox.ts';
import { en as problems } from './problems.ts';
import { en as shell } from './shell.ts';
import { en as ticket } from './ticket.ts';
import { en as words } from './words.ts';

export const en = { ...words, ...problems, ...shell, ...inbox, ...ticket, ...compose, ...contact } satisfies Record<TextKey, Message>;
