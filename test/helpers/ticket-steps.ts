/** What can befall a ticket, at random: steps that find on the ticket as it is what they are about. */
import fc from 'fast-check';
import type { KnownSend, ReplyForm } from '#domain/command';
import { higherReceipt } from '#domain/decide-sending';
import type { StoredTicket } from '#flows/ports';
import type { TicketEvent } from '#schemas/event';
import type { Instant } from '#schemas/primitives';
import { ReceiptStatus } from '#schemas/queue';
import { Priority, Status } from '#schemas/ticket';
import {
  type Act,
  agent,
  agentOpens,
  answersElsewhere,
  attachmentId,
  contactOpens,
  contactWrites,
  does,
  mergesInto,
  messageId,
  notes,
  outgoing,
  replies,
  takesIn,
  timePasses,
  unmerges,
  updates,
} from './ticket-acts.ts';

const AGENTS = ['agent-1', 'agent-2', 'agent-3'] as const;
const TEAMS = ['default', 'returns'] as const;
const TAGS = ['vip', 'retur', 'promo akhir tahun'] as const;
const CATEGORIES = ['pengiriman', 'produk', null] as const;
const KINDS = [
  'contact_writes',
  'automatic_mail',
  'reply',
  'note',
  'elsewhere',
  'edit',
  'reaction',
  'status',
  'priority',
  'assignee',
  'team',
  'wake',
  'solve_and_reassign',
  'route',
  'classify',
  'no_reply_needed',
  'claim',
  'sent',
  'release',
  'park',
  'unpark',
  'fail',
  'unknown',
  'settle',
  'receipt',
  'attachment',
  'time',
  'merge',
  'take_in',
  'unmerge',
  'give_back',
  'split',
  'link',
  'unlink',
] as const;

/** One random act: `pick` and `other` choose whatever it needs. Numbers only, so that it shrinks well. */
export type Step = {
  readonly kind: (typeof KINDS)[number];
  readonly pick: number;
  readonly other: number;
  readonly flag: boolean;
  readonly waitMs: number;
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat(99),
  other: fc.nat(99),
  flag: fc.boolean(),
  waitMs: fc.oneof(fc.constantFrom(0, 1, MINUTE_MS, 90 * MINUTE_MS, 4 * DAY_MS), fc.integer({ min: 0, max: 10 * MINUTE_MS })),
});

const SENDING = ['sent', 'release', 'park', 'unpark', 'fail', 'unknown', 'settle', 'receipt', 'claim', 'time', 'status'] as const;
/** A reply that is claimed, and what may become of it: chance alone would seldom send one. */
const sending: fc.Arbitrary<Step[]> = fc
  .tuple(step, step, fc.array(fc.tuple(step, fc.constantFrom(...SENDING)), { minLength: 1, maxLength: 4 }))
  .map(([reply, claim, rest]) => [
    { ...reply, kind: 'reply', flag: true },
    { ...claim, kind: 'claim', flag: true },
    ...rest.map(([each, kind]) => ({ ...each, kind, flag: true })),
  ]);
/** A merge with what befalls the ticket before it is undone, and a change over somebody else's that was not seen. */
const merging: fc.Arbitrary<Step[]> = fc
  .tuple(step, fc.constantFrom('receipt', 'contact_writes', 'time', 'elsewhere'), step, step)
  .map(([merge, kind, between, unmerge]) => [
    { ...merge, kind: 'merge', flag: true },
    { ...between, kind },
    { ...unmerge, kind: 'unmerge', flag: true },
  ]);
const overriding: fc.Arbitrary<Step[]> = fc.tuple(step, step).map(([first, second]) => [
  { ...first, kind: 'priority', other: 1, flag: true },
  { ...second, kind: 'priority', other: 2, flag: false },
]);
const steps = (maxLength: number): fc.Arbitrary<Step[]> => {
  const single = step.map((each) => [each]);
  const any = fc.oneof(
    { weight: 12, arbitrary: single },
    { weight: 3, arbitrary: sending },
    { weight: 1, arbitrary: fc.oneof(merging, overriding) },
  );
  return fc.array(any, { maxLength }).map((all) => all.flat());
};

const OPENINGS = ['contact', 'acknowledged', 'mail', 'counter', 'campaign'] as const;
export type Life = { readonly opening: (typeof OPENINGS)[number]; readonly steps: readonly Step[] };
export const life = (maxLength = 30): fc.Arbitrary<Life> => fc.record({ opening: fc.constantFrom(...OPENINGS), steps: steps(maxLength) });

const EMAIL = { channel: 'email', account: 'support@meja.local' } as const;
const COUNTER = { channel: 'manual', account: undefined } as const;

export const FIRST = {
  contact: contactOpens(),
  acknowledged: contactOpens({ acknowledgement: { kind: 'send', name: 'Budi', content: { recipient: { phone: '6281234567890' } } } }),
  mail: contactOpens({
    opening: {
      ...EMAIL,
      choice: {
        teamId: 'default',
        by: 'condition',
        conditionId: 'paket',
        settingsVersion: 1,
        matched: ['words.0'],
        skills: ['retur:2'],
        relaxAfterSeconds: 60,
      },
    },
    message: { ...EMAIL, participants: ['p1'] },
  }),
  counter: agentOpens('agent-1', { opening: COUNTER, assigneeId: 'agent-2', note: { messageId: messageId(1), body: outgoing(1).body } }),
  campaign: agentOpens('agent-1', { first: { ...outgoing(1), form: 'template' } }),
} as const satisfies Record<Life['opening'], Act>;

/** Cyclic, so that any number is a choice. */
function from<T>(list: readonly T[], n: number): T {
  const chosen = list[n % list.length];
  if (chosen === undefined) throw new Error('There is nothing to choose from.');
  return chosen;
}

export type World = {
  readonly stored: StoredTicket;
  readonly events: readonly { event: TicketEvent; version: number; at: Instant }[];
  readonly at: Instant;
  readonly index: number;
};

/** Messages that we sent or are to send, and what the ledger knows of each, as the flow reads it. */
function knownSends({ events }: World): Map<string, KnownSend> {
  const known = new Map<string, KnownSend>();
  for (const { event, version, at } of events) {
    if (event.type === 'ReplyQueued') known.set(event.messageId, { entry: version, acceptedAt: at });
    if (event.type === 'AutomaticMessageQueued') known.set(event.messageId, { entry: version, automatic: true });
    const before = 'messageId' in event ? known.get(event.messageId ?? '') : undefined;
    if (!before || !('messageId' in event) || !event.messageId) continue;
    if (event.type === 'ReceiptRecorded') known.set(event.messageId, { ...before, receipt: higherReceipt(before.receipt, event.status) });
    if (event.type === 'SendFailed') known.set(event.messageId, { ...before, receipt: 'failed' });
  }
  return known;
}

/** What a step means on the ticket as it is; about half of what it picks fits, the rest is to be refused or to stay quiet. */
export function actOf({ kind, pick, other, flag }: Step, world: World): Act {
  const { ticket } = world.stored;
  const where = { channel: ticket.channel, account: ticket.account };
  const fresh = world.index + 100;
  const who = from(AGENTS, pick);
  const seen = flag ? ticket.version : other % 2 === 0 ? 0 : Math.max(0, ticket.version - (other % 4));
  const known = knownSends(world);
  const item = flag ? ticket.outbound.at(-1) : ticket.outbound[other % Math.max(1, ticket.outbound.length)];
  const id = item?.messageId ?? messageId(1);
  const attempt = Math.max(1, (item?.attempt ?? 1) - (pick % 5 === 0 ? 1 : 0));
  const later = (minutes: number): Instant => new Date(Date.parse(world.at) + minutes * MINUTE_MS).toISOString();
  switch (kind) {
    case 'contact_writes':
      return contactWrites(fresh, {
        ...where,
        automatic: ticket.status === 'closed' || undefined,
        participants: flag ? [`p${other % 30}`] : undefined,
      });
    case 'automatic_mail':
      return contactWrites(fresh, { ...where, automatic: true });
    case 'reply': {
      const form = from<ReplyForm['form']>([ticket.channel === 'email' ? 'mail' : 'text', 'template', 'none'], other);
      return replies(who, fresh, { ...where, form, seen, confirm: pick % 3 === 0 });
    }
    case 'note':
      return notes(who, fresh);
    case 'elsewhere':
      return answersElsewhere(fresh, { sentAt: later(-(other % 5)) });
    case 'edit':
      return does({ type: flag ? 'EditMessage' : 'RevokeMessage', messageId: messageId(1), at: world.at, body: outgoing(1).body });
    case 'reaction':
      return flag
        ? does({ type: 'RecordReaction', messageId: messageId(1), at: world.at, body: outgoing(1).body })
        : does({ type: 'RecordNotice', notice: 'identity_changed', at: world.at });
    case 'status':
      return updates(who, { status: from(Status.options, other), seen, confirm: pick % 3 === 0 });
    case 'priority':
      return updates(who, { priority: from(Priority.options, other), seen, confirm: !flag });
    case 'assignee':
      return updates(who, { assigneeId: from([...AGENTS, null], other), seen, confirm: !flag });
    case 'team':
      return updates(who, { teamId: from(TEAMS, other), assigneeId: flag ? from(AGENTS, other) : undefined, seen });
    case 'wake':
      return updates(who, { status: flag ? 'pending' : undefined, wakeAt: pick % 5 === 0 ? null : later(other * 10), seen });
    case 'solve_and_reassign':
      return updates(who, {
        status: flag ? 'solved' : 'open',
        assigneeId: from(AGENTS, other),
        priority: from(Priority.options, pick),
        seen,
      });
    case 'route':
      return does({ type: 'AssignByRouting', agentId: who, teamId: from(TEAMS, other), weight: 1 + (pick % 3) });
    case 'no_reply_needed':
      return does({ type: 'MarkNoReplyNeeded', seen }, { by: agent(who) });
    case 'classify': {
      const tags = [from(TAGS, pick), from(TAGS, other)];
      return updates(
        who,
        flag ? { tags, seen } : { tags: { add: tags.slice(1), remove: tags }, categoryId: from(CATEGORIES, other), seen },
      );
    }
    case 'claim':
      return does({ type: 'ClaimSend', messageId: id });
    case 'sent':
      return does({ type: 'RecordSent', messageId: id, attempt, body: outgoing(1).body });
    case 'release':
      return does({ type: 'ReleaseSend', messageId: id, attempt, code: '131000', retryAt: later(other) });
    case 'park':
      return does({ type: 'ParkSend', messageId: id, attempt, code: '190' });
    case 'unpark':
      return does({ type: 'UnparkSends' });
    case 'fail':
      return does({ type: 'FailSend', messageId: id, attempt, code: '131026', body: outgoing(1).body });
    case 'unknown':
      return does({ type: 'MarkSendUnknown', messageId: id, attempt });
    case 'settle':
      return does({ type: 'SettleSend', messageId: id, outcome: from(['sent', 'failed', 'send_again'] as const, pick) });
    case 'receipt': {
      const [about = messageId(1)] = [...known.keys()].slice(other % Math.max(1, known.size));
      const isHeld = ticket.outbound.some((held) => held.messageId === about);
      const status = from(ReceiptStatus.options, pick);
      return does({ type: 'RecordReceipt', messageId: about, status, at: world.at, known: isHeld ? undefined : known.get(about) });
    }
    case 'attachment': {
      const ids = { messageId: messageId(1), attachmentId: attachmentId(1) };
      return flag
        ? does({ type: 'StoreAttachment', ...ids, key: 'media/1042/a', bytes: 4, sha256: 'ab', mediaType: 'image/jpeg' })
        : does({ type: 'MissAttachment', ...ids, reason: 'refused' });
    }
    case 'time':
      return timePasses(world.at);
    case 'merge':
      return mergesInto(who, { number: 7 + (other % 3), status: 'open', contactId: ticket.contactId }, { seen, confirm: flag });
    case 'take_in':
      return takesIn(who, { ...where, number: 17 + (other % 5), waitingSince: flag ? world.at : undefined }, { seen });
    case 'unmerge':
      return unmerges(who, { seen });
    case 'give_back':
      return does({ type: 'UndoMerge', merged: ticket.merged?.[0]?.number ?? 17 + (other % 5) });
    case 'split':
      return does({ type: 'SplitOff', messageId: messageId(1), to: 27 + other });
    case 'link':
      return does({ type: 'Link', number: 37 + (other % 3), as: (['related', 'parent', 'child'] as const)[pick % 3] ?? 'related' });
    case 'unlink':
      return does({ type: 'Unlink', number: ticket.links?.[0]?.number ?? 37 });
    default:
      return kind satisfies never;
  }
}
