/** A ticket as it is worked on: its state, its conversation and its newest entries. */
import type { ConversationItem, LedgerView } from '#schemas/resources';
import type { ApiContext } from './api-ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { StoredTicket } from './ports.ts';
import { ledgerView, showConversation } from './read-ledger.ts';
import { mergedConversation } from './read-merged.ts';
import { ifVisible } from './visible-ticket.ts';

/** Entries of a page. */
const PAGE = 100;
const VERSION = /^[1-9]\d{0,11}$/;

export type TicketRead = {
  readonly stored: StoredTicket;
  readonly conversation: ConversationItem[];
  /** Newest first. */
  readonly ledger: LedgerView[];
  readonly nextCursor: string | null;
};

/** Snapshot and entries beside each other: one trip's time. @throws HelpdeskError not_found, invalid_request for a foreign cursor. */
export async function readTicket(context: ApiContext, number: number, cursor: string | undefined): Promise<TicketRead> {
  const { ports, language } = context;
  const position = decodeCursor(cursor, VERSION);
  const page = { before: position === undefined ? undefined : Number(position), limit: PAGE };
  const [loaded, early] = await Promise.all([ports.tickets.load(number), ports.tickets.entries(number, page)]);
  const stored = ifVisible(context, number, loaded);
  // Who answers names the version they saw: everything up to it must be shown.
  const isBehind = position === undefined && (early[0]?.version ?? 0) < stored.ticket.version;
  const entries = isBehind ? await ports.tickets.entries(number, page) : early;
  const oldest = entries.at(-1)?.version ?? 1;
  const said = await showConversation(ports.blobs, entries, { channel: stored.ticket.channel, language });
  // Older pages are this ticket's own: what was merged is shown once.
  const merged = position === undefined ? await mergedConversation(context, stored) : [];
  return {
    stored,
    conversation: merged.length > 0 ? [...said, ...merged].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) : said,
    ledger: entries.map(ledgerView),
    nextCursor: oldest > 1 ? encodeCursor(String(oldest)) : null,
  };
}
