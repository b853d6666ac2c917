/** Who looks is on record as well: signing in, reading a ledger to check it, taking a copy away. */
import type { Agent } from '#schemas/agent';
import type { LedgerHead } from '#schemas/ledger-api';
import type { Instant } from '#schemas/primitives';
import type { ApiContext, ApiPorts } from './api-ports.ts';
import { recordAct } from './desk-act.ts';

/**
 * Once for each sign-in, with the first request that follows it. Who signed in is told from the agent's record, which was read already.
 * @param at of the sign-in, as its tokens say.
 */
export async function recordSignIn({ directory, clock, newId }: ApiPorts, agent: Agent, at: Instant): Promise<void> {
  const { agentId, signedInAt = '' } = agent;
  if (at <= signedInAt) return;
  // A conflict: another request of the same sign-in was first.
  await directory.record({
    at: clock.now(),
    actor: { kind: 'agent', id: agentId },
    commandId: newId('command'),
    events: [{ type: 'SignedIn', agentId, at }],
    writes: [{ kind: 'signed_in', agentId, at }],
  });
}

/** Before it is shown: what could not be recorded is not read. */
export async function recordLedgerReading(context: ApiContext, number: number): Promise<void> {
  await recordAct(context, { type: 'LedgerRead', number }, []);
}

/** Before the file is made: with the head, by which whoever holds a file can ask whether it is the one. */
export async function recordExport(context: ApiContext, number: number, { version, hash }: LedgerHead): Promise<void> {
  await recordAct(context, { type: 'TicketExported', number, version, hash }, []);
}
