/** Who is told of what happened to a ticket. Each cause is told once, and nobody is told of what they did themselves. */
import type { Agent } from '#schemas/agent';
import type { Actor, TicketEntry, TicketEvent } from '#schemas/event';
import { NoticeKind } from '#schemas/notice';
import type { Instant } from '#schemas/primitives';

/** The person a ticket is with, and those who answer for its team: who they are is asked when the notice is written. */
export type NoticeRole = 'assignee' | 'lead' | 'manager';
export type NoticeTo = { readonly agentId: string } | { readonly role: NoticeRole };

type Told = { readonly to: NoticeTo; readonly kind: NoticeKind; readonly targetId?: string; readonly step?: string };
/** `cause` is the same however often the entry is read, so what is kept and sent under it is kept and sent once. */
export type DueNotice = Told & { readonly at: Instant; readonly cause: string };

/** A step before the breach warns; the breach itself is told once, however many events say it. */
function kindOf(step: string): NoticeKind {
  if (step === 'breach') return 'breached';
  return step.startsWith('after-') ? 'escalated' : 'warned';
}

const ASSIGNEE: NoticeTo = { role: 'assignee' };

/** Exhaustive: a new event type does not compile until it is decided here whether somebody is told of it. */
function toldOf(event: TicketEvent): Told[] {
  switch (event.type) {
    case 'MessageReceived':
      return event.automatic || event.blocked ? [] : [{ to: ASSIGNEE, kind: 'message' }];
    case 'TicketAssigned':
      // `kept`: it was theirs all along and only counts as load again.
      return event.by === 'kept' ? [] : [{ to: { agentId: event.agentId }, kind: 'assigned' }];
    case 'AttentionRaised':
      return [{ to: ASSIGNEE, kind: event.reason }];
    case 'TargetBreached':
      return [{ to: ASSIGNEE, kind: 'breached', targetId: event.targetId }];
    case 'EscalationReached': {
      const { step, targetId, assigneeId, notify } = event;
      return notify.map((role) => ({
        to: role === 'assignee' && assigneeId ? { agentId: assigneeId } : { role },
        kind: kindOf(step),
        ...{ targetId, step },
      }));
    }
    case 'TicketOpened':
    case 'TeamChosen':
    case 'CategoryChanged':
    case 'TagsChanged':
    case 'NoReplyNeeded':
    case 'ChangeConfirmed':
    case 'MergedInto':
    case 'MergeReceived':
    case 'Unmerged':
    case 'MergeUndone':
    case 'SplitTo':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'MessageEdited':
    case 'MessageRevoked':
    case 'ReactionRecorded':
    case 'NoticeRecorded':
    case 'MessageSentElsewhere':
    case 'ReplyQueued':
    case 'NoteAdded':
    case 'AutomaticMessageQueued':
    case 'AcknowledgementSkipped':
    case 'SendClaimed':
    case 'SendReleased':
    case 'SendParked':
    case 'MessageSent':
    case 'SendRequeued':
    case 'SendUnknown':
    case 'SendFailed':
    case 'ReceiptRecorded':
    case 'AttachmentStored':
    case 'AttachmentMissing':
    case 'TicketUnassigned':
    case 'SkillsRelaxed':
    case 'TeamChanged':
    case 'StatusChanged':
    case 'WakeTimeChanged':
    case 'PriorityChanged':
    case 'TargetStarted':
    case 'TargetPaused':
    case 'TargetResumed':
    case 'TargetRescheduled':
    case 'TargetMet':
    case 'TargetCancelled':
      return [];
    default:
      return event satisfies never;
  }
}

const didIt = (actor: Actor, agentId: string): boolean => actor.kind === 'agent' && actor.id === agentId;

/** What one entry tells, and to whom. The cause is the event's place in the ledger. */
export function noticesOf({ ledger, version, at, actor, events }: TicketEntry): DueNotice[] {
  // Whoever is given a new ticket is told of that, not of its first message as well.
  const isOpening = events.some(({ type }) => type === 'TicketOpened');
  return events
    .flatMap((event, index) => toldOf(event).map((told) => ({ at, cause: `${ledger}.${version}.${index}`, ...told })))
    .filter(({ to, kind }) => !('agentId' in to && didIt(actor, to.agentId)) && !(isOpening && kind === 'message'));
}

/** Who holds each role now. */
export type People = { readonly assigneeId?: string; readonly leadIds: readonly string[]; readonly managerIds: readonly string[] };

/** What concerns only whoever has the ticket. */
const FOR_ASSIGNEE_ALONE: readonly NoticeKind[] = ['message'];

/** Whether leads and managers have to be known to tell of it. */
export const mayReachLeads = ({ to, kind }: Told, assigneeId: string | undefined): boolean =>
  'role' in to && (to.role !== 'assignee' || (assigneeId === undefined && !FOR_ASSIGNEE_ALONE.includes(kind)));

/** A ticket of nobody's is its lead's concern, and a team without managers has its lead in their place. */
function holders({ to, kind }: Told, people: People): readonly string[] {
  if ('agentId' in to) return [to.agentId];
  const { assigneeId, leadIds, managerIds } = people;
  if (!mayReachLeads({ to, kind }, assigneeId)) return assigneeId === undefined ? [] : [assigneeId];
  return to.role === 'manager' && managerIds.length > 0 ? managerIds : leadIds;
}

export type Addressed = DueNotice & { readonly agentId: string };

/** A notice for each agent, not for who caused it, and one for each only where several roles or events of the entry tell the same. */
export function addressed(due: readonly DueNotice[], people: People, actor: Actor): Addressed[] {
  const all = due
    .flatMap((notice) => holders(notice, people).map((agentId) => ({ ...notice, agentId })))
    .filter(({ agentId }) => !didIt(actor, agentId));
  // Of an escalation the words say which; that a breach is a step as well makes it no other breach.
  const sameAs = ({ agentId, kind, targetId, step }: Addressed): string =>
    JSON.stringify([agentId, kind, targetId, kind === 'escalated' && step]);
  return all.filter((notice, index) => all.findIndex((other) => sameAs(other) === sameAs(notice)) === index);
}

/** Who stands in for a team's lead where none is named. */
export const supervisorsAmong = (agents: readonly Agent[]): string[] =>
  agents.filter(({ role, active }) => role === 'supervisor' && active).map(({ agentId }) => agentId);

/** Until the agent chooses: whoever is at their desk sees tickets and messages come, and a mail for each would bury the others (and costs more than the ticket). */
const UNMAILED: readonly NoticeKind[] = ['assigned', 'message'];

/** Mails go out as the agent chose, kind by kind. */
export const isMailed = (kind: NoticeKind, { mailOff = UNMAILED }: { readonly mailOff?: readonly NoticeKind[] }): boolean =>
  !mailOff.includes(kind);

/** The agent's choice with some of it changed, in the order of the kinds. */
export function mailOffAfter(agent: Pick<Agent, 'mailOff'>, chosen: Partial<Record<NoticeKind, boolean>>): NoticeKind[] {
  return NoticeKind.options.filter((kind) => !(chosen[kind] ?? isMailed(kind, agent)));
}
