/** Presence as the sockets show it: who is gone or idle is away, and who is active again is back. Each step may be repeated. */
import { afterLostSocket, IDLE_SECONDS, lookForIdle, mayComeBack } from '#domain/presence';
import type { Agent, AwayReason } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import { secondsUntil } from './arm-timer.ts';
import type { Activity, ActivityStore, ConnectionStore } from './live-ports.ts';
import type { Clock, DirectoryStore, Log, NewId, Nudges } from './ports.ts';

type WatchPorts = {
  readonly activity: ActivityStore;
  readonly nudges: Pick<Nudges, 'task'>;
  readonly clock: Clock;
};
export type PresencePorts = WatchPorts & {
  readonly connections: Pick<ConnectionStore, 'ofAgent'>;
  readonly directory: Pick<DirectoryStore, 'agent' | 'record'>;
  readonly newId: NewId;
  readonly log: Log;
};

/** A look that is so late was lost, and another one begins. */
const LATE_SECONDS = 300;

const secondsAfter = (at: Instant, seconds: number): Instant => new Date(Date.parse(at) + seconds * 1000).toISOString();

/** Sees to it that one look is on its way. */
export async function keepWatch(ports: WatchPorts, agentId: string, { watchAt }: Pick<Activity, 'watchAt'>): Promise<void> {
  const now = ports.clock.now();
  if (watchAt !== undefined && now < secondsAfter(watchAt, LATE_SECONDS)) return;
  await lookLater(ports, agentId, { from: watchAt, to: secondsAfter(now, IDLE_SECONDS) });
}

/** Sent first: what was sent and not noted is not the look that is meant, and comes to nothing. */
async function lookLater(
  { nudges, activity, clock }: WatchPorts,
  agentId: string,
  { from, to }: { from: Instant | undefined; to: Instant },
): Promise<void> {
  await nudges.task({ kind: 'look_for_idle', agentId, at: to }, Math.min(secondsUntil(to, clock.now()), IDLE_SECONDS));
  await activity.watch(agentId, { from, to });
}

/** Somebody moves or types at one of their sockets. */
export async function seenActive(
  ports: WatchPorts & { readonly directory: Pick<DirectoryStore, 'agent'> },
  agentId: string,
): Promise<void> {
  const [activity, agent] = await Promise.all([ports.activity.active(agentId, ports.clock.now()), ports.directory.agent(agentId)]);
  if (agent?.active && mayComeBack(agent)) await ports.nudges.task({ kind: 'come_back', agentId });
  await keepWatch(ports, agentId, activity);
}

export async function comeBack(ports: PresencePorts, { agentId }: { agentId: string }): Promise<void> {
  const agent = await ports.directory.agent(agentId);
  if (agent?.active && mayComeBack(agent)) await change(ports, agent, { presence: 'online', reason: 'active' });
}

/** A socket was lost a minute ago. When another one was lost since, its own look comes. */
export async function lookAfterLostSocket(ports: PresencePorts, { agentId, lostAt }: { agentId: string; lostAt: Instant }): Promise<void> {
  const activity = await ports.activity.of(agentId);
  if (activity?.lostAt !== lostAt) return;
  const [agent, sockets] = await Promise.all([ports.directory.agent(agentId), ports.connections.ofAgent(agentId)]);
  const reason = agent?.active ? afterLostSocket(agent, { lostAt, isConnected: sockets.length > 0 }) : undefined;
  if (agent && reason) await change(ports, agent, { presence: 'away', reason });
}

/** The look meant for `at`, and the next one. Any other is a repeat, and there is only one chain of them. */
export async function lookForIdleAgent(ports: PresencePorts, { agentId, at }: { agentId: string; at: Instant }): Promise<void> {
  const activity = await ports.activity.of(agentId);
  if (activity?.watchAt !== at) return;
  const [agent, sockets] = await Promise.all([ports.directory.agent(agentId), ports.connections.ofAgent(agentId)]);
  const now = ports.clock.now();
  const seen = agent?.active ? lookForIdle(agent, { activeAt: activity.activeAt, isConnected: sockets.length > 0, now }) : {};
  if (agent && seen.away) await change(ports, agent, { presence: 'away', reason: seen.away });
  if (seen.nextAt !== undefined) return lookLater(ports, agentId, { from: at, to: seen.nextAt });
  await ports.activity.watch(agentId, { from: at, to: undefined });
  // One that connected meanwhile saw that a look was on its way, and began none.
  if (agent?.active && (await ports.connections.ofAgent(agentId)).length > 0) await keepWatch(ports, agentId, {});
}

type PresenceChange =
  | { readonly presence: 'away'; readonly reason: AwayReason }
  | { readonly presence: 'online'; readonly reason: 'active' };

/** Gives way to what was said meanwhile: then it is not for the desk to say any more. */
async function change({ directory, clock, newId, log }: PresencePorts, agent: Agent, to: PresenceChange): Promise<void> {
  const { agentId, presence: from, presenceAt, teams } = agent;
  const at = clock.now();
  const outcome = await directory.record({
    at,
    actor: { kind: 'system', id: 'presence' },
    commandId: newId('command'),
    events: [{ type: 'PresenceChanged', agentId, from, to: to.presence, teams: [...teams], reason: to.reason }],
    writes: [
      {
        kind: 'presence',
        agentId,
        presence: to.presence,
        at,
        from: { presence: from, presenceAt },
        ...(to.presence === 'away' ? { reason: to.reason } : {}),
      },
    ],
  });
  log.info('presence changed', { agentId, presence: to.presence, reason: to.reason, outcome });
}
