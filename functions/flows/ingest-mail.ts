/** A mail: its trail says which ticket it may belong to, and its sender whether it may join. */

import type { AcknowledgementPlan } from '#domain/command';
import { inOrder } from '#domain/contacts';
import { acknowledgementRefusal } from '#domain/loop-guard';
import { mayJoin, type ThreadCandidate, threadCandidates } from '#domain/mail-threading';
import type { InboundMessage, MailFacts } from '#schemas/queue';
import type { ChannelSettings } from '#schemas/settings';
import type { Ticket } from '#schemas/ticket';
import { familyOf } from './contact-family.ts';
import { survivorOf } from './follow-merges.ts';
import { acknowledgedToday } from './ingest-chat.ts';
import { expiry, type IngestPorts, MARKER_SECONDS, REFERENCE_SECONDS, type Taken } from './ingest-ports.ts';
import { land } from './open-or-append.ts';
import type { AppendOutcome, Desk, Extra, Lookup, Marker, StoredTicket } from './ports.ts';
import { resolveSender, type Who } from './resolve-sender.ts';

/** RFC 3834 asks for a limit per sender; two systems that answer each other stop after this many a day. */
const MAIL_ACKNOWLEDGEMENTS = 2;

export const mailReferenceKey = (ports: Pick<IngestPorts, 'digests'>, rfcMessageId: string): string =>
  ports.digests.key('mail-id', rfcMessageId.toLowerCase());

type Trail = { readonly stored: StoredTicket; readonly by: ThreadCandidate['by'] };
type Place = { readonly desk: Desk; readonly own: ChannelSettings };

/** The numbers in a trail can be read in the first trip; ids lead to a number first. */
const numbersOf = (candidates: readonly ThreadCandidate[]): number[] =>
  [...new Set(candidates.flatMap((candidate) => ('number' in candidate ? [candidate.number] : [])))].slice(0, 8);
const idsOf = (candidates: readonly ThreadCandidate[]): string[] =>
  [...new Set(candidates.flatMap((candidate) => (candidate.by === 'message_id' ? [candidate.rfcMessageId] : [])))].slice(0, 12);

async function follow(ports: IngestPorts, candidates: readonly ThreadCandidate[], read: Lookup): Promise<Trail | undefined> {
  const ids = idsOf(candidates);
  const numberOf = (candidate: ThreadCandidate): number | undefined =>
    candidate.by === 'message_id' ? read.references[ids.indexOf(candidate.rfcMessageId)]?.number : candidate.number;
  for (const candidate of candidates) {
    const number = numberOf(candidate);
    if (number === undefined) continue;
    const stored =
      read.tickets.find((ticket) => ticket?.ticket.number === number) ??
      (candidate.by === 'message_id' ? await ports.tickets.load(number) : undefined);
    if (stored?.ticket.channel !== 'email') continue;
    const isProven = candidates.some((other) => other.by === 'message_id' && numberOf(other) === number);
    return { stored, by: candidate.by === 'reference' && isProven ? 'message_id' : candidate.by };
  }
  return undefined;
}

/** A bounce comes from no participant; the signed address or the id that only SES knew proves where it belongs. */
const isProvenBounce = (mail: MailFacts, by: ThreadCandidate['by']): boolean =>
  mail.bounce !== undefined && (by === 'reply_address' || by === 'message_id');

async function joins(ports: IngestPorts, mail: MailFacts, who: Who, trail: Trail): Promise<boolean> {
  if (isProvenBounce(mail, trail.by)) return true;
  const { ticket } = trail.stored;
  const senderIsParticipant =
    ticket.contactId === who.contactId || ticket.contactId === who.ownId || (await takesPart(ports, ticket, mail.from.address));
  return mayJoin({ by: trail.by, senderIsParticipant, verdicts: mail.verdicts }) === 'join';
}

/** Whom a mail named, but nobody who took part only as the contact and was found to be somebody else. */
async function takesPart({ directory, digests }: IngestPorts, { participants, contactId }: Ticket, address: string): Promise<boolean> {
  const digest = digests.participant(address);
  if (!participants.includes(digest)) return false;
  const contact = await directory.contact(contactId);
  const family = contact ? await familyOf(directory, contact) : [];
  return !family.some(({ unlinked }) => unlinked?.includes(digest));
}

function planFor(ports: IngestPorts, mail: MailFacts, who: Who, place: Place): AcknowledgementPlan {
  const mailboxes = place.desk.channels.filter((own) => own.channel === 'email').map((own) => own.account);
  const reason = acknowledgementRefusal(mail, { mailboxes, domain: ports.mail.domain });
  if (reason) return { kind: 'skip', reason };
  if (acknowledgedToday(who.acknowledgedAt, ports.clock.now()) >= MAIL_ACKNOWLEDGEMENTS) return { kind: 'skip', reason: 'too_many' };
  const { from, replyTo, subject, rfcMessageId, references } = mail;
  return { kind: 'send', name: from.name, content: { to: [replyTo ?? from], subject, rfcMessageId, references } };
}

/** Everybody on the mail but ourselves. */
function participantsOf(ports: IngestPorts, mail: MailFacts): string[] {
  const isOurs = (address: string): boolean => address.toLowerCase().endsWith(`@${ports.mail.domain}`);
  const people = [mail.from, ...(mail.replyTo ? [mail.replyTo] : []), ...mail.to, ...mail.cc].map(({ address }) => address);
  return [...new Set(people.filter((address) => address.includes('@') && !isOurs(address)))].map(ports.digests.participant);
}

/** The copy's raw mail leads to the message that was kept, so that nobody takes it for lost. */
async function dropCopy(ports: IngestPorts, mail: MailFacts, { number, messageId }: Marker): Promise<Taken> {
  const expiresAt = expiry(ports.clock.now(), MARKER_SECONDS);
  const key = ports.digests.key('ses', mail.sesMessageId);
  if (number !== undefined && messageId !== undefined)
    await ports.tickets.append([], [{ kind: 'reference', key, number, messageId, expiresAt }]);
  return 'duplicate';
}

function onceOf(ports: IngestPorts, mail: MailFacts, copyKey: string): (messageId: string, number: number) => Extra[] {
  const now = ports.clock.now();
  return (messageId, number) => [
    { kind: 'marker', key: copyKey, number, messageId, expiresAt: expiry(now, MARKER_SECONDS) },
    { kind: 'reference', key: ports.digests.key('ses', mail.sesMessageId), number, messageId, expiresAt: expiry(now, MARKER_SECONDS) },
    ...(mail.rfcMessageId
      ? [
          {
            kind: 'reference',
            key: mailReferenceKey(ports, mail.rfcMessageId),
            number,
            messageId,
            expiresAt: expiry(now, REFERENCE_SECONDS),
          } as const,
        ]
      : []),
  ];
}

/** One try: read, follow the trail, land. */
export async function ingestMail(
  ports: IngestPorts,
  envelope: InboundMessage & { mail: MailFacts },
  place: Place,
  commandId: string,
): Promise<AppendOutcome | Taken> {
  const { mail } = envelope;
  const identities = inOrder(envelope.sender.identities);
  const candidates = threadCandidates(mail, ports.mail);
  const copyKey = ports.digests.key('mail-copy', mail.copyDigest);
  const read = await ports.intake.lookup({
    marker: copyKey,
    identities,
    references: idsOf(candidates).map((id) => mailReferenceKey(ports, id)),
    tickets: numbersOf(candidates),
  });
  if (read.marker) return dropCopy(ports, mail, read.marker);
  const { account, sentAt } = envelope;
  const who = await resolveSender(ports, { identities, records: read.identities, account, sentAt });
  const trail = await follow(ports, candidates, read);
  const joined = trail && (await joins(ports, mail, who, trail));
  return land(
    ports,
    {
      envelope,
      desk: place.desk,
      who,
      stored: joined ? await survivorOf(ports.tickets, trail.stored) : undefined,
      possiblyRelated: joined ? undefined : trail?.stored.ticket.number,
      teamId: place.own.teamId,
      participants: participantsOf(ports, mail),
      acknowledgement: planFor(ports, mail, who, place),
      once: onceOf(ports, mail, copyKey),
      pointer: false,
    },
    commandId,
  );
}
