/** A sender who is blocked goes on being kept, and is heard no more: no list, no clock, no answer, no notice. */
import { TransientError } from '#domain/errors';
import type { Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { carriersOf, familyOf } from './contact-family.ts';
import { contactOf } from './contacts.ts';
import { recordAct } from './desk-act.ts';

/** With those that were merged into it. Asked again it changes nothing. @throws HelpdeskError not_found. @throws TransientError. */
export async function blockContact(context: ApiContext, contactId: string, isBlocked: boolean): Promise<Contact> {
  const contact = await contactOf(context, contactId);
  if ((contact.blockedAt !== undefined) === isBlocked) return contact;
  const at = isBlocked ? context.ports.clock.now() : undefined;
  const family = await familyOf(context.ports.directory, contact);
  const carriers = (await Promise.all(family.map((one) => carriersOf(context, one)))).flat();
  const write = { kind: 'block_contact', contactId, carriers, at } as const;
  const outcome = await recordAct(context, { type: isBlocked ? 'ContactBlocked' : 'ContactUnblocked', contactId }, [write]);
  if (outcome === 'conflict') throw new TransientError(`Contact ${contactId} changed meanwhile.`);
  return { ...contact, blockedAt: at };
}
