/** An identity that is not its contact's after all, or not any more: what comes from it next is from somebody new. */
import { HelpdeskError } from '#domain/errors';
import { heirOf, isPrimary, isSameIdentity, withUnlinked } from '#domain/identity-records';
import type { Contact, IdentityRecord } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { recordsOf } from './contact-family.ts';
import { contactOf } from './contacts.ts';
import { type DeskPlan, recordPlan } from './desk-act.ts';
import { digestOf, identityNamed, type Named } from './named-identity.ts';
import type { DeskWrite } from './ports.ts';

/** Its tickets stay with the contact. Asked again it changes nothing. @throws HelpdeskError not_found, identity_taken, invalid_request. @throws TransientError. */
export const unlinkIdentity = (context: ApiContext, contactId: string, wanted: Named): Promise<Contact> =>
  recordPlan(context, async (): Promise<DeskPlan<Contact>> => {
    const identity = identityNamed(wanted);
    const { directory } = context.ports;
    const [contact, record] = await Promise.all([contactOf(context, contactId), directory.identity(identity)]);
    if (!record) return { result: contact };
    if (record.contactId !== contactId)
      throw new HelpdeskError('identity_taken', `This ${wanted.kind} is not ${contactId}'s but ${record.contactId}'s: unlink it there.`);
    const unlinked = withUnlinked(contact.unlinked, await digestOf(context, identity));
    const identities = contact.identities.filter((one) => !isSameIdentity(one, identity));
    const result = { ...contact, identities, unlinked: unlinked.length > 0 ? unlinked : undefined };
    const writes: DeskWrite[] = [
      { kind: 'contact', before: contact, after: result },
      { kind: 'identity', before: record },
      ...(isPrimary(record) ? inherited(record, await recordsOf(directory, result)) : []),
    ];
    return { result, event: { type: 'IdentityUnlinked', contactId, kind: wanted.kind }, writes };
  });

/** What the primary identity carried goes to another one, which all of them name from then on. Without one it ends: nothing leads there any more. */
function inherited({ pointers, acknowledgedAt, mergedInto, blockedAt }: IdentityRecord, others: readonly IdentityRecord[]): DeskWrite[] {
  const heir = heirOf(others);
  if (!heir) return [];
  const primary = heir.identity;
  const carried = { pointers, acknowledgedAt, mergedInto, blockedAt };
  return others.map((before) => ({ kind: 'identity', before, after: { ...before, primary, ...(before === heir ? carried : {}) } }));
}
