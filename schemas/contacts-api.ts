/** What is done with a contact as a whole: a part of the table in api.ts. */
import * as z from 'zod';
import { Identity } from './channel.ts';
import { ChangeContact } from './contact-attributes.ts';
import { ContactId } from './primitives.ts';
import { ContactView } from './resources.ts';

const params = z.object({ contactId: ContactId });
const Named = Identity.pick({ kind: true, value: true }).strict();
const example = { kind: 'email', value: 'budi@example.com' };

export const contactOperations = {
  changeContact: {
    method: 'PATCH',
    path: '/v1/contacts/{contactId}',
    summary: "Change a contact's name, language or attributes",
    status: 200,
    params,
    body: ChangeContact,
    response: ContactView,
  },
  blockContact: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/block',
    summary: 'Keep what a contact writes, quietly: on no list, without an answer',
    status: 200,
    params,
    response: ContactView,
  },
  unblockContact: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/unblock',
    summary: 'Hear a contact again',
    status: 200,
    params,
    response: ContactView,
  },
  mergeContact: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/merge',
    summary: 'Say that a contact is the same person as another one',
    status: 200,
    params,
    body: z.strictObject({ into: ContactId }).meta({ id: 'MergeContact', example: { into: 'con_01jd8z6t5c3v9k2m4n6p8q0rst' } }),
    response: ContactView,
  },
  unmergeContact: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/unmerge',
    summary: 'Undo a merge: both contacts are what they were',
    status: 200,
    params,
    response: ContactView,
  },
  linkIdentity: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/identities',
    summary: 'Add an identity that nobody has yet to a contact',
    status: 200,
    params,
    body: Named.meta({ id: 'LinkIdentity', example }),
    response: ContactView,
  },
  unlinkIdentity: {
    method: 'POST',
    path: '/v1/contacts/{contactId}/identities/unlink',
    summary: 'Take an identity from a contact: what comes from it next is from somebody new',
    status: 200,
    params,
    body: Named.meta({ id: 'UnlinkIdentity', example }),
    response: ContactView,
  },
} as const;
