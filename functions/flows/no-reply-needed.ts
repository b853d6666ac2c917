/** An agent says that what the contact wrote last needs no reply. */
import type { ApiContext } from './api-ports.ts';
import { handleCommand } from './handle-command.ts';
import { afterOnce, onceExtras } from './idempotency.ts';
import { refuseUnseen, showingMissed } from './missed.ts';
import type { StoredTicket } from './ports.ts';
import { loadVisible } from './visible-ticket.ts';

/** @throws HelpdeskError not_found, nothing_waits, seen_is_stale with the message that was missed, invalid_request. */
export async function markNoReplyNeeded(context: ApiContext, number: number, seen: number): Promise<StoredTicket> {
  const stored = await loadVisible(context, number);
  refuseUnseen(stored, seen);
  const handled = await showingMissed(context, stored, 'messages', () =>
    handleCommand(context.ports, {
      number,
      actor: { kind: 'agent', id: context.agent.agentId },
      stored,
      prepare: () => ({ command: { type: 'MarkNoReplyNeeded', seen }, extras: onceExtras(context, { number }) }),
    }),
  );
  return afterOnce(context, handled);
}
