/** `evolve`: what each event makes of a ticket. Total, synchronous, and never reads settings. */
import type { Actor, TicketEvent } from '#schemas/event';
import type { TeamChoice } from '#schemas/routing';
import { DELIVERED_KEPT, OUTBOUND_KEPT, type Outbound, PARTICIPANTS_KEPT, type Ticket, type TicketField } from '#schemas/ticket';
import { linked, unlinked } from './decide-links.ts';
import * as merging from './merged.ts';
import { tagsAfter } from './tags.ts';

/** What an entry says of all its events. */
export type EntryHeader = {
  readonly number: number;
  readonly version: number;
  readonly at: string;
  readonly actor: Actor;
  readonly commandId: string;
};

type Opened = Extract<TicketEvent, { type: 'TicketOpened' }>;

function opened(event: Opened, header: EntryHeader): Ticket {
  return {
    number: header.number,
    version: header.version,
    status: 'new',
    priority: event.priority,
    channel: event.channel,
    account: event.account,
    contactId: event.contactId,
    teamId: event.teamId,
    createdAt: header.at,
    statusSince: header.at,
    followsUp: event.followsUp,
    categoryId: event.categoryId,
    possiblyRelated: event.possiblyRelated,
    splitFrom: event.splitFrom?.number,
    subjectKind: event.subjectKind,
    windowExpiresAt: event.windowExpiresAt,
    reopenCount: 0,
    targets: [],
    outbound: [],
    changed: {},
    participants: [],
    lastCommandId: header.commandId,
  };
}

const isPerson = (actor: Actor): boolean => actor.kind === 'agent' || actor.kind === 'contact';

/** Marks a field as changed by a person, so that a stale writer can be told. Automation and what merely follows from something else leave no mark. */
const touched = (ticket: Ticket, field: TicketField, header: EntryHeader): Ticket['changed'] =>
  isPerson(header.actor) ? { ...ticket.changed, [field]: header.version } : ticket.changed;

const join = (known: readonly string[], more: readonly string[] | undefined): string[] =>
  [...new Set([...known, ...(more ?? [])])].slice(0, PARTICIPANTS_KEPT);

/** The newest are kept; the oldest that is no longer to be sent gives way. */
function withOutbound(list: readonly Outbound[], added: Outbound): Outbound[] {
  if (list.length < OUTBOUND_KEPT) return [...list, added];
  const givesWay = list.find((item) => item.state === 'delivered') ?? list.find((item) => item.state === 'sent') ?? list[0];
  return [...list.filter((item) => item !== givesWay), added];
}

const updateOutbound = (ticket: Ticket, messageId: string, change: Partial<Outbound>): Ticket => ({
  ...ticket,
  outbound: ticket.outbound.map((item) => (item.messageId === messageId ? { ...item, retryAt: undefined, ...change } : item)),
});

const withoutOutbound = (ticket: Ticket, messageId: string): Ticket => ({
  ...ticket,
  outbound: ticket.outbound.filter((item) => item.messageId !== messageId),
});

/** A public message of a person, sent through us or from a telephone: the contact is answered. */
function spoken(ticket: Ticket, agentId: string, header: EntryHeader): Ticket {
  const last = ticket.agentMessage;
  const otherAgentMessage = last && last.agentId !== agentId ? last.version : ticket.otherAgentMessage;
  return {
    ...ticket,
    waitingSince: undefined,
    attentionAt: undefined,
    merged: merging.withoutWaiting(ticket.merged),
    agentMessage: { version: header.version, agentId },
    otherAgentMessage,
  };
}

const queued = (header: EntryHeader, messageId: string, automatic?: boolean): Outbound => ({
  messageId,
  entry: header.version,
  state: 'queued',
  attempt: 0,
  at: header.at,
  ...(automatic ? { automatic } : { acceptedAt: header.at }),
});

type Received = Extract<TicketEvent, { type: 'MessageReceived' }>;

function received(ticket: Ticket, event: Received, header: EntryHeader): Ticket {
  const participants = join(ticket.participants, event.participants);
  if (event.automatic || event.blocked) return { ...ticket, participants };
  return {
    ...ticket,
    participants,
    contactMessage: { version: header.version, at: event.sentAt },
    waitingSince: ticket.waitingSince ?? event.sentAt,
    windowExpiresAt: [ticket.windowExpiresAt, event.windowExpiresAt]
      .filter((at) => at !== undefined)
      .sort()
      .at(-1),
  };
}

type StatusChanged = Extract<TicketEvent, { type: 'StatusChanged' }>;

function statusChanged(ticket: Ticket, event: StatusChanged, header: EntryHeader): Ticket {
  const reopened = event.from === 'solved' && event.to === 'open';
  const done = event.to === 'solved' || event.to === 'closed';
  return {
    ...ticket,
    status: event.to,
    statusSince: header.at,
    closeAt: event.closeAt,
    wakeAt: undefined,
    waitingSince: done ? undefined : ticket.waitingSince,
    reopenCount: ticket.reopenCount + (reopened ? 1 : 0),
    attentionAt: event.reason === 'person' ? undefined : ticket.attentionAt,
    merged: event.reason === 'person' ? merging.withoutWaiting(ticket.merged) : ticket.merged,
    changed: event.reason === 'person' ? touched(ticket, 'status', header) : ticket.changed,
    ...(done ? { heldBy: undefined, heldWeight: undefined } : {}),
  };
}

function receipt(ticket: Ticket, event: Extract<TicketEvent, { type: 'ReceiptRecorded' }>): Ticket {
  if (event.status === 'read' || event.status === 'failed') return withoutOutbound(ticket, event.messageId);
  // Mail has no read receipts: delivered is the last that is heard of it.
  if (event.status === 'delivered' && ticket.channel === 'email') return withoutOutbound(ticket, event.messageId);
  const updated = updateOutbound(ticket, event.messageId, { state: event.status, at: event.at });
  return { ...updated, outbound: fewDelivered(updated.outbound) };
}

/** Many phones never tell that a message was read: of those that have arrived only the newest stay. The ledger knows the others. */
function fewDelivered(outbound: readonly Outbound[]): Outbound[] {
  const kept = outbound.filter((item) => item.state === 'delivered').slice(-DELIVERED_KEPT);
  return outbound.filter((item) => item.state !== 'delivered' || kept.includes(item));
}

/** A receipt may have come before the answer to our own call: the answer takes nothing back. */
const sent = (ticket: Ticket, messageId: string, at: string): Ticket =>
  ticket.outbound.some((item) => item.messageId === messageId && item.state === 'delivered')
    ? ticket
    : updateOutbound(ticket, messageId, { state: 'sent', at });

function skillsAsked(ticket: Ticket, { skills, relaxAfterSeconds }: TeamChoice, { at }: EntryHeader): Ticket {
  if (!skills || relaxAfterSeconds === undefined) return ticket;
  return { ...ticket, skills: { all: skills, until: new Date(Date.parse(at) + relaxAfterSeconds * 1000).toISOString() } };
}

/**
 * Applies one event.
 * @throws when the first event is not TicketOpened: a ledger that begins otherwise is damaged.
 */
export function evolve(ticket: Ticket | undefined, event: TicketEvent, header: EntryHeader): Ticket {
  if (event.type === 'TicketOpened') return opened(event, header);
  if (!ticket) throw new Error(`Ledger of #${header.number} begins with ${event.type}, not with TicketOpened.`);
  return { ...change(ticket, event, header), version: header.version, lastCommandId: header.commandId };
}

function change(ticket: Ticket, event: Exclude<TicketEvent, Opened>, header: EntryHeader): Ticket {
  switch (event.type) {
    case 'MessageReceived':
      return received(ticket, event, header);
    case 'MessageSentElsewhere':
      return spoken(ticket, `${event.channel}-app`, header);
    case 'ReplyQueued': {
      const said = spoken(ticket, header.actor.id, header);
      const participants = join(said.participants, event.participants);
      return event.form === 'none'
        ? { ...said, participants }
        : { ...said, participants, outbound: withOutbound(said.outbound, queued(header, event.messageId)) };
    }
    case 'AutomaticMessageQueued':
      return { ...ticket, outbound: withOutbound(ticket.outbound, queued(header, event.messageId, true)) };
    case 'SendClaimed':
      return updateOutbound(ticket, event.messageId, { state: 'claimed', attempt: event.attempt, at: header.at });
    case 'SendReleased':
      return updateOutbound(ticket, event.messageId, { state: 'queued', at: header.at, retryAt: event.retryAt });
    case 'SendParked':
      return updateOutbound(ticket, event.messageId, { state: 'parked', at: header.at });
    case 'MessageSent':
      return sent(ticket, event.messageId, event.at);
    case 'SendRequeued':
      return updateOutbound(ticket, event.messageId, { state: 'queued', at: header.at });
    case 'SendUnknown':
      return updateOutbound(ticket, event.messageId, { state: 'unknown', at: event.at });
    case 'SendFailed':
      return withoutOutbound(ticket, event.messageId);
    case 'ReceiptRecorded':
      return receipt(ticket, event);
    case 'TicketAssigned':
      return {
        ...ticket,
        assigneeId: event.agentId,
        teamId: event.teamId,
        heldBy: event.agentId,
        heldWeight: event.weight,
        passedOver: undefined,
        changed: event.by === 'person' ? touched(ticket, 'assigneeId', header) : ticket.changed,
      };
    case 'TicketUnassigned':
      return {
        ...ticket,
        assigneeId: undefined,
        heldBy: undefined,
        heldWeight: undefined,
        passedOver: event.reason === 'escalated' ? event.freed : ticket.passedOver,
        changed: event.reason === 'person' || event.reason === 'team_changed' ? touched(ticket, 'assigneeId', header) : ticket.changed,
      };
    case 'TeamChanged':
      return { ...ticket, teamId: event.to, skills: undefined, changed: touched(ticket, 'teamId', header) };
    case 'TeamChosen':
      return skillsAsked(ticket, event, header);
    case 'SkillsRelaxed':
      return { ...ticket, skills: undefined };
    case 'StatusChanged':
      return statusChanged(ticket, event, header);
    case 'AttentionRaised':
      return { ...ticket, attentionAt: header.at };
    case 'WakeTimeChanged':
      return { ...ticket, wakeAt: event.wakeAt, changed: touched(ticket, 'wakeAt', header) };
    case 'PriorityChanged':
      return { ...ticket, priority: event.to, changed: event.reason ? ticket.changed : touched(ticket, 'priority', header) };
    case 'NoReplyNeeded':
      return { ...ticket, waitingSince: undefined, attentionAt: undefined };
    case 'CategoryChanged':
      return { ...ticket, categoryId: event.to, changed: touched(ticket, 'categoryId', header) };
    case 'TagsChanged':
      return { ...ticket, tags: tagsAfter(ticket.tags, event), changed: touched(ticket, 'tags', header) };
    case 'TargetStarted':
    case 'TargetPaused':
    case 'TargetResumed':
    case 'TargetRescheduled':
    case 'EscalationReached':
    case 'TargetMet':
    case 'TargetBreached':
    case 'TargetCancelled':
      return merging.withTarget(ticket, event);
    case 'MergedInto':
      return merging.mergedInto(ticket, event, header);
    case 'MergeReceived':
      return merging.mergeReceived(ticket, event);
    case 'Unmerged':
      return merging.unmerged(ticket);
    case 'MergeUndone':
      return merging.mergeUndone(ticket, event);
    case 'TicketLinked':
      return linked(ticket, event);
    case 'TicketUnlinked':
      return unlinked(ticket, event);
    case 'SplitTo':
    case 'ChangeConfirmed':
    case 'MessageEdited':
    case 'MessageRevoked':
    case 'ReactionRecorded':
    case 'NoticeRecorded':
    case 'NoteAdded':
    case 'AcknowledgementSkipped':
    case 'AttachmentStored':
    case 'AttachmentMissing':
      return ticket;
    default:
      return event satisfies never;
  }
}

/** A ticket from its ledger: the snapshot is never anything else. */
export function replay(entries: Iterable<{ header: EntryHeader; events: readonly TicketEvent[] }>): Ticket | undefined {
  let ticket: Ticket | undefined;
  for (const { header, events } of entries) for (const event of events) ticket = evolve(ticket, event, header);
  return ticket;
}
