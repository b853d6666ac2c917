/** Ledger entries as they are shown. */
import { type Conversation, conversationOf, type ReadEntry, type Shown } from '#domain/conversation';
import { PermanentError } from '#domain/errors';
import { GENESIS_HASH, type StoredEntry } from '#domain/ledger';
import { TicketEntry } from '#schemas/event';
import type { ConversationItem, LedgerView } from '#schemas/resources';
import type { Blobs, TicketStore } from './ports.ts';

/** So many long texts of a page are fetched, beside each other; the others are shown by their beginning. */
const LONG_TEXTS = 20;
const LONG_TEXT_BYTES = 2_000_000;
/** A mail of the largest size that SES takes is text at most. */
const WHOLE_TEXT_BYTES = 40 * 1024 * 1024;

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

/** The entries after a version, up to another, oldest first, and what stands before them. One trip a megabyte. */
export async function entriesBetween(
  tickets: Pick<TicketStore, 'entries'>,
  number: number,
  { after, upTo }: { after: number; upTo: number },
): Promise<{ entries: StoredEntry[]; previousHash: string }> {
  const newestFirst = await tickets.entries(number, { before: upTo + 1, limit: upTo - after + 1 });
  const previous = newestFirst.find(({ version }) => version <= after);
  return { entries: newestFirst.filter(({ version }) => version > after).reverse(), previousHash: previous?.hash ?? GENESIS_HASH };
}

/** @param entries in any order of one ledger. */
export const showConversation = async (blobs: Blobs, entries: readonly StoredEntry[], shown: Shown): Promise<ConversationItem[]> =>
  (await showPage(blobs, entries, shown)).items;

/** The same, with what these entries say of messages before them. */
export async function showPage(
  blobs: Blobs,
  entries: readonly StoredEntry[],
  shown: Shown,
): Promise<Pick<Conversation, 'items' | 'updates'>> {
  const oldestFirst = [...entries].sort((a, b) => a.version - b.version).map(readEntry);
  const conversation = conversationOf(oldestFirst, shown);
  return { items: await withLongTexts(blobs, conversation), updates: conversation.updates };
}

async function withLongTexts(blobs: Blobs, { items, textKeys }: Conversation): Promise<ConversationItem[]> {
  const wanted = [...textKeys].slice(-LONG_TEXTS);
  const texts = new Map(await Promise.all(wanted.map(async ([id, key]) => [id, await textAt(blobs, key, LONG_TEXT_BYTES)] as const)));
  return items.map((item) => ({ ...item, text: texts.get(item.id) ?? item.text }));
}

/** To the byte, as its digest was made; undefined when it cannot be read any more. */
export const wholeText = (blobs: Pick<Blobs, 'get'>, key: string): Promise<string | undefined> => textAt(blobs, key, WHOLE_TEXT_BYTES);

/** What cannot be read any more leaves its beginning. */
async function textAt(blobs: Pick<Blobs, 'get'>, key: string, limitBytes: number): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blobs.get(key, limitBytes));
  } catch (error) {
    if (error instanceof PermanentError) return undefined;
    throw error;
  }
}
