/** What a ledger tells of a message of ours: how far it came, and of a reply also what it had met and who else answered. */
import type { TicketEntry, TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import type { ReceiptStatus } from '#schemas/queue';
import type { Target } from '#schemas/sla';
import type { KnownSend } from './command.ts';
import { higherReceipt } from './decide-sending.ts';
import { evolveTargets, isReplyTarget } from './targets.ts';

type Told = { readonly event: TicketEvent; readonly version: number; readonly at: Instant };
/** A reply target as it is now, and the entry that began it. */
type Owed = { readonly target: Target; readonly since: number };

/**
 * @param entries newest first, as far back as they were read.
 * @param wanted `forFailure`: also what a failure of the reply makes owed again. `isWhole`: there are no older entries.
 * @returns undefined when they do not reach back far enough; of a whole ledger, when it has no such message of ours.
 */
export function knownSend(
  entries: readonly TicketEntry[],
  { messageId, forFailure, isWhole }: { messageId: string; forFailure: boolean; isWhole: boolean },
): KnownSend | undefined {
  const told = entries.toReversed().flatMap(({ events, version, at }) => events.map((event): Told => ({ event, version, at })));
  const queued = told.find(({ event }) => isQueuing(event) && event.messageId === messageId);
  if (!queued) return undefined;
  const sent = { entry: queued.version, receipt: receiptOf(messageId, told) };
  if (queued.event.type === 'AutomaticMessageQueued') return { ...sent, automatic: true };
  const reply = { ...sent, acceptedAt: queued.at };
  if (!forFailure) return reply;
  const owed = owedReplies(told);
  const isCut = told.some(({ event }) => isReplyMet(event) && event.at === queued.at && !owed.has(event.targetId));
  if (isCut && !isWhole) return undefined;
  const replyTargets = [...owed.values()].map(({ target }) => target);
  const met = [...owed.values()].find(({ target }) => target.metAt === queued.at);
  return { ...reply, replyTargets, answeredAt: met && answeredAt(met, messageId, told) };
}

type Queuing = Extract<TicketEvent, { type: 'ReplyQueued' | 'AutomaticMessageQueued' }>;
const isQueuing = (event: TicketEvent): event is Queuing => event.type === 'ReplyQueued' || event.type === 'AutomaticMessageQueued';

const isFailure = (event: TicketEvent): boolean =>
  event.type === 'SendFailed' || (event.type === 'ReceiptRecorded' && event.status === 'failed');

type Met = Extract<TicketEvent, { type: 'TargetMet' }>;
const isReplyMet = (event: TicketEvent): event is Met => event.type === 'TargetMet' && event.targetId.includes('_reply.');

const isAbout = (event: TicketEvent, messageId: string): boolean => 'messageId' in event && event.messageId === messageId;

function receiptOf(messageId: string, told: readonly Told[]): ReceiptStatus | undefined {
  const statuses = told.flatMap(({ event }): ReceiptStatus[] => {
    if (!isAbout(event, messageId)) return [];
    if (event.type === 'ReceiptRecorded') return [event.status];
    return event.type === 'SendFailed' ? ['failed'] : [];
  });
  return statuses.reduce<ReceiptStatus | undefined>(higherReceipt, undefined);
}

/** The reply targets that began in these entries, oldest first. */
function owedReplies(told: readonly Told[]): Map<string, Owed> {
  const owed = new Map<string, Owed>();
  for (const { event, version } of told) {
    if (event.type === 'TargetStarted' && isReplyTarget(event.target)) owed.set(event.target.id, { target: event.target, since: version });
    const before = 'targetId' in event ? owed.get(event.targetId) : undefined;
    if (!before || !('targetId' in event)) continue;
    const [target = before.target] = evolveTargets([before.target], event);
    owed.set(event.targetId, { ...before, target });
  }
  return owed;
}

/** The first public answer of a person that a target had besides this message and that stands: accepted, and not failed since. */
function answeredAt({ target, since }: Owed, messageId: string, told: readonly Told[]): Instant | undefined {
  const failed = new Set(told.flatMap(({ event }) => (isFailure(event) && 'messageId' in event ? [event.messageId] : [])));
  const answers = told.flatMap(({ event, version, at }): Instant[] => {
    if (version <= since) return [];
    if (event.type === 'MessageSentElsewhere') return [event.sentAt];
    return event.type === 'ReplyQueued' && event.messageId !== messageId && !failed.has(event.messageId) ? [at] : [];
  });
  return answers.filter((at) => at >= target.startedAt).sort()[0];
}
