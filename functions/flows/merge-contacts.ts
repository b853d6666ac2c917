/** Two contacts that are one person, and the way back. Each keeps its identities and tickets; what is new belongs to the one they lead to. */
import { HelpdeskError, TransientError } from '#domain/errors';
import { CONTACTS_MERGED, type Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { carriersOf, familyOf } from './contact-family.ts';
import { contactOf } from './contacts.ts';
import { recordAct } from './desk-act.ts';

/** Two who merge the same contacts at once are usual, five in a row are not. */
const TRIES = 5;

const refuse = (message: string): never => {
  throw new HelpdeskError('not_mergeable', message);
};

function refuseMerge(from: Contact, into: Contact, members: number): void {
  if (from.contactId === into.contactId) throw new HelpdeskError('invalid_request', 'A contact cannot be merged into itself.');
  if (from.mergedInto !== undefined) refuse(`Contact ${from.contactId} is merged into ${from.mergedInto} already; undo that first.`);
  if (into.mergedInto !== undefined) refuse(`Contact ${into.contactId} is itself merged into ${into.mergedInto}: merge into that one.`);
  if (members > CONTACTS_MERGED) refuse(`More than ${CONTACTS_MERGED} contacts would be merged into ${into.contactId}, which is the most.`);
}

/** @returns the contact that was merged. Asked again it changes nothing. @throws HelpdeskError not_found, not_mergeable, invalid_request. @throws TransientError. */
export async function mergeContacts(context: ApiContext, contactId: string, intoId: string): Promise<Contact> {
  const { directory } = context.ports;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const [from, into] = await Promise.all([contactOf(context, contactId), contactOf(context, intoId)]);
    if (from.mergedInto === intoId && intoId !== contactId) return from;
    const [family, others] = await Promise.all([familyOf(directory, from), familyOf(directory, into)]);
    refuseMerge(from, into, family.length + others.length - 1);
    const carriers = (await Promise.all(family.map((one) => carriersOf(context, one)))).flat();
    const outcome = await recordAct(context, { type: 'ContactMerged', contactId, into: intoId }, [
      { kind: 'merge_contact', from, into, carriers },
    ]);
    if (outcome === 'committed') return { ...from, mergedInto: intoId };
  }
  throw new TransientError(`Contacts ${contactId} and ${intoId} changed too often.`);
}

/** @returns the contact, which is one of its own again. @throws HelpdeskError not_found, not_mergeable. @throws TransientError. */
export async function unmergeContact(context: ApiContext, contactId: string): Promise<Contact> {
  const { directory } = context.ports;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const contact = await contactOf(context, contactId);
    const from = contact.mergedInto === undefined ? undefined : await directory.contact(contact.mergedInto);
    if (!from) throw new HelpdeskError('not_mergeable', `Contact ${contactId} is not merged.`);
    const [, ...below] = await familyOf(directory, contact);
    const carriers = await carriersOf(context, contact);
    const write = {
      kind: 'unmerge_contact',
      contact,
      from,
      carriers,
      below: (await Promise.all(below.map((one) => carriersOf(context, one)))).flat(),
    } as const;
    const outcome = await recordAct(context, { type: 'ContactUnmerged', contactId, from: from.contactId }, [write]);
    if (outcome === 'committed') return { ...contact, mergedInto: undefined };
  }
  throw new TransientError(`Contact ${contactId} changed too often.`);
}
