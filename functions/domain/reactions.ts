/** What an entry sets in motion. A reaction only says where to look; whoever looks acts on what is true then. */
import type { AgentField } from '#schemas/agent';
import type { TicketEvent } from '#schemas/event';
import type { DeskEvent } from '#schemas/settings';

export type Reaction =
  | { readonly kind: 'outbound' }
  /** `freed`: who may have room again, whatever team is to use it. */
  | { readonly kind: 'work'; readonly teamId: string; readonly freed?: string }
  /** Of the whole entry, not of one event: domain/notices.ts. */
  | { readonly kind: 'notify' }
  | { readonly kind: 'fetch_media'; readonly messageId: string; readonly attachmentId: string }
  | { readonly kind: 'release_agent'; readonly agentId: string }
  | { readonly kind: 'apply_setting'; readonly jobId: string }
  /** Sockets are closed for good, or so that they come again with what may be seen then. */
  | { readonly kind: 'sign_out'; readonly agentId: string }
  | { readonly kind: 'renew_sockets'; readonly of: { readonly agentId: string } | { readonly roleId: string } };

type WithAttachments = Extract<TicketEvent, { type: 'MessageReceived' | 'MessageSentElsewhere' }>;

const toFetch = (event: WithAttachments): Reaction[] =>
  event.attachments
    .filter((attachment) => attachment.key === undefined && attachment.missing === undefined)
    .map(({ id }) => ({ kind: 'fetch_media', messageId: event.messageId, attachmentId: id }));

const workOf = ({ teamId, freed }: { readonly teamId: string; readonly freed?: string }): Reaction => ({ kind: 'work', teamId, freed });

/** Exhaustive: a new event type does not compile until it is decided here. */
export function reactionsTo(event: TicketEvent): Reaction[] {
  switch (event.type) {
    case 'TicketOpened':
      return [{ kind: 'work', teamId: event.teamId }];
    case 'MessageReceived':
    case 'MessageSentElsewhere':
      return toFetch(event);
    case 'ReplyQueued':
      return event.form === 'none' ? [] : [{ kind: 'outbound' }];
    case 'AutomaticMessageQueued':
    case 'SendRequeued':
      return [{ kind: 'outbound' }];
    case 'TeamChanged':
      return [event.from, event.to].map((teamId) => ({ kind: 'work', teamId }));
    case 'StatusChanged':
      // Solving frees capacity, and what comes back may wait for an agent again.
      return event.to === 'solved' || event.from === 'solved' ? [workOf(event)] : [];
    case 'TicketAssigned':
      return event.freed === undefined ? [] : [workOf(event)];
    case 'MergedInto':
    case 'TicketUnassigned':
      return [workOf(event)];
    case 'Unmerged':
    case 'SkillsRelaxed':
      return [{ kind: 'work', teamId: event.teamId }];
    case 'MergeReceived':
    case 'MergeUndone':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'SplitTo':
    case 'TeamChosen':
    case 'MessageEdited':
    case 'MessageRevoked':
    case 'ReactionRecorded':
    case 'NoticeRecorded':
    case 'NoteAdded':
    case 'AcknowledgementSkipped':
    case 'SendClaimed':
    case 'SendReleased':
    case 'SendParked':
    case 'MessageSent':
    case 'SendUnknown':
    case 'SendFailed':
    case 'ReceiptRecorded':
    case 'AttachmentStored':
    case 'AttachmentMissing':
    case 'AttentionRaised':
    case 'WakeTimeChanged':
    case 'PriorityChanged':
    case 'NoReplyNeeded':
    case 'ChangeConfirmed':
    case 'CategoryChanged':
    case 'TagsChanged':
    case 'TargetStarted':
    case 'TargetPaused':
    case 'TargetResumed':
    case 'TargetRescheduled':
    case 'EscalationReached':
    case 'TargetMet':
    case 'TargetBreached':
    case 'TargetCancelled':
      return [];
    default:
      return event satisfies never;
  }
}

const renewed = (of: Extract<Reaction, { kind: 'renew_sockets' }>['of']): Reaction => ({ kind: 'renew_sockets', of });
/** What decides which tickets an agent may read. */
const isSight = (field: AgentField): boolean => field === 'role' || field === 'customRole' || field === 'teams';
/** What an agent has of teams or by a role that they may have no more. */
const LOSABLE: readonly AgentField[] = ['role', 'teams'];

/**
 * An agent who comes online, or has another team or more room, may take what waits, and so may a team that is set otherwise; who goes leaves what they had;
 * sockets come again with what may be seen now; a job begins.
 */
export function deskReactionsTo(event: DeskEvent): Reaction[] {
  const inTeams = (teams: readonly string[]): Reaction[] => teams.map((teamId) => ({ kind: 'work', teamId }));
  const release = (agentId: string): Reaction => ({ kind: 'release_agent', agentId });
  switch (event.type) {
    case 'PresenceChanged':
      return event.to === 'online' ? inTeams(event.teams) : [];
    case 'AgentChanged':
      return [
        ...inTeams(event.teams),
        ...(event.fields.some((field) => LOSABLE.includes(field)) ? [release(event.agentId)] : []),
        ...(event.fields.some(isSight) ? [renewed({ agentId: event.agentId })] : []),
      ];
    case 'AgentDeactivated':
      return [release(event.agentId), { kind: 'sign_out', agentId: event.agentId }];
    case 'SignedOutEverywhere':
      return [{ kind: 'sign_out', agentId: event.agentId }];
    case 'ApplyStarted':
      return [{ kind: 'apply_setting', jobId: event.jobId }];
    case 'SettingChanged':
      if (event.kind === 'role') return [renewed({ roleId: event.id })];
      return event.kind === 'team'
        ? [...inTeams([event.id]), ...(event.moved ?? []).flatMap((agentId) => [release(agentId), renewed({ agentId })])]
        : [];
    case 'ApplyEnded':
    case 'SecretsChanged':
    case 'QuarantineReleased':
    case 'SignedIn':
    case 'LedgerRead':
    case 'TicketExported':
    case 'ContactMerged':
    case 'ContactUnmerged':
    case 'IdentityLinked':
    case 'IdentityUnlinked':
    case 'ContactChanged':
    case 'ContactBlocked':
    case 'ContactUnblocked':
    case 'ChannelUnblocked':
    case 'PreferencesChanged':
    case 'AgentInvited':
    case 'AgentActivated':
      return [];
    default:
      return event satisfies never;
  }
}
