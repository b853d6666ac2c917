/** Why a ticket is where it is, in sentences, from its ledger alone. */
import type { Actor, TicketEntry, TicketEvent } from '#schemas/event';
import type { Explanation } from '#schemas/resources';
import { appliedBy } from './explain-job.ts';
import { explainTarget } from './explain-targets.ts';
import { explainOpening, explainRelaxing, explainTeamChange, explainTeamChoice } from './explain-team.ts';
import { type Because, type Explained, sayIn } from './explain-terms.ts';
import { explainAssignment, explainAttention, explainMerge, explainStatus, explainUnassignment } from './explain-work.ts';

/** @param entries oldest first. @returns one item for each event that somebody may ask about, oldest first. */
export function explain(entries: readonly TicketEntry[], shown: Explained): Explanation[] {
  return entries.flatMap((entry) =>
    entry.events.flatMap((event) => {
      const because = explainEvent(event, entry, shown);
      return because ? [{ at: entry.at, version: entry.version, ...because }] : [];
    }),
  );
}

/** Exhaustive: a new event type does not compile until it is decided here whether it needs a reason. */
function explainEvent(event: TicketEvent, entry: TicketEntry, shown: Explained): Because | undefined {
  const by = actorName(entry.actor, shown);
  switch (event.type) {
    case 'TicketOpened':
      return explainOpening(event, { by, isChosen: entry.events.some(({ type }) => type === 'TeamChosen') }, shown);
    case 'TeamChosen':
      return explainTeamChoice(event, shown);
    case 'SkillsRelaxed':
      return explainRelaxing(event, shown);
    case 'TeamChanged':
      return explainTeamChange(event, by, shown);
    case 'TicketAssigned':
      return explainAssignment(event, by, shown);
    case 'TicketUnassigned':
      return explainUnassignment(event, by, shown);
    case 'StatusChanged':
      return explainStatus(event, by, shown);
    case 'MergedInto':
    case 'Unmerged':
      return explainMerge(event, by, shown);
    case 'AttentionRaised':
      return explainAttention(event, shown);
    case 'TargetStarted':
    case 'TargetPaused':
    case 'TargetResumed':
    case 'TargetRescheduled':
    case 'TargetMet':
    case 'TargetBreached':
    case 'TargetCancelled':
    case 'EscalationReached':
      return explainTarget(event, shown, appliedBy(entry.actor, shown));
    case 'MessageReceived':
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
    case 'WakeTimeChanged':
    case 'PriorityChanged':
    case 'CategoryChanged':
    case 'TagsChanged':
    case 'NoReplyNeeded':
    case 'ChangeConfirmed':
    case 'MergeReceived':
    case 'MergeUndone':
    case 'SplitTo':
    case 'TicketLinked':
    case 'TicketUnlinked':
      return undefined;
    default:
      return event satisfies never;
  }
}

function actorName(actor: Actor, shown: Explained): string {
  const say = sayIn(shown.language);
  switch (actor.kind) {
    case 'agent':
      return shown.agentName(actor.id);
    case 'contact':
      return say('kontak', 'the contact');
    case 'channel':
    case 'system':
      return say('sistem', 'the system');
    default:
      return actor satisfies never;
  }
}
