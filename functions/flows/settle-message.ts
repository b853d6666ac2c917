/** An agent says what became of a message whose sending is unknown. */
import type { CommandOf } from '#domain/command';
import type { ApiContext } from './api-ports.ts';
import { handleCommand } from './handle-command.ts';
import type { StoredTicket } from './ports.ts';
import { readKnownSend } from './read-known-send.ts';
import { loadVisible } from './visible-ticket.ts';

export type Settlement = Omit<CommandOf<'SettleSend'>, 'type'> & { readonly number: number };

/** @throws HelpdeskError not_found, not_sendable. */
export async function settleMessage(context: ApiContext, { number, messageId, outcome }: Settlement): Promise<StoredTicket> {
  const stored = await loadVisible(context, number);
  const handled = await handleCommand(context.ports, {
    number,
    actor: { kind: 'agent', id: context.agent.agentId },
    stored,
    prepare: async () => {
      const known = outcome === 'failed' ? await readKnownSend(context.ports.tickets, number, { messageId, forFailure: true }) : undefined;
      return { command: { type: 'SettleSend', messageId, outcome, known } };
    },
  });
  return handled.stored;
}
