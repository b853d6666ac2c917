/** One answer to the contact, which may also end the ticket. Two writes, each made once under the caller's key. */
import type { CommandOf } from '#domain/command';
import { decide } from '#domain/decide';
import { missedMessages } from '#domain/decide-agent';
import { HelpdeskError } from '#domain/errors';
import type { ApiContext } from './api-ports.ts';
import { contextFor } from './handle-command.ts';
import { unlessMade } from './idempotency.ts';
import type { StoredTicket } from './ports.ts';
import { sendMessage } from './reply.ts';
import { refuseUnfit, updateTicket } from './update-ticket.ts';
import { loadVisible } from './visible-ticket.ts';

export type ReplyAndSolve = {
  readonly version: number;
  readonly text: string;
  readonly solve?: boolean;
  readonly categoryId?: string;
};
type Solving = Pick<CommandOf<'UpdateTicket'>, 'categoryId'> & { readonly version: number; readonly status: 'solved' };

/** @throws HelpdeskError what refuses the reply, or the solving: where that is known beforehand, nothing is sent. */
export async function replyAndSolve(context: ApiContext, number: number, wanted: ReplyAndSolve): Promise<StoredTicket> {
  const { solve, categoryId, ...said } = wanted;
  const reply = async () => (await sendMessage(context, number, { kind: 'reply', ...said })).stored;
  if (!solve) return reply();
  const solving: Solving = { version: wanted.version, status: 'solved', ...(categoryId ? { categoryId } : {}) };
  const { once } = context;
  const second: ApiContext = once ? { ...context, once: { ...once, key: `${once.key}#solve` } } : context;
  return unlessMade(second, number, async () => {
    await refuseUnsolvable(context, number, solving);
    refuseUnanswered(context, await reply(), solving);
    return updateTicket(second, number, solving);
  });
}

/** A reply cannot be taken back: what would keep the ticket from being solved is asked before it is sent. */
async function refuseUnsolvable(context: ApiContext, number: number, solving: Solving): Promise<void> {
  const { ports, agent } = context;
  const stored = await loadVisible(context, number);
  await refuseUnfit(context, stored, solving);
  const { rules } = await ports.directory.desk();
  const { version: seen, ...changes } = solving;
  const actor = { kind: 'agent', id: agent.agentId } as const;
  const dry = await contextFor(ports, { actor, rules, sealer: ports.newSealer(), ticket: stored.ticket });
  decide({ type: 'UpdateTicket', seen, ...changes }, stored.ticket, dry);
}

/** Between the reply and a repeat that comes hours later the contact may have written again: that is not solved unread. */
function refuseUnanswered({ agent }: ApiContext, { ticket }: StoredTicket, { version }: Solving): void {
  const { number } = ticket;
  const missed = missedMessages(ticket, version, agent.agentId);
  if (missed.length === 0) return;
  throw new HelpdeskError(
    'seen_is_stale',
    `Ticket #${number} has its reply, and was not solved: public messages came after version ${version}.`,
    {
      missed,
    },
  );
}
