/** An agent's socket is gone: a minute later somebody looks whether another one has come. */
import { SOCKET_LOST_SECONDS } from '#domain/presence';
import type { ActivityStore } from './live-ports.ts';
import type { Clock, Nudges } from './ports.ts';

type LostPorts = { readonly activity: Pick<ActivityStore, 'lost'>; readonly nudges: Pick<Nudges, 'task'>; readonly clock: Clock };

/** Of several that are lost the last one counts. */
export async function socketLost({ activity, nudges, clock }: LostPorts, agentId: string): Promise<void> {
  const lostAt = clock.now();
  await activity.lost(agentId, lostAt);
  await nudges.task({ kind: 'socket_lost', agentId, lostAt }, SOCKET_LOST_SECONDS);
}
