/** A receipt onto its message, whether the snapshot still holds it or only the ledger. */
import type { KnownSend } from '#domain/command';
import { higherReceipt } from '#domain/decide-sending';
import type { Actor } from '#schemas/event';
import { TicketEntry } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { ReceiptStatus } from '#schemas/queue';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { StoredTicket } from './ports.ts';

export type Receipt = {
  readonly number: number;
  readonly messageId: string;
  readonly status: ReceiptStatus;
  readonly at: Instant;
  readonly code?: string;
};

const PAGE_ENTRIES = 100;

/** What the ledger knows of a message that the snapshot no longer holds; undefined when we sent no such message. */
async function knownSend(ports: CommandPorts, number: number, messageId: string): Promise<KnownSend | undefined> {
  let receipt: ReceiptStatus | undefined;
  let before: number | undefined;
  do {
    const page = await ports.tickets.entries(number, { before, limit: PAGE_ENTRIES });
    for (const { entry } of page) {
      const { version, at, events } = TicketEntry.parse(JSON.parse(entry));
      for (const event of events) {
        if (!('messageId' in event) || event.messageId !== messageId) continue;
        if (event.type === 'ReceiptRecorded') receipt = higherReceipt(receipt, event.status);
        if (event.type === 'SendFailed') receipt = 'failed';
        // Newest first: nothing older is about this message.
        if (event.type === 'ReplyQueued') return { receipt, entry: version, acceptedAt: at };
        if (event.type === 'AutomaticMessageQueued') return { receipt, entry: version, automatic: true };
      }
    }
    before = page.at(-1)?.version;
  } while (before !== undefined && before > 1);
  return undefined;
}

const holds = ({ ticket }: StoredTicket, messageId: string): boolean => ticket.outbound.some((item) => item.messageId === messageId);

/** @returns `unknown` when there is no such message of ours on that ticket. */
export async function recordReceipt(ports: CommandPorts, actor: Actor, receipt: Receipt): Promise<'receipt' | 'nothing_new' | 'unknown'> {
  const { number, ...command } = receipt;
  const stored = await ports.tickets.load(number);
  if (!stored) return 'unknown';
  let isOurs = true;
  const handled = await handleCommand(ports, {
    number,
    actor,
    stored,
    // Asked again after a conflict: meanwhile the snapshot may have let go of the message.
    prepare: async (draftsman) => {
      const isHeld = holds(draftsman.stored, receipt.messageId);
      const known = isHeld ? undefined : await knownSend(ports, number, receipt.messageId);
      isOurs = isHeld || known !== undefined;
      return isOurs ? { command: { type: 'RecordReceipt', ...command, known } } : undefined;
    },
  });
  if (!isOurs) return 'unknown';
  return handled.events.length > 0 ? 'receipt' : 'nothing_new';
}
