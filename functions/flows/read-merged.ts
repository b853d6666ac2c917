/** What was said on the tickets that were merged into one, as far as the reader reaches them. */
import { reachesTicket } from '#domain/permissions';
import type { ConversationItem } from '#schemas/resources';
import type { ApiContext } from './api-ports.ts';
import type { StoredTicket } from './ports.ts';
import { showConversation } from './read-ledger.ts';

/** One query each. */
const SHOWN = 5;
const PAGE = 100;

/** Items of the newest merged tickets, each marked with its ticket; another team's stay unseen. */
export async function mergedConversation(context: ApiContext, { ticket: { merged = [] } }: StoredTicket): Promise<ConversationItem[]> {
  const { ports, agent, language } = context;
  const numbers = merged.slice(-SHOWN).map(({ number }) => number);
  if (numbers.length === 0) return [];
  const stored = await ports.tickets.loadMany(numbers);
  const read = stored
    .filter(({ ticket }) => reachesTicket(agent, ticket))
    .map(async ({ ticket: { number, channel } }) => {
      const entries = await ports.tickets.entries(number, { limit: PAGE });
      const items = await showConversation(ports.blobs, entries, { channel, language });
      return items.map((item) => ({ ...item, ticket: number }));
    });
  return (await Promise.all(read)).flat();
}
