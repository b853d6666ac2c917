/** Whom a ticket is opened for: a contact that is known, by id or by one of its identities, or one that is made with the ticket. */
import type * as z from 'zod';
import { HelpdeskError } from '#domain/errors';
import { newRecord } from '#domain/identity-records';
import { identityOf, whatsAppRecipient } from '#domain/identity-value';
import { windowOf } from '#domain/merged';
import type { Channel, Identity } from '#schemas/channel';
import type { Contact } from '#schemas/contact';
import type { BodyContent } from '#schemas/message';
import type { CreateTicket } from '#schemas/requests';
import type { ApiPorts } from './api-ports.ts';
import { identitiesInUse, survivorOfContact } from './contact-family.ts';
import { invalidRequest } from './invalid-request.ts';
import { pointerCarrier } from './pointer-carrier.ts';
import type { Extra } from './ports.ts';

type Wanted = Pick<z.output<typeof CreateTicket>, 'contactId' | 'contact'>;
export type Place = { readonly channel: Channel; readonly account?: string; readonly number: number };
export type Party = {
  readonly contactId: string;
  /** Body fields that say where the first message goes. */
  readonly addressing: BodyContent;
  /** The contact itself, and the pointer that leads its answers here. */
  readonly extras: readonly Extra[];
  readonly windowExpiresAt?: string;
};
type Known = { readonly contact: Contact; readonly isNew: boolean; readonly identities: readonly Identity[] };

/** @throws HelpdeskError invalid_request, not_found or no_recipient. */
export async function openingParty(ports: ApiPorts, wanted: Wanted, place: Place): Promise<Party> {
  const known = await contactFor(ports, wanted);
  const { contact, isNew } = known;
  const addressing = addressingOf(place.channel, known);
  if (isNew) return { contactId: contact.contactId, addressing, extras: newContact(contact, place) };
  const { contactId } = await survivorOfContact(ports.directory, contact);
  if (place.channel !== 'whatsapp') return { contactId, addressing, extras: [] };
  return { contactId, addressing, ...(await pointing(ports, known, place)) };
}

async function contactFor(ports: ApiPorts, { contactId, contact }: Wanted): Promise<Known> {
  if ((contactId === undefined) === (contact === undefined)) throw invalidRequest('body.contactId', 'Name either contactId or contact.');
  if (contactId !== undefined) return known(ports, contactId);
  const { name = '', identity: named } = contact ?? {};
  const identity = named && identityOf(named.kind, named.value);
  if (typeof identity === 'string') throw invalidRequest('body.contact.identity.value', identity);
  const record = identity && (await ports.directory.identity(identity));
  if (record) return known(ports, record.contactId, identity);
  const identities = identity ? [identity] : [];
  const made = { contactId: ports.newId('contact'), name, createdAt: ports.clock.now(), identities };
  return { contact: made, isNew: true, identities };
}

/** @param named comes first where several would do. A number that the contact gave up may be a stranger's. */
async function known(ports: ApiPorts, contactId: string, named?: Identity): Promise<Known> {
  const contact = await ports.directory.contact(contactId);
  if (!contact) throw new HelpdeskError('not_found', `There is no contact ${contactId}.`);
  const inUse = await identitiesInUse(ports.directory, contact);
  return { contact, isNew: false, identities: [...(named ? [named] : []), ...inUse] };
}

function addressingOf(channel: Channel, { contact, identities }: Known): BodyContent {
  if (channel === 'manual') return {};
  const recipient = channel === 'whatsapp' ? whatsAppRecipient(identities) : undefined;
  if (recipient) return { recipient };
  const mailbox = channel === 'email' ? identities.find(({ kind }) => kind === 'email') : undefined;
  if (mailbox) return { to: [{ address: mailbox.value, ...(contact.name ? { name: contact.name } : {}) }] };
  throw new HelpdeskError('no_recipient', `The contact has no ${channel} address: name one, or use another channel.`);
}

function newContact(contact: Contact, { channel, account, number }: Place): Extra[] {
  const pointers = channel === 'whatsapp' && account !== undefined ? { [account]: number } : {};
  const { contactId, createdAt: at, identities } = contact;
  const record = (identity: Identity) => newRecord(identity, { contactId, primary: identity, at }, { pointers });
  return [{ kind: 'new_contact', contact }, ...identities.map((identity): Extra => ({ kind: 'new_identity', record: record(identity) }))];
}

/** The contact's next chat message belongs to the new ticket; the window that an earlier one opened is open for it too. */
async function pointing(ports: ApiPorts, { contact: { contactId }, identities }: Known, { account = '', number }: Place) {
  const carrier = await pointerCarrier(ports.directory, { contactId, identities });
  if (!carrier) return { extras: [] };
  const from = carrier.pointers[account];
  const earlier = from === undefined ? undefined : await ports.tickets.load(from);
  const extras: Extra[] = [{ kind: 'pointer', identity: carrier.identity, contactId, account, from, to: number }];
  return { extras, windowExpiresAt: earlier && windowOf(earlier.ticket) };
}
