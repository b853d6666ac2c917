/** Where an inbound message lands, in one transaction with everything that makes it land there only once. */

import { namesQueue } from '#domain/acknowledgement';
import { inheritedCategory } from '#domain/classify';
import type { AcknowledgementPlan, Opening } from '#domain/command';
import { takesMessage } from '#domain/decide-inbound';
import { isSameIdentity, newRecord } from '#domain/identity-records';
import { isAutomaticMail } from '#domain/loop-guard';
import type { QueueFacts } from '#domain/queue';
import { asksForPlace } from '#domain/queue-text';
import { wordlessKind } from '#domain/wordless';
import type { InboundMessage } from '#schemas/queue';
import type { TeamChoice } from '#schemas/routing';
import { contextFor, prepareChange, withAssignee } from './handle-command.ts';
import type { IngestPorts } from './ingest-ports.ts';
import { sealMessage } from './message-in.ts';
import type { AppendOutcome, Desk, Extra, Sealer, StoredTicket } from './ports.ts';
import { readQueue } from './queue-pace.ts';
import type { Who } from './resolve-sender.ts';
import { routeTicket } from './route-ticket.ts';

export type Landing = {
  readonly envelope: InboundMessage;
  readonly desk: Desk;
  readonly who: Who;
  /** The ticket that the trail leads to, if any. */
  readonly stored: StoredTicket | undefined;
  /** A trail that the sender may not follow. */
  readonly possiblyRelated?: number;
  /** Of the own number or mailbox. */
  readonly teamId: string;
  readonly participants: readonly string[];
  readonly acknowledgement: AcknowledgementPlan;
  /** Markers and references of this delivery. */
  readonly once: (messageId: string, number: number) => readonly Extra[];
  readonly pointer: boolean;
};

/** Appends to the ticket that takes it, else opens one. */
export async function land(ports: IngestPorts, landing: Landing, commandId: string): Promise<AppendOutcome> {
  const { envelope, desk, stored, who } = landing;
  const now = ports.clock.now();
  const takes = stored !== undefined && (takesMessage(stored.ticket, desk.rules, envelope.sentAt) || isQuiet(landing));
  const target = takes ? stored : undefined;
  const sealer = ports.newSealer();
  const actor = { kind: 'contact', id: who.contactId } as const;
  const context = await contextFor(ports, { actor, rules: desk.rules, sealer, ticket: target?.ticket });
  const message = { ...sealMessage(envelope, landing.participants, context), ...(who.isBlocked ? { blocked: true } : {}) };
  const number = target ? target.ticket.number : await ports.tickets.nextNumber();
  const subject = subjectOf(envelope);
  const choice = target ? undefined : await routeTicket(ports, landing);
  const opening = choice && openingOf(landing, { number, choice, ...calledBy(envelope, subject, context) });
  const { acknowledgement } = landing;
  const queue = await queueFor(ports, landing, target ? target.ticket.teamId : choice?.teamId, target !== undefined);
  const command = { type: 'ReceiveMessage', message, opening, acknowledgement, queue } as const;
  const asked = await withAssignee(ports, command, { stored: target, context });
  const prepared = prepareChange({ command, stored: target, context: asked, sealer, commandId, subject });
  if (!prepared) throw new Error('A message always makes an entry.');
  const acknowledged = prepared.change.events.some((event) => event.type === 'AutomaticMessageQueued');
  const opened = openingExtras(landing, { opened: target ? undefined : number, acknowledged, now });
  return ports.tickets.append(
    [prepared.change],
    [
      ...landing.once(message.messageId, number),
      ...identityExtras(landing, { opened: target ? undefined : number, acknowledged, now }),
      ...opened,
      ...prepared.loads,
    ],
  );
}

/** A machine's mail about a done ticket, and what a blocked sender writes, is kept there and opens nothing. */
const isQuiet = ({ envelope: { mail }, who }: Landing): boolean => who.isBlocked === true || (mail !== undefined && isAutomaticMail(mail));

/** Read only for who is told of it: whoever asks, and whoever opens a ticket where the acknowledgement names it. */
async function queueFor(
  ports: IngestPorts,
  { envelope, desk: { rules }, acknowledgement }: Landing,
  teamId: string | undefined,
  isKnown: boolean,
): Promise<QueueFacts | undefined> {
  if (teamId === undefined || acknowledgement.kind === 'skip') return undefined;
  const isTold = isKnown
    ? asksForPlace(envelope.content.text ?? '', rules.acknowledgement.queueQuestions)
    : namesQueue(rules.acknowledgement);
  return isTold ? readQueue(ports, teamId) : undefined;
}

const SUBJECT_CHARACTERS = 120;
/** Empty where nothing was said. */
function subjectOf({ mail, content }: InboundMessage): string {
  const text = mail?.subject?.trim() || content.text;
  return [...text.replace(/\s+/gu, ' ').trim()].slice(0, SUBJECT_CHARACTERS).join('');
}

const calledBy = (
  { content }: InboundMessage,
  subject: string,
  { seal }: Pick<Sealer, 'seal'>,
): Pick<Opening, 'subject' | 'subjectKind'> => (subject === '' ? { subjectKind: wordlessKind(content) } : { subject: seal({ subject }) });

type Opened = Pick<Opening, 'number' | 'subject' | 'subjectKind'> & { readonly choice: TeamChoice };

function openingOf({ envelope, desk, who, stored, possiblyRelated }: Landing, { number, choice, subject, subjectKind }: Opened): Opening {
  return {
    number,
    channel: envelope.channel,
    account: envelope.account,
    contactId: who.contactId,
    teamId: choice.teamId,
    choice,
    subject,
    subjectKind,
    followsUp: stored?.ticket.number,
    categoryId: inheritedCategory(desk.rules.categories, stored?.ticket),
    possiblyRelated,
  };
}

/** As many as the larger of the channels' limits a day counts. */
export const ACKNOWLEDGED_KEPT = 10;

type Told = { readonly opened: number | undefined; readonly acknowledged: boolean; readonly now: string };

/** Pointer and loop guard of an identity that exists; a new one is made with them. */
function openingExtras({ who, envelope, pointer }: Landing, { opened, acknowledged, now }: Told): Extra[] {
  const extras: Extra[] = [];
  if (who.kind === 'unknown') return extras;
  const carrier = { identity: who.primary, contactId: who.ownId };
  if (pointer && opened !== undefined)
    extras.push({ kind: 'pointer', ...carrier, account: envelope.account, from: who.pointed, to: opened });
  if (acknowledged) extras.push({ kind: 'acknowledged', ...carrier, at: [...who.acknowledgedAt, now].slice(-ACKNOWLEDGED_KEPT) });
  return extras;
}

/** A new contact with all identities at once, or the aliases that came along. */
function identityExtras({ who, envelope, pointer }: Landing, { opened, acknowledged, now }: Told): Extra[] {
  const leading = { contactId: who.ownId, primary: who.primary, at: now };
  if (who.kind === 'known') {
    return [
      ...who.aliases.map((identity): Extra => ({ kind: 'alias', record: newRecord(identity, leading) })),
      ...who.elsewhere.map((identity): Extra => ({ kind: 'merge_suggestion', identity, contactId: who.ownId })),
    ];
  }
  const { name } = envelope.sender;
  const { identities } = who;
  const pointers = pointer && opened !== undefined ? { [envelope.account]: opened } : {};
  const acknowledgedAt = acknowledged ? [now] : [];
  return [
    { kind: 'new_contact', contact: { contactId: who.contactId, name: name ?? '', createdAt: now, identities: [...identities] } },
    ...identities.map(
      (identity): Extra => ({
        kind: 'new_identity',
        record: newRecord(identity, leading, isSameIdentity(identity, who.primary) ? { pointers, acknowledgedAt } : {}),
      }),
    ),
  ];
}
