/** A sender who is blocked goes on being kept, and is heard no more: no list, no clock, no answer, no notice. */
import { TransientError } from '#domain/errors';
import type { Identity } from '#schemas/channel';
import type { Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import { contactOf } from './contacts.ts';
import { recordAct } from './desk-act.ts';

/** Where intake looks: the primary identity of each that leads to the contact. */
async function carriersOf({ ports }: ApiContext, { contactId, identities }: Contact): Promise<Identity[]> {
  const records = await Promise.all(identities.map(ports.directory.identity));
  const primaries = records.filter((record) => record?.contactId === contactId).map((record) => record?.primary);
  return [...new Map(primaries.filter((one) => one !== undefined).map((one) => [JSON.stringify(one), one])).values()];
}

/** Asked again it changes nothing. @throws HelpdeskError not_found. @throws TransientError. */
export async function blockContact(context: ApiContext, contactId: string, isBlocked: boolean): Promise<Contact> {
  const contact = await contactOf(context, contactId);
  if ((contact.blockedAt !== undefined) === isBlocked) return contact;
  const at = isBlocked ? context.ports.clock.now() : undefined;
  const write = { kind: 'block_contact', contactId, carriers: await carriersOf(context, contact), at } as const;
  const outcome = await recordAct(context, { type: isBlocked ? 'ContactBlocked' : 'ContactUnblocked', contactId }, [write]);
  if (outcome === 'conflict') throw new TransientError(`Contact ${contactId} changed meanwhile.`);
  return { ...contact, blockedAt: at };
}
