/** What the flows ask of the ledger before a failure is decided, in tests that have no flow. */
import type { Command } from '#domain/command';
import { knownSend } from '#domain/known-send';
import type { TicketEntry } from '#schemas/event';

/** @param entries oldest first. What a test says itself stays. */
export function toldByLedger(command: Command, entries: () => readonly TicketEntry[]): Command {
  const isFailure =
    command.type === 'FailSend' ||
    (command.type === 'SettleSend' && command.outcome === 'failed') ||
    (command.type === 'RecordReceipt' && command.status === 'failed');
  if (!isFailure || command.known) return command;
  const known = knownSend(entries().toReversed(), { messageId: command.messageId, forFailure: true, isWhole: true });
  return { ...command, known };
}
