/** Everything that may be asked of a ticket. Bodies are sealed already: commands carry no text. */
import type { Agent } from '#schemas/agent';
import type { Channel } from '#schemas/channel';
import type { AttachmentRef } from '#schemas/event';
import type { AppliedSetting } from '#schemas/job';
import type { BodyContent, BodyRef } from '#schemas/message';
import type { Instant } from '#schemas/primitives';
import type { ReceiptStatus } from '#schemas/queue';
import type { TeamChoice } from '#schemas/routing';
import type { Target } from '#schemas/sla';
import type { LinkedAs, Outbound, Priority, Status, SubjectKind, Ticket } from '#schemas/ticket';
import type { QueueFacts } from './queue.ts';

/** Whether and how the contact is told the number: the text is the rules', where it goes is the caller's. */
export type AcknowledgementPlan =
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'send'; readonly name?: string; readonly language?: 'id' | 'en'; readonly content: BodyContent };

export type Opening = {
  readonly number: number;
  readonly channel: Channel;
  readonly account?: string;
  readonly contactId: string;
  readonly teamId: string;
  /** How `teamId` came about, where nobody named it. */
  readonly choice?: TeamChoice;
  readonly priority?: Priority;
  readonly subject?: BodyRef;
  readonly subjectKind?: SubjectKind;
  readonly followsUp?: number;
  readonly categoryId?: string;
  readonly possiblyRelated?: number;
  readonly splitFrom?: { readonly number: number; readonly messageId: string };
  readonly windowExpiresAt?: Instant;
};

type Said = {
  readonly messageId: string;
  readonly channel: Channel;
  readonly account?: string;
  readonly body: BodyRef;
  readonly attachments: readonly AttachmentRef[];
};

/**
 * What the ledger has of a message of ours. Of a reply that failed also the reply targets since it was owed, whether the snapshot still holds them or not, and
 * when another public answer that stands was given to what it had met.
 */
export type KnownSend = Pick<Outbound, 'entry' | 'acceptedAt' | 'automatic'> & {
  readonly receipt?: ReceiptStatus;
  readonly replyTargets?: readonly Target[];
  readonly answeredAt?: Instant;
};

/** All that the ticket is to have, or what to add and take away whatever it has. */
export type TagsWanted = readonly string[] | { readonly add?: readonly string[]; readonly remove?: readonly string[] };

export type Command =
  /** A contact wrote. `opening` is used only where no ticket takes the message. */
  | {
      readonly type: 'ReceiveMessage';
      readonly message: Said & {
        readonly sentAt: Instant;
        readonly automatic?: boolean;
        readonly placeholder?: boolean;
        readonly blocked?: boolean;
        readonly participants?: readonly string[];
        readonly windowExpiresAt?: Instant;
      };
      readonly opening?: Opening;
      readonly acknowledgement?: AcknowledgementPlan;
      /** As read before, where the contact is told of it. */
      readonly queue?: QueueFacts;
    }
  /** An agent opens a ticket, with a first message out or a note of what was said. */
  | {
      readonly type: 'OpenTicket';
      readonly opening: Opening;
      readonly assigneeId?: string;
      readonly first?: ReplyForm & Said & { readonly participants?: readonly string[] };
      readonly note?: { readonly messageId: string; readonly body: BodyRef };
    }
  | { readonly type: 'RecordSentElsewhere'; readonly message: Said & { readonly sentAt: Instant } }
  | { readonly type: 'EditMessage'; readonly messageId: string; readonly at: Instant; readonly body: BodyRef }
  | { readonly type: 'RevokeMessage'; readonly messageId: string; readonly at: Instant }
  | { readonly type: 'RecordReaction'; readonly messageId?: string; readonly at: Instant; readonly body: BodyRef }
  | { readonly type: 'RecordNotice'; readonly notice: string; readonly at: Instant; readonly body?: BodyRef }
  | ({ readonly type: 'Reply'; readonly seen: number; readonly confirm?: boolean; readonly participants?: readonly string[] } & ReplyForm &
      Said)
  | { readonly type: 'AddNote'; readonly messageId: string; readonly body: BodyRef; readonly attachments: readonly AttachmentRef[] }
  | {
      readonly type: 'UpdateTicket';
      readonly seen: number;
      readonly confirm?: boolean;
      readonly status?: Status;
      readonly priority?: Priority;
      /** null: nobody. */
      readonly assigneeId?: string | null;
      readonly teamId?: string;
      readonly wakeAt?: Instant | null;
      readonly categoryId?: string | null;
      readonly tags?: TagsWanted;
    }
  | {
      readonly type: 'AssignByRouting';
      readonly agentId: string;
      readonly teamId: string;
      readonly weight: number;
      /** How it was chosen; least loaded unless named. */
      readonly by?: 'least_loaded' | 'round_robin' | 'sticky' | 'pull';
    }
  | { readonly type: 'MarkNoReplyNeeded'; readonly seen: number }
  /** Whoever acts takes it, if nobody has it. */
  | { readonly type: 'Claim' }
  /** Its assignee may have lost it: off the desk, out of its team, in a role without tickets. `agent`: as they are; absent when there is none. */
  | { readonly type: 'ReleaseFromAgent'; readonly agentId: string; readonly agent?: Agent }
  | { readonly type: 'ClaimSend'; readonly messageId: string }
  | { readonly type: 'RecordSent'; readonly messageId: string; readonly attempt: number; readonly body: BodyRef }
  | { readonly type: 'ReleaseSend'; readonly messageId: string; readonly attempt: number; readonly code: string; readonly retryAt: Instant }
  | { readonly type: 'ParkSend'; readonly messageId: string; readonly attempt: number; readonly code: string }
  | { readonly type: 'UnparkSends' }
  | {
      readonly type: 'FailSend';
      readonly messageId: string;
      readonly attempt: number;
      readonly code: string;
      readonly body?: BodyRef;
      readonly known?: KnownSend;
    }
  | { readonly type: 'MarkSendUnknown'; readonly messageId: string; readonly attempt: number }
  | {
      readonly type: 'SettleSend';
      readonly messageId: string;
      readonly outcome: 'sent' | 'failed' | 'send_again';
      readonly known?: KnownSend;
    }
  | {
      readonly type: 'RecordReceipt';
      readonly messageId: string;
      readonly status: ReceiptStatus;
      readonly at: Instant;
      readonly code?: string;
      readonly known?: KnownSend;
    }
  | {
      readonly type: 'StoreAttachment';
      readonly messageId: string;
      readonly attachmentId: string;
      readonly key: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly mediaType: string;
    }
  /** On the survivor: a reply of a ticket that was merged into it did not arrive. */
  | { readonly type: 'RaiseFailedSend'; readonly merged: number }
  /** `leadsTo`: where the survivor's own messages go, if it is merged itself. `pointed`: the contact's chat leads to this ticket. */
  | {
      readonly type: 'MergeInto';
      readonly seen: number;
      readonly confirm?: boolean;
      readonly survivor: Ticket;
      readonly leadsTo: number;
      readonly pointed?: boolean;
    }
  | { readonly type: 'ReceiveMerge'; readonly seen: number; readonly confirm?: boolean; readonly merged: Ticket }
  | { readonly type: 'Unmerge'; readonly seen: number }
  | { readonly type: 'UndoMerge'; readonly merged: number }
  /** `as`: what the other ticket is to this one. */
  | { readonly type: 'Link'; readonly number: number; readonly as: LinkedAs }
  | { readonly type: 'Unlink'; readonly number: number }
  | { readonly type: 'SplitOff'; readonly messageId: string; readonly to: number }
  | {
      readonly type: 'OpenSplit';
      readonly opening: Opening;
      readonly message: Said & { readonly sentAt: Instant; readonly participants?: readonly string[] };
    }
  | { readonly type: 'MissAttachment'; readonly messageId: string; readonly attachmentId: string; readonly reason: string }
  /** An edited policy or calendar, for what runs already. */
  | { readonly type: 'ApplySetting'; readonly setting: AppliedSetting }
  /** Something may be due: look. */
  | { readonly type: 'PassTime' };

export type ReplyForm = { readonly form: 'text' | 'media' | 'template' | 'mail' | 'none' };
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
