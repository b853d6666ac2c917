/** Two contacts that are one person, and the way back. Each keeps its identities and tickets; what is new belongs to the one they lead to. */
import { HelpdeskError } from '#domain/errors';
import { CONTACTS_MERGED, type Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { carrying, familyOf } from './contact-family.ts';
import { contactOf } from './contacts.ts';
import { type DeskPlan, recordPlan } from './desk-act.ts';

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
export const mergeContacts = (context: ApiContext, contactId: string, intoId: string): Promise<Contact> =>
  recordPlan(context, async (): Promise<DeskPlan<Contact>> => {
    const { directory } = context.ports;
    const [from, into] = await Promise.all([contactOf(context, contactId), contactOf(context, intoId)]);
    if (from.mergedInto === intoId && intoId !== contactId) return { result: from };
    const [family, others] = await Promise.all([familyOf(directory, from), familyOf(directory, into)]);
    refuseMerge(from, into, family.length + others.length - 1);
    const result = { ...from, mergedInto: intoId };
    const survivor = { ...into, merged: [...(into.merged ?? []), contactId] };
    return {
      result,
      event: { type: 'ContactMerged', contactId, into: intoId },
      writes: [
        { kind: 'contact', before: from, after: result },
        { kind: 'contact', before: into, after: survivor },
        ...(await carrying(directory, from, { mergedInto: intoId, blockedAt: into.blockedAt })),
      ],
    };
  });

/** @returns the contact, which is one of its own again. @throws HelpdeskError not_found, not_mergeable. @throws TransientError. */
export const unmergeContact = (context: ApiContext, contactId: string): Promise<Contact> =>
  recordPlan(context, async (): Promise<DeskPlan<Contact>> => {
    const { directory } = context.ports;
    const contact = await contactOf(context, contactId);
    const from = contact.mergedInto === undefined ? undefined : await directory.contact(contact.mergedInto);
    if (!from) throw new HelpdeskError('not_mergeable', `Contact ${contactId} is not merged.`);
    const result = { ...contact, mergedInto: undefined };
    const left = (from.merged ?? []).filter((one) => one !== contactId);
    return {
      result,
      event: { type: 'ContactUnmerged', contactId, from: from.contactId },
      writes: [
        { kind: 'contact', before: contact, after: result },
        { kind: 'contact', before: from, after: { ...from, merged: left.length > 0 ? left : undefined } },
        ...(await carrying(directory, contact, {})),
      ],
    };
  });
