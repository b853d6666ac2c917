/** Acts on the desk itself: each is an entry of the ledger `settings`, with what it changes. */
import type { DeskEvent } from '#schemas/settings';
import type { ApiContext } from './api-ports.ts';
import type { DeskWrite } from './ports.ts';

/** `conflict`: what a write replaces is not as it was read. */
export const recordAct = (context: ApiContext, event: DeskEvent, writes: readonly DeskWrite[]): Promise<'committed' | 'conflict'> =>
  recordActs(context, [event], writes);

/** What belongs together is one entry. `conflict` as above. */
export function recordActs(
  { ports, agent }: ApiContext,
  events: readonly DeskEvent[],
  writes: readonly DeskWrite[],
): Promise<'committed' | 'conflict'> {
  return ports.directory.record({
    at: ports.clock.now(),
    actor: { kind: 'agent', id: agent.agentId },
    commandId: ports.newId('command'),
    events,
    writes,
  });
}
