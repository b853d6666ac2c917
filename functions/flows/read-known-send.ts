/** What the ledger knows of a message of ours: read back as far as it takes. */
import type { KnownSend } from '#domain/command';
import { knownSend } from '#domain/known-send';
import { TicketEntry } from '#schemas/event';
import type { TicketStore } from './ports.ts';

const PAGE_ENTRIES = 100;

/**
 * @param wanted `forFailure`: also what its failure makes owed again.
 * @returns undefined when we sent no such message on that ticket.
 */
export async function readKnownSend(
  tickets: Pick<TicketStore, 'entries'>,
  number: number,
  wanted: { messageId: string; forFailure: boolean },
): Promise<KnownSend | undefined> {
  const entries: TicketEntry[] = [];
  for (let before: number | undefined; ; before = entries.at(-1)?.version) {
    const page = await tickets.entries(number, { before, limit: PAGE_ENTRIES });
    entries.push(...page.map(({ entry }) => TicketEntry.parse(JSON.parse(entry))));
    // A page may hold less than was asked for; the first version is 1.
    const isWhole = (page.at(-1)?.version ?? 1) <= 1;
    const known = knownSend(entries, { ...wanted, isWhole });
    if (known || isWhole) return known;
  }
}
