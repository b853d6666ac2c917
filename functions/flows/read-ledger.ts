/** Ledger entries as they are shown. */
import { type Conversation, conversationOf, type ReadEntry, type Shown } from '#domain/conversation';
import { PermanentError } from '#domain/errors';
import type { StoredEntry } from '#domain/ledger';
import { TicketEntry } from '#schemas/event';
import type { ConversationItem, LedgerView } from '#schemas/resources';
import type { Blobs, TicketStore } from './ports.ts';

/** So many long texts of a page are fetched, beside each other; the others are shown by their beginning. */
const LONG_TEXTS = 20;
const LONG_TEXT_BYTES = 2_000_000;

export const readEntry = ({ entry, bodies }: StoredEntry): ReadEntry => ({ entry: TicketEntry.parse(JSON.parse(entry)), bodies });

export function ledgerView(stored: StoredEntry): LedgerView {
  const { version, at, actor, events } = readEntry(stored).entry;
  return { version, at, actor, events, hash: stored.hash };
}

/** Entries of a page of {@link newestFirst}. */
const PAGE = 100;

/** A ticket's entries from the last one back, read as far as they are asked for. */
export async function* newestFirst(tickets: Pick<TicketStore, 'entries'>, number: number): AsyncGenerator<StoredEntry> {
  let before: number | undefined;
  do {
    const page = await tickets.entries(number, { before, limit: PAGE });
    yield* page;
    before = page.length < PAGE ? undefined : page.at(-1)?.version;
  } while (before !== undefined);
}

/** @param entries in any order of one ledger. */
export async function showConversation(blobs: Blobs, entries: readonly StoredEntry[], shown: Shown): Promise<ConversationItem[]> {
  const oldestFirst = [...entries].sort((a, b) => a.version - b.version).map(readEntry);
  return withLongTexts(blobs, conversationOf(oldestFirst, shown));
}

async function withLongTexts(blobs: Blobs, { items, textKeys }: Conversation): Promise<ConversationItem[]> {
  const wanted = [...textKeys].slice(-LONG_TEXTS);
  const texts = new Map(await Promise.all(wanted.map(async ([id, key]) => [id, await textAt(blobs, key)] as const)));
  return items.map((item) => ({ ...item, text: texts.get(item.id) ?? item.text }));
}

/** What cannot be read any more leaves its beginning. */
async function textAt(blobs: Blobs, key: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await blobs.get(key, LONG_TEXT_BYTES));
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}
