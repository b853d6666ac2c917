/** What each view of the inbox holds, and where on the work lists it stands. */
import type { Instant } from '#schemas/primitives';
import { DONE_STATUSES, type Status, type Ticket } from '#schemas/ticket';
import type { View } from '#schemas/view';
import type { TimeZones } from './business-time.ts';
import { earliestDue } from './sla.ts';
import { WORK_GROUP, type WorkGroup } from './work-key.ts';

export type Listed = { readonly view: View; readonly status?: Status; readonly channel?: Ticket['channel'] };
/** The instants that views are measured by. */
export type ViewTimes = { readonly now: Instant; readonly dayEnds: Instant };
/** Work keys after `from` and before `to`. */
export type KeyRange = { readonly from: string; readonly to: string };

/** What is due sooner is at risk: long enough to act, whatever the length of the promise. */
const AT_RISK_MS = 30 * 60_000;
const DAY_SECONDS = 86_400;

const { attention, toDo, waiting, solved } = WORK_GROUP;
const UNDONE = [attention, toDo, waiting];
const WAITING = [attention, waiting];
/** In which groups a status can stand. What was merged in unanswered asks for attention, whatever the survivor waits for. */
const GROUPS_OF_STATUS = {
  new: [attention, toDo],
  open: [attention, toDo],
  pending: WAITING,
  on_hold: WAITING,
  solved: [solved],
  closed: [],
} as const satisfies Record<Status, readonly WorkGroup[]>;
const GROUPS_OF_VIEW = {
  open: UNDONE,
  mine: UNDONE,
  unassigned: UNDONE,
  all: [...UNDONE, solved],
  at_risk: UNDONE,
  breached: UNDONE,
  waiting: WAITING,
  waking: WAITING,
} as const satisfies Record<View, readonly WorkGroup[]>;

/** The end of the day that a wall clock in `zone` shows. */
export const viewTimes = (now: Instant, zones: TimeZones, zone: string): ViewTimes => ({
  now,
  dayEnds: new Date(zones.instant(zones.local(Date.parse(now), zone).date, DAY_SECONDS, zone)).toISOString(),
});

/**
 * Ranges of work keys in work order, none of which leaves out a ticket of the view; what they hold too much is `isListed`'s to say.
 * Neighbouring groups are one range, so that a page is one query.
 */
export function rangesOf({ view, status }: Listed, times: ViewTimes): KeyRange[] {
  const groups: readonly WorkGroup[] = status ? GROUPS_OF_STATUS[status] : GROUPS_OF_VIEW[view];
  const due = view === 'breached' || view === 'at_risk' ? DUE_WINDOWS[view](times) : undefined;
  const ranges = groups.map((group) => {
    // Within `attention` the first instant is not the due one.
    const isWhole = due === undefined || group === attention;
    return isWhole ? { from: group, to: behind(group) } : { from: `${group}#${due.from}`, to: `${group}#${due.to}` };
  });
  return ranges.flatMap(({ from }, at) => {
    if (ranges[at - 1]?.to === from) return [];
    const last = ranges.slice(at).find(({ to }, further) => ranges[at + further + 1]?.from !== to);
    return last ? [{ from, to: last.to }] : [];
  });
}

const behind = (group: WorkGroup): string => String(Number(group) + 1);
const riskEnds = (now: Instant): Instant => new Date(Date.parse(now) + AT_RISK_MS).toISOString();

/** `to` is not part of it: what is due now is in time still. */
const DUE_WINDOWS = {
  breached: ({ now }: ViewTimes): KeyRange => ({ from: '', to: now }),
  at_risk: ({ now }: ViewTimes): KeyRange => ({ from: now, to: riskEnds(now) }),
} as const;

/** Does the ticket, as it is now, belong on the list? Whose it is and who may see it is not asked here. */
export function isListed(ticket: Ticket, { view, status, channel }: Listed, times: ViewTimes): boolean {
  if (channel !== undefined && ticket.channel !== channel) return false;
  if (status !== undefined ? ticket.status !== status : view !== 'all' && DONE_STATUSES.includes(ticket.status)) return false;
  switch (view) {
    case 'open':
    case 'mine':
    case 'unassigned':
    case 'all':
      return true;
    case 'breached':
    case 'at_risk':
      return isDueIn(DUE_WINDOWS[view](times), ticket);
    case 'waiting':
      return ticket.status === 'pending';
    case 'waking':
      return ticket.wakeAt !== undefined && ticket.wakeAt < times.dayEnds;
    default:
      return view satisfies never;
  }
}

function isDueIn({ from, to }: KeyRange, { targets }: Ticket): boolean {
  const due = earliestDue(targets);
  return due !== undefined && due >= from && due < to;
}

/** May a page come out short although the list goes on: do the ranges hold more than the view? */
export const isSifted = ({ view, status, channel }: Listed): boolean =>
  status !== undefined || channel !== undefined || !['open', 'mine', 'unassigned', 'all'].includes(view);
