/** A contact with those that were merged into it, and where intake finds them. */
import type { Identity } from '#schemas/channel';
import type { Contact } from '#schemas/contact';
import type { ApiContext } from './api-ports.ts';
import type { DirectoryStore } from './ports.ts';

type Reads = Pick<DirectoryStore, 'contact' | 'identity'>;

/** The contact first; then level by level, one trip's time each. */
export async function familyOf(directory: Reads, contact: Contact): Promise<Contact[]> {
  const below = await Promise.all((contact.merged ?? []).map(directory.contact));
  const families = await Promise.all(below.filter((one) => one !== undefined).map((one) => familyOf(directory, one)));
  return [contact, ...families.flat()];
}

/** Whom everything new belongs to. A merge allows no circle. */
export async function survivorOfContact(directory: Reads, contact: Contact): Promise<Contact> {
  const into = contact.mergedInto === undefined ? undefined : await directory.contact(contact.mergedInto);
  return into ? survivorOfContact(directory, into) : contact;
}

/** The primary identities, which intake reads and which say what is so of their contact. */
export async function carriersOf({ ports: { directory } }: Pick<ApiContext, 'ports'>, contact: Contact): Promise<Identity[]> {
  const records = await Promise.all(contact.identities.map(directory.identity));
  const primaries = records.filter((record) => record?.contactId === contact.contactId).map((record) => record?.primary);
  return [...new Map(primaries.filter((one) => one !== undefined).map((one) => [JSON.stringify(one), one])).values()];
}
