/** A stale write is told what it had not seen. */
import { HelpdeskError } from '#domain/errors';
import type { ConversationItem, LedgerView } from '#schemas/resources';
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
  context: ApiContext,
  stored: StoredTicket,
  show: 'messages' | 'entries',
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof HelpdeskError) || error.code !== 'seen_is_stale') throw error;
    const missed = await (show === 'entries'
      ? missedEntries(context, stored.ticket.number, error)
      : missedMessages(context, stored, error));
    throw new StaleWriteError(error, missed);
  }
}

async function missedEntries({ ports }: ApiContext, number: number, { details }: HelpdeskError): Promise<LedgerView[]> {
  const versions = Array.isArray(details.missed) ? details.missed.map(Number) : [];
  const stored = await Promise.all(versions.map((version) => ports.tickets.entry(number, version)));
  return stored.filter((entry) => entry !== undefined).map(ledgerView);
}

/** More than anybody reads before they answer; the newest of them. */
const MISSED_ENTRIES = 100;

/** All of them, not only those that the refusal names: the rules know the newest of each side. */
async function missedMessages(context: ApiContext, { ticket }: StoredTicket, { details }: HelpdeskError): Promise<ConversationItem[]> {
  const { ports, agent, language } = context;
  const { number, channel } = ticket;
  const newest = await ports.tickets.entries(number, { limit: MISSED_ENTRIES });
  const entries = newest.filter(({ version }) => version > Number(details.seen));
  const items = await showConversation(ports.blobs, entries, { channel, language });
  return items.filter(({ kind, agentId }) => kind === 'inbound' || (kind === 'outbound' && agentId !== agent.agentId));
}
