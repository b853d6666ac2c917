/** What is stored, in the shapes that callers see. */
import { windowOf } from '#domain/merged';
import { type Asker, inspects, reachesEveryTeam, reachOf } from '#domain/permissions';
import { earliestDue } from '#domain/sla';
import { placeOf } from '#domain/work-key';
import type { Row } from '#flows/list-tickets';
import type { ChannelEventRecord, Quarantined, StoredTicket } from '#flows/ports';
import type { Agent } from '#schemas/agent';
import type { Contact } from '#schemas/contact';
import type { Job, JobView } from '#schemas/job';
import type { AgentDetail, AgentView, ContactView, Me, QuarantineItem, TicketListItem, TicketRow, TicketView } from '#schemas/resources';

export function ticketListItem({ ticket, subject }: StoredTicket): TicketListItem {
  const { number, status, priority, channel, contactId, teamId, assigneeId = null, createdAt, targets, version } = ticket;
  const { categoryId = null, tags = [], waitingSince = null, wakeAt = null, subjectKind = null } = ticket;
  const nextDueAt = earliestDue(targets) ?? null;
  const told = { number, status, priority, channel, subject, subjectKind, contactId, teamId, assigneeId, createdAt, version };
  return { ...told, waitingSince, wakeAt, nextDueAt, categoryId, tags };
}

export function ticketRow({ contactName, ...stored }: Row): TicketRow {
  return { ...ticketListItem(stored), contactName, place: placeOf(stored.ticket) };
}

export function ticketView(stored: StoredTicket): TicketView {
  const { ticket } = stored;
  return {
    ...ticketListItem(stored),
    account: ticket.account ?? null,
    statusSince: ticket.statusSince,
    closeAt: ticket.closeAt ?? null,
    windowExpiresAt: windowOf(ticket) ?? null,
    followsUp: ticket.followsUp ?? null,
    possiblyRelated: ticket.possiblyRelated ?? null,
    splitFrom: ticket.splitFrom ?? null,
    mergedInto: ticket.mergedInto ?? null,
    links: ticket.links ?? [],
    merged: ticket.merged?.map(({ number }) => number) ?? [],
    reopenCount: ticket.reopenCount,
    targets: ticket.targets,
  };
}

export function contactView(contact: Contact): ContactView {
  const {
    contactId,
    name,
    language = null,
    attributes = {},
    createdAt,
    mergedInto = null,
    merged = [],
    blockedAt = null,
    identities,
  } = contact;
  return { contactId, name, language, attributes, createdAt, mergedInto, merged, blockedAt, identities };
}

export function quarantineItem({ id, channel, account, reason, receivedAt, kind, releasedAt }: Quarantined): QuarantineItem {
  return { id, channel, account, reason, receivedAt, kind, releasedAt: releasedAt ?? null };
}

export function channelEventView({ payload, ...event }: ChannelEventRecord) {
  const said: unknown = JSON.parse(payload);
  return { ...event, payload: said };
}

export function jobView({ page: _, position: __, changedInWalk: ___, ...job }: Job): JobView {
  return { ...job, endedAt: job.endedAt ?? null, endedBy: job.endedBy ?? null, ending: job.ending ?? null };
}

export function me({ agentId, name, email, role, teams, presence, capacity, load }: Agent): Me {
  return { agentId, name, email, role, teams, presence, capacity, load };
}

export function agentView({ agentId, name, role, teams, presence, capacity, load }: Agent): AgentView {
  return { agentId, name, role, teams, presence, capacity, load };
}

/** Addresses and how they are told are for those who look after agents; when somebody came and went, for those who check on the desk. */
export function agentDetail(of: Agent, caller: Agent & Asker): AgentDetail {
  const { lastAssignedAt: _, email, mailOff, quietHours, signedInAt, signedOutAt, ...agent } = of;
  const isShown = reachOf(caller, 'updateAgent') !== 'none' || reachesEveryTeam(caller) || caller.agentId === agent.agentId;
  const told = isShown ? { email, mailOff, quietHours } : { email: null };
  const seen = inspects(caller) ? { signedInAt, signedOutAt } : {};
  return { ...agent, ...told, ...seen };
}
