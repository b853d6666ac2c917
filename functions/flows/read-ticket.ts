/** A ticket as it is worked on: its state, its conversation and its newest entries. */
import type { StoredEntry } from '#domain/ledger';
import type { MessageUpdate } from '#schemas/message-update';
import type { ConversationItem, LedgerView } from '#schemas/resources';
import type { ApiContext } from './api-ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { StoredTicket } from './ports.ts';
import { ledgerView, showPage } from './read-ledger.ts';
import { mergedConversation } from './read-merged.ts';
import { ifVisible } from './visible-ticket.ts';

/** Entries of a page. */
const PAGE = 100;
/** Of the newest part at most so many, however far back it is asked for: about as much as one answer may carry. */
const NEWEST = 500;
const VERSION = /^[1-9]\d{0,11}$/;

export type TicketRead = {
  readonly stored: StoredTicket;
  readonly conversation: ConversationItem[];
  readonly updates: MessageUpdate[];
  /** Newest first. */
  readonly ledger: LedgerView[];
  readonly nextCursor: string | null;
};
/** `from`: without a cursor, back to that version at least. */
export type Part = { readonly cursor?: string | undefined; readonly from?: number | undefined };

/** Snapshot and entries beside each other: one trip's time. @throws HelpdeskError not_found, invalid_request for a foreign cursor. */
export async function readTicket(context: ApiContext, number: number, { cursor, from }: Part): Promise<TicketRead> {
  const { ports, language } = context;
  const position = decodeCursor(cursor, VERSION);
  const page = { before: position === undefined ? undefined : Number(position), limit: PAGE };
  const [loaded, early] = await Promise.all([ports.tickets.load(number), ports.tickets.entries(number, page)]);
  const stored = ifVisible(context, number, loaded);
  // Who answers names the version they saw: everything up to it must be shown.
  const isBehind = position === undefined && (early[0]?.version ?? 0) < stored.ticket.version;
  const newest = isBehind ? await ports.tickets.entries(number, page) : early;
  const entries = position === undefined ? await reachBack(context, number, newest, from) : newest;
  const oldest = entries.at(-1)?.version ?? 1;
  const said = await showPage(ports.blobs, entries, { channel: stored.ticket.channel, language });
  // Older pages are this ticket's own: what was merged is shown once.
  const merged = position === undefined ? await mergedConversation(context, stored) : [];
  return {
    stored,
    conversation: merged.length > 0 ? [...said.items, ...merged].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) : said.items,
    updates: said.updates,
    ledger: entries.map(ledgerView),
    nextCursor: oldest > 1 ? encodeCursor(String(oldest)) : null,
  };
}

/** Who has older pages on screen asks for all that came after them. A second trip for a ticket of which much was said meanwhile. */
async function reachBack({ ports }: ApiContext, number: number, newest: StoredEntry[], from: number | undefined): Promise<StoredEntry[]> {
  const oldest = newest.at(-1)?.version ?? 1;
  if (from === undefined || oldest <= from) return newest;
  const limit = Math.min(oldest - from, NEWEST - newest.length);
  return [...newest, ...(await ports.tickets.entries(number, { before: oldest, limit }))];
}
