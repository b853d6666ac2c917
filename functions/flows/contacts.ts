/** Contacts: found by an identity, made by hand, and what they wrote before. */

import { inOrder } from '#domain/contacts';
import { HelpdeskError } from '#domain/errors';
import { identityOf } from '#domain/identity-value';
import { canonicalJson } from '#domain/ledger';
import { reachesTicket } from '#domain/permissions';
import type { Identity, IdentityKind } from '#schemas/channel';
import type { Contact } from '#schemas/contact';
import type { Attributes } from '#schemas/contact-attributes';
import type { ApiContext } from './api-ports.ts';
import { familyOf, survivorOfContact } from './contact-family.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { refuseOtherRequest } from './idempotency.ts';
import { invalidRequest } from './invalid-request.ts';
import type { StoredTicket } from './ports.ts';

type Typed = { readonly kind: IdentityKind; readonly value: string };
export type ContactWanted = {
  readonly name: string;
  readonly language?: 'id' | 'en';
  readonly attributes?: Attributes;
  readonly identities: readonly Typed[];
};

/** @throws HelpdeskError not_found. */
export async function contactOf({ ports }: ApiContext, contactId: string): Promise<Contact> {
  const contact = await ports.directory.contact(contactId);
  if (contact) return contact;
  throw new HelpdeskError('not_found', `There is no contact ${contactId}.`);
}

/** The one contact that an identity leads to, at the end of all merges. @throws HelpdeskError invalid_request. */
export async function findContact({ ports }: ApiContext, { kind, value }: Typed): Promise<Contact | undefined> {
  const identity = identityOf(kind, value);
  if (typeof identity === 'string') throw invalidRequest('query.value', identity);
  const record = await ports.directory.identity(identity);
  const own = record && (await ports.directory.contact(record.contactId));
  return own && survivorOfContact(ports.directory, own);
}

/** @throws HelpdeskError identity_taken, invalid_request, idempotency_key_reused. */
export async function createContact({ ports, once }: ApiContext, wanted: ContactWanted): Promise<Contact> {
  const { name, language, attributes = {} } = wanted;
  const identities = inOrder(wanted.identities.map(parsed));
  // The key is the id: the same call makes the same contact again, which is no second one.
  const contactId = once ? `con_${ports.sha256(once.key).slice(0, KEYED_ID_CHARACTERS)}` : ports.newId('contact');
  const noted = Object.keys(attributes).length > 0 ? { attributes } : {};
  const contact: Contact = { contactId, name, ...(language ? { language } : {}), ...noted, createdAt: ports.clock.now(), identities };
  const outcome = await ports.directory.createContact(contact);
  if (outcome.kind === 'taken')
    throw new HelpdeskError('identity_taken', `The contact's ${outcome.identity.kind} belongs to a contact already: look it up.`);
  const kept = once ? await ports.directory.contact(contactId) : contact;
  refuseOtherRequest(!kept || isSame(kept, contact));
  return kept ?? contact;
}

/** 128 bits. */
const KEYED_ID_CHARACTERS = 32;

function parsed({ kind, value }: Typed, at: number): Identity {
  const identity = identityOf(kind, value);
  if (typeof identity === 'string') throw invalidRequest(`body.identities.${at}.value`, identity);
  return identity;
}

const isSame = (a: Contact, b: Contact): boolean => canonicalJson({ ...a, createdAt: '' }) === canonicalJson({ ...b, createdAt: '' });

/** A history key: instant and number. */
const POSITION = /^\d{4}-[0-9T:.Z#-]{1,60}$/;
type Page = { readonly cursor?: string; readonly limit: number };

/** Newest first, of all contacts that are the same person; those of other teams left out: a page may be short. One Query a contact, one BatchGet. */
export async function ticketsOfContact(
  context: ApiContext,
  contactId: string,
  { cursor, limit }: Page,
): Promise<{ items: StoredTicket[]; nextCursor: string | null }> {
  const { ports, agent } = context;
  const after = decodeCursor(cursor, POSITION);
  const person = await survivorOfContact(ports.directory, await contactOf(context, contactId));
  const family = await familyOf(ports.directory, person);
  const histories = await Promise.all(family.map((one) => ports.tickets.history(one.contactId, { after, limit })));
  const newestFirst = histories.flat().sort((a, b) => (a.historyKey > b.historyKey ? -1 : 1));
  const places = newestFirst.slice(0, limit);
  const stored = await ports.tickets.loadMany(places.map(({ number }) => number));
  const last = places.length < limit ? undefined : places.at(-1)?.historyKey;
  return { items: stored.filter(({ ticket }) => reachesTicket(agent, ticket)), nextCursor: last ? encodeCursor(last) : null };
}
