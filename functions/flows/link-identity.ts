/** A further identity of a contact, as a person knows it. */
import { inOrder } from '#domain/contacts';
import { HelpdeskError } from '#domain/errors';
import { identityOf } from '#domain/identity-value';
import type { IdentityKind } from '#schemas/channel';
import type { Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { carriersOf } from './contact-family.ts';
import { contactOf } from './contacts.ts';
import { recordAct } from './desk-act.ts';
import { invalidRequest } from './invalid-request.ts';

/** Asked again it changes nothing. @throws HelpdeskError not_found, identity_taken, invalid_request. */
export async function linkIdentity(
  context: ApiContext,
  contactId: string,
  wanted: { kind: IdentityKind; value: string },
): Promise<Contact> {
  const { directory } = context.ports;
  const identity = identityOf(wanted.kind, wanted.value);
  if (typeof identity === 'string') throw invalidRequest('body.value', identity);
  const [contact, present] = await Promise.all([contactOf(context, contactId), directory.identity(identity)]);
  if (present?.contactId === contactId) return contact;
  const [carrier] = inOrder(await carriersOf(context, contact));
  const record = { identity, contactId, primary: carrier ?? identity, pointers: {}, acknowledgedAt: [] };
  const outcome = present
    ? 'conflict'
    : await recordAct(context, { type: 'IdentityLinked', contactId, kind: wanted.kind }, [{ kind: 'link_identity', contact, record }]);
  if (outcome === 'committed') return { ...contact, identities: [...contact.identities, identity] };
  throw new HelpdeskError(
    'identity_taken',
    `This ${wanted.kind} belongs to a contact already, or the contact changed meanwhile: look it up, and merge the two.`,
  );
}
