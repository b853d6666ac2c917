/** A further identity of a contact, as a person knows it. */
import { HelpdeskError } from '#domain/errors';
import { isPrimary, newRecord } from '#domain/identity-records';
import type { Identity } from '#schemas/channel';
import { CONTACT_IDENTITIES, type Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { ancestorsOf, asRead, recordsOf, standingUnder } from './contact-family.ts';
import { contactOf } from './contacts.ts';
import { type DeskPlan, recordPlan } from './desk-act.ts';
import { invalidRequest } from './invalid-request.ts';
import { digestOf, identityNamed, type Named } from './named-identity.ts';
import type { DeskWrite } from './ports.ts';

/** Asked again it changes nothing. @throws HelpdeskError not_found, identity_taken, invalid_request. @throws TransientError. */
export const linkIdentity = (context: ApiContext, contactId: string, wanted: Named): Promise<Contact> =>
  recordPlan(context, async (): Promise<DeskPlan<Contact>> => {
    const { directory } = context.ports;
    const identity = identityNamed(wanted);
    const [contact, present] = await Promise.all([contactOf(context, contactId), directory.identity(identity)]);
    if (present?.contactId === contactId) return { result: contact };
    if (present)
      throw new HelpdeskError('identity_taken', `This ${wanted.kind} belongs to a contact already: look it up, and merge the two.`);
    if (contact.identities.length >= CONTACT_IDENTITIES)
      throw invalidRequest('body.value', `A contact has at most ${CONTACT_IDENTITIES} identities.`);
    const digest = await digestOf(context, identity);
    const unlinked = contact.unlinked?.filter((one) => one !== digest);
    const result = { ...contact, identities: [...contact.identities, identity], unlinked: unlinked?.length ? unlinked : undefined };
    const writes = [{ kind: 'contact', before: contact, after: result } as const, ...(await leading(context, contact, identity))];
    return { result, event: { type: 'IdentityLinked', contactId, kind: wanted.kind }, writes };
  });

/** The first identity of a contact carries what holds for it; a further one leaves that to the one that does. */
async function leading({ ports }: ApiContext, contact: Contact, identity: Identity): Promise<DeskWrite[]> {
  const { contactId } = contact;
  const at = ports.clock.now();
  const carrier = (await recordsOf(ports.directory, contact)).find(isPrimary);
  if (carrier) return [{ kind: 'identity', after: newRecord(identity, { contactId, primary: carrier.identity, at }) }];
  const ancestors = await ancestorsOf(ports.directory, contact);
  const above = standingUnder(ancestors);
  const standing = { ...above, blockedAt: contact.blockedAt ?? above.blockedAt };
  const after = newRecord(identity, { contactId, primary: identity, at }, standing);
  return [...ancestors.map(asRead), { kind: 'identity', after }];
}
