/** Where an answer on a ticket goes: to whoever wrote last, as they want to be answered, unless that address is not theirs any more. */
import { HelpdeskError } from '#domain/errors';
import { isStillTheirs } from '#domain/identity-records';
import { whatsAppIdentities, whatsAppRecipient } from '#domain/identity-value';
import { messageIdOf } from '#domain/mail-headers';
import type { Identity } from '#schemas/channel';
import type { BodyContent } from '#schemas/message';
import type { Instant } from '#schemas/primitives';
import type { MailAddress } from '#schemas/queue';
import type { Ticket } from '#schemas/ticket';
import { familyOf, identitiesInUse } from './contact-family.ts';
import type { CommandPorts } from './handle-command.ts';
import type { StoredTicket } from './ports.ts';
import { readEntry } from './read-ledger.ts';

type Reads = Pick<CommandPorts, 'tickets' | 'directory'>;

/** Body fields that say where it goes and what it answers. @throws HelpdeskError no_recipient. */
export async function addressing(ports: Reads, stored: StoredTicket): Promise<BodyContent> {
  const { channel, number } = stored.ticket;
  if (channel === 'manual') return {};
  const said = await newestOfContact(ports, stored.ticket);
  const found = channel === 'whatsapp' ? await toPhone(ports, stored.ticket, said) : await toMailbox(ports, stored, said);
  if (found) return found;
  throw new HelpdeskError('no_recipient', `The contact of ticket #${number} has no ${channel} address that is known.`);
}

type Said = { readonly content: BodyContent; readonly at: Instant; readonly sentAt: Instant };

/** A message of the given type in one entry, with when it was taken in and when it was sent. One that was split off was taken in long before its entry. */
async function saidIn(ports: Reads, ticket: Ticket, version: number, type: 'MessageReceived' | 'ReplyQueued'): Promise<Said | undefined> {
  const stored = await ports.tickets.entry(ticket.number, version);
  if (!stored) return undefined;
  const { entry, bodies } = readEntry(stored);
  const event = entry.events.find((one) => one.type === type);
  const content = event && 'body' in event && event.body ? bodies[event.body.id]?.content : undefined;
  if (!event || !content) return undefined;
  const sentAt = 'sentAt' in event ? event.sentAt : entry.at;
  return { content, at: version === 1 && ticket.splitFrom ? sentAt : entry.at, sentAt };
}

const newestOfContact = async (ports: Reads, ticket: Ticket): Promise<Said | undefined> =>
  ticket.contactMessage && saidIn(ports, ticket, ticket.contactMessage.version, 'MessageReceived');

/** Those of them that an answer may still go to. */
async function stillTheirs(
  ports: Reads,
  { contactId }: Ticket,
  { at, sentAt }: Said,
  identities: readonly Identity[],
): Promise<Identity[]> {
  const records = await Promise.all(identities.map(ports.directory.identity));
  return identities.filter((_, index) => isStillTheirs(records[index], { contactId, at, sentAt }));
}

async function toPhone(ports: Reads, ticket: Ticket, said: Said | undefined): Promise<BodyContent | undefined> {
  const named = said ? await stillTheirs(ports, ticket, said, whatsAppIdentities(said.content.recipient ?? {})) : [];
  const recipient = whatsAppRecipient(named) ?? whatsAppRecipient(await knownOf(ports, ticket));
  return recipient && { recipient };
}

async function toMailbox(ports: Reads, { ticket, subject }: StoredTicket, said: Said | undefined): Promise<BodyContent | undefined> {
  const answered = said && (await mailAnswered(ports, ticket, said));
  if (answered) {
    const { references, rfcMessageId, subject: theirs } = said.content;
    return { to: [answered], subject: theirs || subject, rfcMessageId: messageIdOf(rfcMessageId), references };
  }
  const first = await saidIn(ports, ticket, 1, 'ReplyQueued');
  const written = first ? await writtenTo(ports, ticket, first) : [];
  if (first && written.length > 0) return { to: written, subject: first.content.subject || subject };
  const to = await mailAddressOf(ports, ticket);
  return to && { to: [to], subject };
}

/** What came by another channel, as from a merged ticket, has no address of a mailbox. */
async function mailAnswered(ports: Reads, ticket: Ticket, said: Said): Promise<MailAddress | undefined> {
  const { replyTo, from } = said.content;
  if (!from?.address) return replyTo;
  const [theirs] = await stillTheirs(ports, ticket, said, [mailIdentity(from)]);
  return theirs && (replyTo ?? from);
}

/** To whom the ticket was opened, without addresses that are not the contact's any more. */
async function writtenTo(ports: Reads, ticket: Ticket, first: Said): Promise<MailAddress[]> {
  const { to = [] } = first.content;
  const theirs = new Set((await stillTheirs(ports, ticket, first, to.map(mailIdentity))).map(({ value }) => value));
  return to.filter((address) => theirs.has(mailIdentity(address).value));
}

const mailIdentity = ({ address }: MailAddress): Identity => ({ kind: 'email', scope: '*', value: address.toLowerCase() });

/** What is in use of the ticket's contact, and of those merged into it. */
async function knownOf({ directory }: Reads, { contactId }: Ticket): Promise<Identity[]> {
  const contact = await directory.contact(contactId);
  const family = contact ? await familyOf(directory, contact) : [];
  return (await Promise.all(family.map((one) => identitiesInUse(directory, one)))).flat();
}

async function mailAddressOf(ports: Reads, ticket: Ticket): Promise<MailAddress | undefined> {
  const [identity] = (await knownOf(ports, ticket)).filter(({ kind }) => kind === 'email');
  const contact = identity && (await ports.directory.contact(ticket.contactId));
  return identity && { address: identity.value, ...(contact?.name ? { name: contact.name } : {}) };
}
