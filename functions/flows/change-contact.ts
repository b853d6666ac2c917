/** What people note of a contact: its name, its language, and the desk's own attributes. */
import { changedContact } from '#domain/contact-change';
import type { Contact } from '#schemas/contact';
import { type ChangeContact, MAX_ATTRIBUTES } from '#schemas/contact-attributes';
import type { ApiContext } from './api-ports.ts';
import { contactOf } from './contacts.ts';
import { type DeskPlan, recordPlan } from './desk-act.ts';
import { invalidRequest } from './invalid-request.ts';

/** Two who change different things at once both do. Asked again it changes nothing. @throws HelpdeskError not_found, invalid_request. @throws TransientError. */
export const changeContact = (context: ApiContext, contactId: string, wanted: ChangeContact): Promise<Contact> =>
  recordPlan(context, async (): Promise<DeskPlan<Contact>> => {
    const before = await contactOf(context, contactId);
    const { after, fields } = changedContact(before, wanted);
    if (fields.length === 0) return { result: before };
    const count = Object.keys(after.attributes ?? {}).length;
    if (count > MAX_ATTRIBUTES)
      throw invalidRequest('body.attributes', `A contact has at most ${MAX_ATTRIBUTES} attributes; these would be ${count}.`);
    return {
      result: after,
      event: { type: 'ContactChanged', contactId, fields: [...fields] },
      writes: [{ kind: 'contact', before, after }],
    };
  });
