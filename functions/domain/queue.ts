/** The queue of a team: who is in it, at which place, and how fast it moves. */
import type { Instant } from '#schemas/primitives';
import { DONE_STATUSES, type Ticket } from '#schemas/ticket';
import { workKey } from './work-key.ts';

/** Nobody has it and it is not done, so it waits for an agent of its team. */
export const isQueued = ({ assigneeId, status }: Pick<Ticket, 'assigneeId' | 'status'>): boolean =>
  assigneeId === undefined && !DONE_STATUSES.includes(status);

/** So many are counted before a ticket: one page of the index. */
export const MAX_AHEAD = 100;
/** Intervals between one ticket that left the queue for an agent and the next. */
const INTERVALS_KEPT = 20;
/** Of fewer nothing is said. */
const INTERVALS_NEEDED = 5;
export const MATCHES_KEPT = INTERVALS_KEPT + 1;

/** What was read of a queue. `first`: its first `MAX_AHEAD + 1`, in work order. `matches`: when tickets last left it for an agent, in any order. */
export type QueueFacts = {
  readonly teamId: string;
  readonly first: readonly { readonly number: number; readonly workKey: string }[];
  readonly matches: readonly Instant[];
};
/** `isMore`: more than `ahead`. `waitSeconds`: what is expected, where there is enough to go by. */
export type QueuePlace = { readonly ahead: number; readonly isMore: boolean; readonly waitSeconds?: number };

/** The index may be a second behind the ticket, so it is compared by its key. @returns undefined when it is in no queue, or not in this one. */
export function placeIn(queue: QueueFacts, ticket: Ticket): QueuePlace | undefined {
  if (!isQueued(ticket) || ticket.teamId !== queue.teamId) return undefined;
  const own = workKey(ticket);
  const before = queue.first.filter((place) => place.number !== ticket.number && place.workKey < own).length;
  if (before > MAX_AHEAD) return { ahead: MAX_AHEAD, isMore: true };
  const interval = medianInterval(queue.matches);
  return { ahead: before, isMore: false, ...(interval !== undefined && { waitSeconds: Math.round((before + 1) * interval) }) };
}

/** In seconds. */
function medianInterval(matches: readonly Instant[]): number | undefined {
  const instants = matches.map((at) => Date.parse(at)).sort((a, b) => a - b);
  const last = instants.slice(-MATCHES_KEPT);
  const gaps = last.slice(1).map((at, i) => at - (last[i] ?? at));
  if (gaps.length < INTERVALS_NEEDED) return undefined;
  gaps.sort((a, b) => a - b);
  const middle = gaps.length / 2;
  const [low = 0, high = 0] = [gaps[Math.ceil(middle) - 1], gaps[Math.floor(middle)]];
  return (low + high) / 2 / 1000;
}
