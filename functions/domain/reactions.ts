/** What an entry sets in motion. A reaction only says where to look; whoever looks acts on what is true then. */
import type { TicketEvent } from '#schemas/event';
import type { DeskEvent } from '#schemas/settings';

export type Reaction =
  | { readonly kind: 'outbound' }
  | { readonly kind: 'work'; readonly teamId: string }
  /** Of the whole entry, not of one event: domain/notices.ts. */
  | { readonly kind: 'notify' }
  | { readonly kind: 'fetch_media'; readonly messageId: string; readonly attachmentId: string }
  | { readonly kind: 'release_agent'; readonly agentId: string }
  | { readonly kind: 'apply_setting'; readonly jobId: string };

type WithAttachments = Extract<TicketEvent, { type: 'MessageReceived' | 'MessageSentElsewhere' }>;

const toFetch = (event: WithAttachments): Reaction[] =>
  event.attachments
    .filter((attachment) => attachment.key === undefined && attachment.missing === undefined)
    .map(({ id }) => ({ kind: 'fetch_media', messageId: event.messageId, attachmentId: id }));

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
      return event.to === 'solved' || event.from === 'solved' ? [{ kind: 'work', teamId: event.teamId }] : [];
    case 'MergedInto':
    case 'Unmerged':
    case 'TicketUnassigned':
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
    case 'TicketAssigned':
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

/** An agent who comes online, or has another team or more room, may take what waits; who goes for good leaves what they had; a job begins. */
export function deskReactionsTo(event: DeskEvent): Reaction[] {
  const workOf = (teams: readonly string[]): Reaction[] => teams.map((teamId) => ({ kind: 'work', teamId }));
  switch (event.type) {
    case 'PresenceChanged':
      return event.to === 'online' ? workOf(event.teams) : [];
    case 'AgentChanged':
      return workOf(event.teams);
    case 'AgentDeactivated':
      return [{ kind: 'release_agent', agentId: event.agentId }];
    case 'ApplyStarted':
      return [{ kind: 'apply_setting', jobId: event.jobId }];
    case 'ApplyEnded':
    case 'SettingChanged':
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
