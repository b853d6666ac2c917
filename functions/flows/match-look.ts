/**
 * One look at what waits: the tickets of a team, and of the other teams of whoever is to be given one. An agent of two teams is given the first of both,
 * so that neither team's stream keeps the other's tickets from them.
 */
import { freePlaces } from '#domain/assignment';
import { strategyOf } from '#domain/strategies';
import { TICKET_WEIGHT } from '#domain/ticket-weight';
import { workKey } from '#domain/work-key';
import type { Agent } from '#schemas/agent';
import type { Instant } from '#schemas/primitives';
import { SETTINGS, type TeamSettings } from '#schemas/settings';
import type { CommandPorts } from './handle-command.ts';
import type { Desk, StoredTicket } from './ports.ts';
import { isWaiting } from './routed-load.ts';

type Ports = Pick<CommandPorts, 'tickets' | 'directory'>;

/** So many are read at once; while all of them find an agent, the next ones are read. */
const AT_ONCE = 50;
/** A bound for one go. */
const PAGES = 20;

/** A team's waiting tickets, as far as they are read. */
export type Queue = {
  readonly settings: TeamSettings;
  /** In work order. */
  tickets: StoredTicket[];
  /** The place up to which they are read; `end`: all that is worth it. */
  readTo: string;
  isRead: boolean;
  pages: number;
  readonly gave: Instant[];
};

export type Look = {
  readonly desk: Desk;
  readonly queues: Map<string, Queue>;
  /** Teams that were asked for, those without a queue to give from included. */
  readonly asked: Set<string>;
  /** Who may take what, as last known. */
  readonly agents: Map<string, Agent>;
  /** Whom a ticket waits for to become free, so that nothing behind it is given to them first. */
  readonly awaited: Set<string>;
};

export type Asked = {
  readonly teamId: string;
  /** Tickets that messages named: the index may lag behind them. */
  readonly numbers: readonly number[];
  /** Who has room again. */
  readonly freed: readonly string[];
  /** The team may have been changed less than half a minute ago. */
  readonly isFresh: boolean;
};

const isPushed = (team: TeamSettings | undefined): team is TeamSettings => team !== undefined && strategyOf(team) !== 'pull';

/** One trip for the agents and one for the named tickets; one more for a team that may be new, and one for the others of who has room. */
export async function beginLook(ports: Ports, { teamId, numbers, freed, isFresh }: Asked): Promise<Look> {
  const desk = await ports.directory.desk();
  const team = isFresh ? await teamNow(ports, teamId) : desk.teams.find((one) => one.teamId === teamId);
  const look: Look = { desk, queues: new Map(), asked: new Set([teamId]), agents: new Map(), awaited: new Set() };
  await know(ports, look, [...(isPushed(team) ? team.memberIds : []), ...freed]);
  if (isPushed(team)) open(look, team);
  const queue = look.queues.get(teamId);
  if (queue) await readMore(ports, look, queue, numbers);
  const free = freed.map((agentId) => look.agents.get(agentId)).filter((agent) => agent !== undefined);
  await openTeamsOf(
    ports,
    look,
    free.filter((agent) => agent.teams.some((one) => freePlaces([agent], one, TICKET_WEIGHT) > 0)),
  );
  return look;
}

async function teamNow({ directory }: Ports, teamId: string): Promise<TeamSettings | undefined> {
  const record = await directory.setting('team', teamId);
  return record && SETTINGS.team.parse(record.value);
}

/** Consistent. */
export async function know({ directory }: Ports, { agents }: Look, agentIds: readonly string[]): Promise<void> {
  if (agentIds.length === 0) return;
  for (const agent of await directory.agents([...new Set(agentIds)])) agents.set(agent.agentId, agent);
}

function open({ queues }: Look, settings: TeamSettings): void {
  queues.set(settings.teamId, { settings, tickets: [], readTo: '', isRead: false, pages: 0, gave: [] });
}

/** Every team of theirs that is given its tickets takes part from now on. @returns whether any is new. */
export async function openTeamsOf(ports: Ports, look: Look, agents: readonly Agent[]): Promise<boolean> {
  const wanted = agents.flatMap((agent) => agent.teams.map((teamId) => ({ teamId, agentId: agent.agentId })));
  const unasked = [...new Map(wanted.map((one) => [one.teamId, one])).values()].filter(({ teamId }) => !look.asked.has(teamId));
  for (const { teamId } of unasked) look.asked.add(teamId);
  const teams = (await Promise.all(unasked.map((one) => teamOf(ports, look, one)))).filter(isPushed);
  const members = teams.flatMap(({ memberIds }) => memberIds);
  await know(
    ports,
    look,
    members.filter((agentId) => !look.agents.has(agentId)),
  );
  for (const team of teams) open(look, team);
  return teams.length > 0;
}

/** As it is remembered, unless the agent's own record, which was read just now, says that it has changed. */
function teamOf(ports: Ports, { desk }: Look, { teamId, agentId }: { teamId: string; agentId: string }): Promise<TeamSettings | undefined> {
  const remembered = desk.teams.find((team) => team.teamId === teamId);
  return remembered?.memberIds.includes(agentId) ? Promise.resolve(remembered) : teamNow(ports, teamId);
}

export const membersOf = ({ agents }: Look, { settings }: Queue): Agent[] =>
  settings.memberIds.map((agentId) => agents.get(agentId)).filter((agent) => agent !== undefined);

export const notAwaited = ({ awaited }: Look, agents: readonly Agent[]): Agent[] => agents.filter(({ agentId }) => !awaited.has(agentId));

/** Places of the lightest kind, with those for whom nothing waits. */
function roomLeft(look: Look, queue: Queue): number {
  const { teamId, weights } = queue.settings;
  const lightest = Math.min(TICKET_WEIGHT, ...Object.values(weights ?? {}));
  return freePlaces(notAwaited(look, membersOf(look, queue)), teamId, lightest);
}

/** So many tickets are worth reading. Where weights differ a place may be one of several kinds; what was passed over once is so again. */
function worthReading(look: Look, queue: Queue): number {
  const places = roomLeft(look, queue);
  return (queue.settings.weights || queue.pages > 0) && places > 0 ? AT_ONCE : Math.min(AT_ONCE, places);
}

const inOrder = (tickets: readonly StoredTicket[]): StoredTicket[] =>
  tickets.toSorted((a, b) => (workKey(a.ticket) < workKey(b.ticket) ? -1 : 1));

/** What the index shows, and what is named; with a full house only what is named. */
async function readMore({ tickets }: Ports, look: Look, queue: Queue, numbers: readonly number[] = []): Promise<void> {
  const { teamId } = queue.settings;
  const limit = worthReading(look, queue);
  const query = { of: { unassignedOf: teamId }, undone: true, limit, after: queue.readTo || undefined } as const;
  const listed = limit > 0 ? await tickets.work(query) : [];
  const known = new Set(queue.tickets.map(({ ticket }) => ticket.number));
  const wanted = [...new Set([...numbers, ...listed.map(({ number }) => number)])].filter((number) => !known.has(number));
  const loaded = (await Promise.all(wanted.map((number) => tickets.load(number)))).filter((stored) => stored !== undefined);
  queue.tickets = inOrder([...queue.tickets, ...loaded.filter(({ ticket }) => isWaiting(ticket, teamId))]);
  queue.pages += 1;
  queue.readTo = listed.at(-1)?.workKey ?? queue.readTo;
  queue.isRead = listed.length < limit || limit === 0 || queue.pages === PAGES;
}

const isShort = ({ tickets: [first], readTo, isRead }: Queue): boolean =>
  !isRead && (first === undefined || workKey(first.ticket) > readTo);

export type Waiting = { readonly queue: Queue; readonly stored: StoredTicket };

/** Takes the first in work order out of all teams that have room for any. */
export async function takeFirst(ports: Ports, look: Look): Promise<Waiting | undefined> {
  const queues = [...look.queues.values()].filter((queue) => roomLeft(look, queue) > 0);
  for (let short = queues.filter(isShort); short.length > 0; short = queues.filter(isShort))
    await Promise.all(short.map((queue) => readMore(ports, look, queue)));
  const heads = queues.flatMap((queue) => queue.tickets.slice(0, 1).map((stored): Waiting => ({ queue, stored })));
  const [first] = heads.sort((a, b) => (workKey(a.stored.ticket) < workKey(b.stored.ticket) ? -1 : 1));
  if (first) first.queue.tickets = first.queue.tickets.slice(1);
  return first;
}
