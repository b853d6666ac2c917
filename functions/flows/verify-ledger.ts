/** Is a ticket's record still what was written? */
import { type StoredEntry, type Verification, verifyChain } from '#domain/ledger';
import type { ApiContext } from './api-ports.ts';
import type { TicketStore } from './ports.ts';
import { recordLedgerReading } from './record-reading.ts';
import { loadVisible } from './visible-ticket.ts';

const PAGE = 500;
/** Entries are read before the head, so one that comes in between looks like a cut tail: then it is read again. */
const TRIES = 3;

/** Recorded; then one trip a page. @throws HelpdeskError not_found. */
export async function verifyLedger(context: ApiContext, number: number): Promise<Verification> {
  await loadVisible(context, number);
  await recordLedgerReading(context, number);
  return verify(context, number, TRIES);
}

async function verify(context: ApiContext, number: number, tries: number): Promise<Verification> {
  const { tickets } = context.ports;
  const entries = await allEntries(tickets, number);
  const { ticket, headHash } = await loadVisible(context, number);
  const isOvertaken = (entries.at(-1)?.version ?? 0) < ticket.version;
  if (isOvertaken && tries > 1) return verify(context, number, tries - 1);
  const head = { version: ticket.version, hash: headHash };
  return verifyChain({ ledger: String(number), entries, head, digest: context.ports.sha256 });
}

/** Oldest first. */
async function allEntries(tickets: TicketStore, number: number): Promise<StoredEntry[]> {
  const newestFirst: StoredEntry[] = [];
  for (;;) {
    const page = await tickets.entries(number, { before: newestFirst.at(-1)?.version, limit: PAGE });
    newestFirst.push(...page);
    if (page.length < PAGE) return newestFirst.reverse();
  }
}
