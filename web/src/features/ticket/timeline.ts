/** Messages and what happened between them, in the order of the ticket's ledger. */

import type { ConversationItem, LedgerView } from '#schemas/resources';
import type { TextKey } from '../../i18n/id.ts';
import type { Joined } from './join-pages.ts';

type Moment = Extract<TextKey, `moment.${string}`>;
/** Events that a reader of the conversation wants to know of. What sending and receipts do shows at the message. */
const MOMENTS = {
  TicketOpened: 'moment.TicketOpened',
  TeamChosen: 'moment.TeamChosen',
  TeamChanged: 'moment.TeamChanged',
  TicketAssigned: 'moment.TicketAssigned',
  TicketUnassigned: 'moment.TicketUnassigned',
  StatusChanged: 'moment.StatusChanged',
  PriorityChanged: 'moment.PriorityChanged',
  CategoryChanged: 'moment.CategoryChanged',
  TagsChanged: 'moment.TagsChanged',
  WakeTimeChanged: 'moment.WakeTimeChanged',
  EscalationReached: 'moment.EscalationReached',
  TargetBreached: 'moment.TargetBreached',
  NoReplyNeeded: 'moment.NoReplyNeeded',
  MergedInto: 'moment.MergedInto',
  MergeReceived: 'moment.MergeReceived',
  Unmerged: 'moment.Unmerged',
  MergeUndone: 'moment.MergeUndone',
  SplitTo: 'moment.SplitTo',
  TicketLinked: 'moment.TicketLinked',
  TicketUnlinked: 'moment.TicketUnlinked',
} as const satisfies Record<string, Moment>;

export const momentOf = (type: string): Moment | undefined =>
  Object.hasOwn(MOMENTS, type) ? MOMENTS[type as keyof typeof MOMENTS] : undefined;

export type LedgerEvent = LedgerView['events'][number];
/** `events`: those that a reader wants to know of, one of each kind. */
export type Happening = {
  readonly kind: 'moment';
  readonly entry: LedgerView;
  readonly events: readonly LedgerEvent[];
  readonly at: string;
};
export type Said = { readonly kind: 'message'; readonly item: ConversationItem; readonly at: string };
export type TimelineItem = Happening | Said;

/** By the instants that are shown, which sort as text; at the same instant, as the ledger has it. */
export function timelineOf({ conversation, ledger }: Joined): TimelineItem[] {
  const said = conversation.map((item): Said => ({ kind: 'message', item, at: item.at }));
  const happened = ledger.flatMap((entry): Happening[] => {
    const events = [...new Map(entry.events.filter(({ type }) => momentOf(type)).map((event) => [event.type, event])).values()];
    return events.length > 0 ? [{ kind: 'moment', entry, events, at: entry.at }] : [];
  });
  const versionOf = (item: TimelineItem): number => (item.kind === 'message' ? item.item.entry : item.entry.version);
  const order = (a: TimelineItem, b: TimelineItem): number => {
    if (a.at === b.at) return versionOf(a) - versionOf(b);
    return a.at < b.at ? -1 : 1;
  };
  return [...said, ...happened].sort(order);
}
