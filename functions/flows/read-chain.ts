/** A ticket's ledger as it is hashed, page by page. */
import { withPrevious } from '#domain/ledger';
import type { ChainedEntry, LedgerHead } from '#schemas/ledger-api';
import type { ApiContext } from './api-ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { entriesBetween } from './read-ledger.ts';
import { recordLedgerReading } from './record-reading.ts';
import { loadVisible } from './visible-ticket.ts';

const VERSION = /^[1-9]\d{0,11}$/;

export type ChainPage = { readonly head: LedgerHead; readonly items: ChainedEntry[]; readonly nextCursor: string | null };

/** Oldest first, up to the head that is named; each page is on record as read. @throws HelpdeskError not_found, invalid_request for a foreign cursor. */
export async function readLedger(context: ApiContext, number: number, page: { cursor?: string; limit: number }): Promise<ChainPage> {
  const after = Number(decodeCursor(page.cursor, VERSION) ?? 0);
  const { ticket, headHash } = await loadVisible(context, number);
  await recordLedgerReading(context, number);
  const upTo = Math.min(after + page.limit, ticket.version);
  const { entries, previousHash } = await entriesBetween(context.ports.tickets, number, { after, upTo });
  return {
    head: { version: ticket.version, hash: headHash },
    items: withPrevious(
      entries.map(({ version, entry, hash }) => ({ version, entry, hash })),
      previousHash,
    ),
    nextCursor: upTo < ticket.version ? encodeCursor(String(upTo)) : null,
  };
}
