/** Where a ticket stands on its lists: the sort keys of the indexes. Text order is work order. */
import type { Instant } from '#schemas/primitives';
import type { Priority, Ticket } from '#schemas/ticket';
import { mergedWaitingSince } from './merged.ts';
import { earliestDue } from './sla.ts';

/** Sorts after every instant: nothing is due. */
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

/**
 * The sort key of a ticket on its team's and its assignee's list: what asks for somebody first, then what is to do, what waits,
 * what is solved; within these by the earliest SLA target, priority, age and number. How often the contact wrote has no part in it.
 * On the list of closed tickets it is the instant of closing.
 * @example workKey(ticket) // '1#2026-11-23T03:15:00.000Z#2#2026-11-23T02:15:00.000Z#000000001042'
 */
export function workKey(ticket: Ticket): string {
  if (ticket.status === 'closed') return `${ticket.statusSince}#${paddedNumber(ticket.number)}`;
  const age = `${PRIORITY_RANK[ticket.priority]}#${ticket.createdAt}#${paddedNumber(ticket.number)}`;
  // Whoever was merged in unanswered has no clock of their own any more.
  const attentionAt = ticket.attentionAt ?? mergedWaitingSince(ticket);
  if (attentionAt && ticket.status !== 'solved') return `${WORK_GROUP.attention}#${attentionAt}#${age}`;
  return `${GROUP_OF_STATUS[ticket.status]}#${earliestDue(ticket.targets) ?? NEVER_DUE}#${age}`;
}

/** The sort key of a ticket among its contact's tickets: by age. */
export const historyKey = (ticket: Pick<Ticket, 'createdAt' | 'number'>): string => `${ticket.createdAt}#${paddedNumber(ticket.number)}`;
