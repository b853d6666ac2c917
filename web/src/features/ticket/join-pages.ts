/** The newest part of a ticket and its older pages, as one. */
import { withUpdate } from '#schemas/message-update';
import type { ConversationItem, LedgerView } from '#schemas/resources';
import type { TicketDetail } from '../../queries/use-tickets.ts';

type Page = Pick<TicketDetail, 'conversation' | 'updates' | 'ledger' | 'nextCursor'>;
export type Joined = { readonly conversation: readonly ConversationItem[]; readonly ledger: readonly LedgerView[] };

/** @param older the newest of them first, as they are fetched. */
export function joinPages(newest: Page, older: readonly Page[]): Joined {
  const items = new Map<string, ConversationItem>();
  for (const { conversation, updates } of [newest, ...older].reverse()) {
    for (const update of updates) {
      const item = items.get(update.id);
      if (item) items.set(update.id, withUpdate(item, update));
    }
    for (const item of conversation) items.set(item.id, item);
  }
  const ledger = [newest, ...older].flatMap((page) => page.ledger);
  const oldest = older.at(-1) ?? newest;
  const begins = oldest.nextCursor === null ? undefined : ledger.at(-1)?.at;
  return { conversation: [...items.values()].filter((item) => isReached(item, begins)), ledger };
}

/** What came with a merge comes whole; what of it is older than the pages so far waits for its place. */
const isReached = ({ ticket, at }: ConversationItem, begins: string | undefined): boolean =>
  ticket === undefined || begins === undefined || at >= begins;
