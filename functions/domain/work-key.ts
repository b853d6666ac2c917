/** Where a ticket stands on its lists: the sort keys of the indexes. Text order is work order. */
import type { Instant } from '#schemas/primitives';
import type { Priority, Ticket } from '#schemas/ticket';
import { mergedWaitingSince } from './merged.ts';
import { earliestDue } from './sla.ts';

/**
 * Where nothing is promised, what waits for somebody stands as if it were due so many days after it began to wait: a stream of tickets that have deadlines does
 * not keep it waiting for ever, and neither does one of urgent tickets.
 */
const DAYS_WITHOUT_TARGET = { urgent: 1, high: 2, medium: 3, low: 4 } as const satisfies Record<Priority, number>;
const DAY_MS = 86_400_000;

/** Sorts after every instant: nothing is due, and nobody waits. */
export const NEVER_DUE: Instant = '9999-12-31T23:59:59.999Z';

/** As many digits as the largest ticket number has. */
const NUMBER_DIGITS = 12;

/** The first character of a work key. What is below `solved` is still to be done. */
export const WORK_GROUP = { attention: '0', toDo: '1', waiting: '2', solved: '3' } as const;
export type WorkGroup = (typeof WORK_GROUP)[keyof typeof WORK_GROUP];

const PRIORITY_RANK = { urgent: '0', high: '1', medium: '2', low: '3' } as const satisfies Record<Priority, string>;

const GROUP_OF_STATUS = {
  new: WORK_GROUP.toDo,
  open: WORK_GROUP.toDo,
  pending: WORK_GROUP.waiting,
  on_hold: WORK_GROUP.waiting,
  solved: WORK_GROUP.solved,
} as const satisfies Record<Exclude<Ticket['status'], 'closed'>, WorkGroup>;

/** A ticket number as digits of one width, so that text order is number order. */
export const paddedNumber = (number: number): string => String(number).padStart(NUMBER_DIGITS, '0');

/** Its age since it was opened for what nobody has, since the contact wrote for what has an assignee. @returns undefined for what is due, and what nobody waits for. */
export function assumedDue({ status, priority, assigneeId, createdAt, waitingSince, targets }: Ticket): Instant | undefined {
  if ((status !== 'new' && status !== 'open') || earliestDue(targets) !== undefined) return undefined;
  const since = assigneeId === undefined ? createdAt : waitingSince;
  return since && new Date(Date.parse(since) + DAYS_WITHOUT_TARGET[priority] * DAY_MS).toISOString();
}

/**
 * The sort key of a ticket on its team's and its assignee's list: what asks for somebody first, then what is to do, what waits,
 * what is solved; within these by the earliest SLA target, priority, age and number. How often the contact wrote has no part in it.
 * Indexes hold a key as it was when the ticket last changed: another rule here holds for a ticket from its next change on. On the list of closed tickets it is the instant of closing.
 * @example workKey(ticket) // '1#2026-11-23T03:15:00.000Z#2#2026-11-23T02:15:00.000Z#000000001042'
 */
export function workKey(ticket: Ticket): string {
  if (ticket.status === 'closed') return `${ticket.statusSince}#${paddedNumber(ticket.number)}`;
  const age = `${PRIORITY_RANK[ticket.priority]}#${ticket.createdAt}#${paddedNumber(ticket.number)}`;
  // Whoever was merged in unanswered has no clock of their own any more.
  const attentionAt = ticket.attentionAt ?? mergedWaitingSince(ticket);
  if (attentionAt && ticket.status !== 'solved') return `${WORK_GROUP.attention}#${attentionAt}#${age}`;
  return `${GROUP_OF_STATUS[ticket.status]}#${earliestDue(ticket.targets) ?? assumedDue(ticket) ?? NEVER_DUE}#${age}`;
}

/** Later than any closing. */
const LAST_MS = 9_000_000_000_000_000;
const AFTER_WORK = '4';

/** Where a ticket stands on its list, in one order for what is to do and what is closed: there the last closed comes first. */
export function placeOf(ticket: Ticket): string {
  if (ticket.status !== 'closed') return workKey(ticket);
  const sinceLast = LAST_MS - Date.parse(ticket.statusSince);
  return `${AFTER_WORK}#${sinceLast}#${paddedNumber(10 ** NUMBER_DIGITS - 1 - ticket.number)}`;
}

/** The sort key of a ticket among its contact's tickets: by age. */
export const historyKey = (ticket: Pick<Ticket, 'createdAt' | 'number'>): string => `${ticket.createdAt}#${paddedNumber(ticket.number)}`;
