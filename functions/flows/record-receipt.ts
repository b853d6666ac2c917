/** A receipt onto its message, whether the snapshot still holds it or only the ledger. */
import type { Command, KnownSend } from '#domain/command';
import { TransientError } from '#domain/errors';
import type { Actor } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { ReceiptStatus } from '#schemas/queue';
import { survivorOf } from './follow-merges.ts';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import { handlePair, ifPresent } from './handle-pair.ts';
import type { StoredTicket } from './ports.ts';
import { readKnownSend } from './read-known-send.ts';

export type Receipt = {
  readonly number: number;
  readonly messageId: string;
  readonly status: ReceiptStatus;
  readonly at: Instant;
  readonly code?: string;
};
type Recorded = 'receipt' | 'nothing_new' | 'unknown';

const holds = ({ ticket }: StoredTicket, messageId: string): boolean => ticket.outbound.some((item) => item.messageId === messageId);

/** What a failure owes again is asked of the ledger even where the snapshot holds the message. */
async function known(ports: CommandPorts, stored: StoredTicket, { messageId, status }: Receipt): Promise<KnownSend | undefined> {
  const forFailure = status === 'failed';
  if (!forFailure && holds(stored, messageId)) return undefined;
  return readKnownSend(ports.tickets, stored.ticket.number, { messageId, forFailure });
}

const commandOf = ({ number: _, ...receipt }: Receipt, send: KnownSend | undefined): Command => ({
  type: 'RecordReceipt',
  ...receipt,
  known: send,
});

/** @returns `unknown` when there is no such message of ours on that ticket. */
export async function recordReceipt(ports: CommandPorts, actor: Actor, receipt: Receipt): Promise<Recorded> {
  const stored = await ports.tickets.load(receipt.number);
  if (!stored) return 'unknown';
  if (receipt.status !== 'failed' || stored.ticket.mergedInto === undefined) return onTicket(ports, actor, receipt, stored);
  const send = await known(ports, stored, receipt);
  const survivor = await survivorOf(ports.tickets, stored);
  const callsNobody = send === undefined || send.automatic === true || survivor === stored;
  return callsNobody ? onTicket(ports, actor, receipt, stored) : onMerged(ports, actor, receipt, { stored, survivor });
}

async function onTicket(ports: CommandPorts, actor: Actor, receipt: Receipt, stored: StoredTicket): Promise<Recorded> {
  let isOurs = true;
  const handled = await handleCommand(ports, {
    number: receipt.number,
    actor,
    stored,
    // Asked again after a conflict: meanwhile the snapshot may have let go of the message.
    prepare: async (draftsman) => {
      if (receipt.status === 'failed') refuseOther(stored, draftsman.stored);
      const send = await known(ports, draftsman.stored, receipt);
      isOurs = send !== undefined || holds(draftsman.stored, receipt.messageId);
      return isOurs ? { command: commandOf(receipt, send) } : undefined;
    },
  });
  if (!isOurs) return 'unknown';
  return handled.events.length > 0 ? 'receipt' : 'nothing_new';
}

/** A reply of a ticket that nobody looks at any more failed: one transaction records it there and raises the survivor. */
async function onMerged(
  ports: CommandPorts,
  actor: Actor,
  receipt: Receipt,
  { stored, survivor }: { stored: StoredTicket; survivor: StoredTicket },
): Promise<Recorded> {
  const { number } = stored.ticket;
  let isNew = false;
  await handlePair(ports, {
    numbers: [number, survivor.ticket.number],
    actor,
    sight: [ifPresent, ifPresent],
    around: (_, decide) => decide(),
    prepare: async ({ first, second }) => {
      refuseOther(stored, first);
      refuseOther(survivor, second);
      const send = await known(ports, first, receipt);
      isNew = send?.receipt !== 'failed';
      return isNew ? { first: commandOf(receipt, send), second: { type: 'RaiseFailedSend', merged: number } } : undefined;
    },
  });
  return isNew ? 'receipt' : 'nothing_new';
}

/** @throws TransientError when it was merged, or that undone, since it was read: who is to be told is another one. */
function refuseOther({ ticket }: StoredTicket, now: StoredTicket): void {
  if (ticket.mergedInto !== now.ticket.mergedInto)
    throw new TransientError(`Ticket #${ticket.number} was merged meanwhile, or is no longer.`);
}
