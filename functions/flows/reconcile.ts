/** Walks the open work and makes up for what was lost on its way: timers, nudges, loads, pages of jobs. What it cannot mend it reports. */
import { isQueued } from '#domain/queue';
import { whyNotTheirs } from '#domain/reopening';
import { timerAt } from '#domain/timer';
import { DONE_STATUSES, type Ticket } from '#schemas/ticket';
import { arm, secondsUntil, type TimerPorts } from './arm-timer.ts';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { JobStore } from './job-ports.ts';
import type { Desk, Log, Meter } from './ports.ts';
import { type Held, recountLoads } from './recount-loads.ts';
import { nudgeStuckJobs } from './stuck-jobs.ts';
import { knownTeams } from './teams.ts';
import { nudgeSends } from './wake-ticket.ts';

export type ReconcilePorts = CommandPorts &
  TimerPorts & {
    readonly log: Log;
    readonly meter: Meter;
    readonly jobs: Pick<JobStore, 'running'>;
    /** How long this walk may still go on. */
    readonly remainingMs: () => number;
    /** Waits until the indexes show what was written before. */
    readonly settle: () => Promise<void>;
  };

/** BatchGetItem reads so many at once. */
const PAGE_TICKETS = 100;
/** Walks are a quarter of an hour apart; a timer due within an hour is armed four times, and all but one find it armed. */
const HORIZON_SECONDS = 3600;
/** What the log says of a ticket that its assignee cannot work on. */
const LOST = { agent_deactivated: 'ticket of no active agent', assignee_left: 'ticket of an agent outside its team' } as const;
/** Left for what follows the walk. */
const RESERVE_MS = 30_000;

export type WalkReport = {
  readonly walked: number;
  readonly armed: number;
  readonly orphans: number;
  readonly recounted: number;
  /** Jobs that stood still. */
  readonly stuck: number;
  /** Where the time ran out; absent when everything was walked. */
  readonly stoppedAt?: { readonly teamId: string; readonly after?: string };
};

/** What a walk gathers on its way. */
type Walk = {
  walked: number;
  armed: number;
  readonly held: Map<string, Held>;
  readonly waitingTeams: Set<string>;
  readonly assigned: { readonly number: number; readonly teamId: string; readonly agentId: string }[];
  readonly teamless: number[];
  stoppedAt?: WalkReport['stoppedAt'];
};

/** Loads are counted only after a whole walk: half the tickets are half the load. */
export async function reconcileWork(ports: ReconcilePorts): Promise<WalkReport> {
  const stuck = await nudgeStuckJobs(ports);
  const desk = await ports.directory.desk();
  const walk: Walk = { walked: 0, armed: 0, held: new Map(), waitingTeams: new Set(), assigned: [], teamless: [] };
  for (const teamId of knownTeams(desk)) {
    await walkTeam(ports, { teamId, isKnown: desk.teams.some((team) => team.teamId === teamId) }, walk);
    if (walk.stoppedAt) break;
  }
  for (const teamId of walk.waitingTeams) await ports.nudges.work({ teamId });
  const orphans = await reportOrphans(ports, walk);
  const recounted = walk.stoppedAt ? 0 : await recountLoads(ports, walk.held, membersOf(desk));
  const { walked, armed, stoppedAt } = walk;
  if (stoppedAt) ports.log.warn('walk stopped', { walked, ...stoppedAt });
  ports.log.info('work walked', { walked, armed, orphans, recounted, stuck });
  return { walked, armed, orphans, recounted, stuck, stoppedAt };
}

const membersOf = (desk: Desk): string[] => [...new Set(desk.teams.flatMap(({ memberIds }) => memberIds))];

async function walkTeam(ports: ReconcilePorts, { teamId, isKnown }: { teamId: string; isKnown: boolean }, walk: Walk): Promise<void> {
  let after: string | undefined;
  do {
    if (ports.remainingMs() < RESERVE_MS) {
      walk.stoppedAt = { teamId, after };
      return;
    }
    const page = await ports.tickets.work({ of: { team: teamId }, undone: false, after, limit: PAGE_TICKETS });
    const stored = await ports.tickets.loadMany(page.map(({ number }) => number));
    await Promise.all(stored.map(({ ticket }) => tend(ports, ticket, walk)));
    if (!isKnown) walk.teamless.push(...stored.map(({ ticket }) => ticket.number));
    after = page.length < PAGE_TICKETS ? undefined : page.at(-1)?.workKey;
  } while (after !== undefined);
}

async function tend(ports: ReconcilePorts, ticket: Ticket, walk: Walk): Promise<void> {
  const { number, teamId, assigneeId, status, heldBy, heldWeight = 0 } = ticket;
  walk.walked += 1;
  if (isQueued(ticket)) walk.waitingTeams.add(teamId);
  if (assigneeId && !DONE_STATUSES.includes(status)) walk.assigned.push({ number, teamId, agentId: assigneeId });
  if (heldBy) {
    const { load = 0, numbers = [] } = walk.held.get(heldBy) ?? {};
    walk.held.set(heldBy, { load: load + heldWeight, numbers: [...numbers, number] });
  }
  const next = timerAt(ticket);
  if (next && secondsUntil(next, ports.clock.now()) <= HORIZON_SECONDS) {
    await arm(ports, number, next);
    walk.armed += 1;
  }
  await nudgeSends(ports, ticket);
  await unpark(ports, ticket);
}

/** A send that was parked while an admin unblocked its channel is on nobody's mind any more. */
async function unpark(ports: ReconcilePorts, { number, channel, account = '', outbound }: Ticket): Promise<void> {
  if (!outbound.some(({ state }) => state === 'parked') || (await ports.directory.blocked(channel, account))) return;
  await handleCommand(ports, {
    number,
    actor: { kind: 'system', id: 'reconciler' },
    prepare: () => ({ command: { type: 'UnparkSends' }, extras: [{ kind: 'unparked', channel, account, number }] }),
  });
}

/** Tickets that stand on nobody's list though the record says otherwise: a person must look, and those of whoever may not have them go back to their queues. */
async function reportOrphans(ports: ReconcilePorts, { assigned, teamless }: Walk): Promise<number> {
  const agents = await ports.directory.agents([...new Set(assigned.map(({ agentId }) => agentId))]);
  const records = new Map(agents.map((agent) => [agent.agentId, agent]));
  const abandoned = assigned.flatMap(({ number, teamId, agentId }) => {
    const reason = whyNotTheirs(records.get(agentId), teamId);
    return reason ? [{ number, agentId, reason }] : [];
  });
  for (const { number, agentId, reason } of abandoned) ports.log.error(LOST[reason], { number, agentId });
  for (const agentId of new Set(abandoned.map((one) => one.agentId))) await ports.nudges.task({ kind: 'release_agent', agentId });
  for (const number of teamless) ports.log.error('ticket of no team', { number });
  const orphans = new Set([...abandoned.map(({ number }) => number), ...teamless]).size;
  if (orphans > 0) ports.meter.count('ChannelAlarm', orphans);
  return orphans;
}
