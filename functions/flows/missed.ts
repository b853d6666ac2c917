/** A stale write is told what it had not seen. */
import { HelpdeskError } from '#domain/errors';
import type { ApiContext } from './api-ports.ts';
import { invalidRequest } from './invalid-request.ts';
import type { StoredTicket } from './ports.ts';
import { ledgerView, showConversation } from './read-ledger.ts';

/** seen_is_stale with what to show. Kept apart from `details`, which hold no texts. */
export class StaleWriteError extends HelpdeskError {
  readonly missed: readonly unknown[];
  constructor(stale: HelpdeskError, missed: readonly unknown[]) {
    super(stale.code, stale.message, stale.details, { cause: stale });
    this.missed = missed;
  }
}

/** A version that does not exist yet would hide everything that comes until then. @throws HelpdeskError invalid_request. */
export function refuseUnseen({ ticket }: StoredTicket, version: number, path = 'body.version'): void {
  if (version > ticket.version) throw invalidRequest(path, `Ticket #${ticket.number} is at version ${ticket.version}.`);
}

/** @param show messages in a conversation, or whole entries. @throws StaleWriteError in place of seen_is_stale. */
export async function showingMissed<T>(
  { ports, language }: ApiContext,
  { ticket: { number, channel } }: StoredTicket,
  show: 'messages' | 'entries',
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof HelpdeskError) || error.code !== 'seen_is_stale') throw error;
    const versions = Array.isArray(error.details.missed) ? error.details.missed.map(Number) : [];
    const stored = await Promise.all(versions.map((version) => ports.tickets.entry(number, version)));
    const entries = stored.filter((entry) => entry !== undefined);
    const missed = show === 'entries' ? entries.map(ledgerView) : await showConversation(ports.blobs, entries, { channel, language });
    throw new StaleWriteError(error, missed);
  }
}
