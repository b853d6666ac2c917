/** Where an answer on a ticket goes: to whoever wrote last, as they want to be answered. */
import { HelpdeskError } from '#domain/errors';
import { whatsAppRecipient } from '#domain/identity-value';
import { messageIdOf } from '#domain/mail-headers';
import type { BodyContent } from '#schemas/message';
import type { MailAddress } from '#schemas/queue';
import type { Ticket } from '#schemas/ticket';
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

/** The body of a message of the given types in one entry. */
async function bodyIn(ports: Reads, ticket: Ticket, version: number, type: 'MessageReceived' | 'ReplyQueued') {
  const stored = await ports.tickets.entry(ticket.number, version);
  if (!stored) return undefined;
  const { entry, bodies } = readEntry(stored);
  const event = entry.events.find((one) => one.type === type);
  return event && 'body' in event && event.body ? bodies[event.body.id]?.content : undefined;
}

const newestOfContact = async (ports: Reads, ticket: Ticket): Promise<BodyContent | undefined> =>
  ticket.contactMessage && bodyIn(ports, ticket, ticket.contactMessage.version, 'MessageReceived');

async function toPhone(ports: Reads, ticket: Ticket, said: BodyContent | undefined): Promise<BodyContent | undefined> {
  const recipient = said?.recipient;
  if (recipient?.phone || recipient?.bsuid) return { recipient };
  const contact = await ports.directory.contact(ticket.contactId);
  const known = contact && whatsAppRecipient(contact.identities);
  return known && { recipient: known };
}

async function toMailbox(ports: Reads, stored: StoredTicket, said: BodyContent | undefined): Promise<BodyContent | undefined> {
  const { ticket, subject } = stored;
  // What came by another channel, as from a merged ticket, has no address of a mailbox.
  const answered = said?.replyTo ?? (said?.from?.address ? said.from : undefined);
  if (said && answered) {
    const { references, rfcMessageId } = said;
    return { to: [answered], subject: said.subject || subject, rfcMessageId: messageIdOf(rfcMessageId), references };
  }
  const first = await bodyIn(ports, ticket, 1, 'ReplyQueued');
  if (first?.to) return { to: first.to, subject: first.subject || subject };
  const to = await mailAddressOf(ports, ticket.contactId);
  return to && { to: [to], subject };
}

async function mailAddressOf(ports: Reads, contactId: string): Promise<MailAddress | undefined> {
  const contact = await ports.directory.contact(contactId);
  const identity = contact?.identities.find(({ kind }) => kind === 'email');
  return contact && identity && { address: identity.value, ...(contact.name ? { name: contact.name } : {}) };
}
