/** The life of an outbound message: claim, answer, receipts. A claim stands immediately before the socket write. */
import type { Instant } from '#schemas/primitives';
import type { ReceiptStatus } from '#schemas/queue';
import type { Outbound } from '#schemas/ticket';
import type { CommandOf, KnownSend } from './command.ts';
import type { Draft } from './draft.ts';
import { HelpdeskError } from './errors.ts';
import { passTargets } from './escalate.ts';
import { onOwedAgain, onReplyFailed } from './sla-events.ts';
import { CLAIM_SECONDS } from './timer.ts';
import { backToOpen } from './transitions.ts';

/** Receipts only go up; `failed` is above all, so that any order gives the same end. */
const RANK = { sent: 1, delivered: 2, read: 3, failed: 4 } as const satisfies Record<ReceiptStatus, number>;
const STATE_RANK = { queued: 0, claimed: 0, parked: 0, unknown: 0, sent: 1, delivered: 2 } as const satisfies Record<
  Outbound['state'],
  number
>;

export const higherReceipt = (a: ReceiptStatus | undefined, b: ReceiptStatus): ReceiptStatus => (a && RANK[a] >= RANK[b] ? a : b);

const find = (d: Draft, messageId: string): Outbound | undefined => d.ticket().outbound.find((item) => item.messageId === messageId);

/** Is this attempt still the one in hand? Anything else has been settled meanwhile. */
const inHand = (d: Draft, messageId: string, attempt: number): boolean => {
  const item = find(d, messageId);
  return item?.state === 'claimed' && item.attempt === attempt;
};

export const isSendable = (item: Outbound, now: Instant): boolean =>
  item.state === 'queued' && (item.retryAt === undefined || item.retryAt <= now);

/** A claim whose worker is gone: the message may have left. */
export const isAbandoned = (item: Outbound, now: Instant): boolean =>
  item.state === 'claimed' && Date.parse(now) - Date.parse(item.at) >= CLAIM_SECONDS * 1000;

export function claimSend(command: CommandOf<'ClaimSend'>, d: Draft): void {
  const item = find(d, command.messageId);
  if (!item || !isSendable(item, d.context.now)) return;
  d.add({ type: 'SendClaimed', messageId: item.messageId, attempt: item.attempt + 1 });
}

export function recordSent(command: CommandOf<'RecordSent'>, d: Draft): void {
  d.add({ type: 'MessageSent', messageId: command.messageId, at: d.context.now, body: command.body });
}

export function releaseSend(command: CommandOf<'ReleaseSend'>, d: Draft): void {
  const { messageId, attempt, code, retryAt } = command;
  if (inHand(d, messageId, attempt)) d.add({ type: 'SendReleased', messageId, attempt, code, retryAt });
}

export function parkSend(command: CommandOf<'ParkSend'>, d: Draft): void {
  const { messageId, attempt, code } = command;
  if (inHand(d, messageId, attempt)) d.add({ type: 'SendParked', messageId, attempt, code });
}

export function unparkSends(d: Draft): void {
  for (const item of d.ticket().outbound) if (item.state === 'parked') d.add({ type: 'SendRequeued', messageId: item.messageId });
}

export function markSendUnknown(command: CommandOf<'MarkSendUnknown'>, d: Draft): void {
  if (inHand(d, command.messageId, command.attempt)) d.add({ type: 'SendUnknown', messageId: command.messageId, at: d.context.now });
}

/** Sending is over and it did not arrive: work again, first on its assignee's list. What is closed stays closed. */
function raise(d: Draft, more: { merged?: number } = {}): void {
  const { status } = d.ticket();
  if (status === 'closed') return;
  if (status === 'pending' || status === 'on_hold' || status === 'solved') backToOpen('send_failed', d);
  d.add({ type: 'AttentionRaised', reason: 'send_failed', ...more });
}

/** A reply is owed again. Nobody waits for an automatic message; a merged ticket is closed, and its survivor is raised. */
function onFailure(failed: KnownSend | undefined, d: Draft): void {
  if (failed?.automatic) return;
  raise(d);
  if (failed) oweAgain(failed, d);
}

/** As if the reply had never been accepted: what its target passed meanwhile is recorded as of its instants, then what changed meanwhile holds for it. */
function oweAgain(failed: KnownSend, d: Draft): void {
  if (!onReplyFailed(failed, d)) return;
  passTargets(d);
  onOwedAgain(d);
}

export function failSend(command: CommandOf<'FailSend'>, d: Draft): void {
  const { messageId, attempt, code, body, known } = command;
  if (!inHand(d, messageId, attempt)) return;
  const failed = known ?? find(d, messageId);
  d.add({ type: 'SendFailed', messageId, at: d.context.now, code, body });
  onFailure(failed, d);
}

/** An agent says what became of a message whose fate is unknown. */
export function settleSend(command: CommandOf<'SettleSend'>, d: Draft): void {
  const { messageId, outcome, known } = command;
  const item = find(d, messageId);
  if (item?.state !== 'unknown')
    throw new HelpdeskError(
      'not_sendable',
      `Message ${messageId} is ${item?.state ?? 'settled'}; only one whose sending is unknown can be settled.`,
    );
  if (outcome === 'sent') return d.add({ type: 'MessageSent', messageId, at: d.context.now });
  if (outcome === 'send_again') return d.add({ type: 'SendRequeued', messageId });
  d.add({ type: 'SendFailed', messageId, at: d.context.now, code: 'settled_by_agent' });
  oweAgain(known ?? item, d);
}

export function recordReceipt(command: CommandOf<'RecordReceipt'>, d: Draft): void {
  const { messageId, status, at, code, known } = command;
  const item = find(d, messageId);
  const rank = item ? STATE_RANK[item.state] : known?.receipt ? RANK[known.receipt] : 0;
  if (RANK[status] <= rank) return;
  d.add({ type: 'ReceiptRecorded', messageId, status, at, code });
  if (status === 'failed') onFailure(known ?? item, d);
}

/** On the survivor: nobody looks at the merged ticket. */
export const raiseFailedSend = ({ merged }: CommandOf<'RaiseFailedSend'>, d: Draft): void => raise(d, { merged });
