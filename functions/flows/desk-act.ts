/** Acts on the desk itself: each is an entry of the ledger `settings`, with what it changes. */
import { TransientError } from '#domain/errors';
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

/** Two people at the same thing at once are usual, five in a row are not. */
const TRIES = 5;

/** What an act is to be after reading: nothing where `event` is absent, for it is so already. */
export type DeskPlan<T> = { readonly result: T; readonly event?: DeskEvent; readonly writes?: readonly DeskWrite[] };

/** Reads, decides and records, again as long as something came between. @throws what `plan` throws. @throws TransientError. */
export async function recordPlan<T>(context: ApiContext, plan: () => Promise<DeskPlan<T>>): Promise<T> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const { result, event, writes = [] } = await plan();
    if (!event || (await recordAct(context, event, writes)) === 'committed') return result;
  }
  throw new TransientError('What is to be changed changed too often.');
}
