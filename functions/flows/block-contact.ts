/** A sender who is blocked goes on being kept, and is heard no more: no list, no clock, no answer, no notice. */
import type { Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { ancestorsOf, asRead, carrying, standingUnder } from './contact-family.ts';
import { contactOf } from './contacts.ts';
import { type DeskPlan, recordPlan } from './desk-act.ts';

/** With those that were merged into it. Asked again it changes nothing. @throws HelpdeskError not_found. @throws TransientError. */
export const blockContact = (context: ApiContext, contactId: string, isBlocked: boolean): Promise<Contact> =>
  recordPlan(context, async (): Promise<DeskPlan<Contact>> => {
    const { directory, clock } = context.ports;
    const contact = await contactOf(context, contactId);
    if ((contact.blockedAt !== undefined) === isBlocked) return { result: contact };
    const result = { ...contact, blockedAt: isBlocked ? clock.now() : undefined };
    const ancestors = await ancestorsOf(directory, contact);
    return {
      result,
      event: { type: isBlocked ? 'ContactBlocked' : 'ContactUnblocked', contactId },
      writes: [
        { kind: 'contact', before: contact, after: result },
        ...ancestors.map(asRead),
        ...(await carrying(directory, result, standingUnder(ancestors))),
      ],
    };
  });
