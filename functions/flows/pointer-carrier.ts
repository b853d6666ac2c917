/** Where a contact's open-ticket pointers are kept. */
import { isPrimary } from '#domain/identity-records';
import type { Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import type { DirectoryStore } from './ports.ts';

type Reads = Pick<DirectoryStore, 'identity'>;

/** The primary identity of a contact, by the first of these identities that leads to it. */
export async function pointerCarrier(
  directory: Reads,
  { contactId, identities }: { readonly contactId: string; readonly identities: readonly Identity[] },
): Promise<IdentityRecord | undefined> {
  for (const identity of identities) {
    const found = await directory.identity(identity);
    if (found?.contactId !== contactId) continue;
    const carrier = isPrimary(found) ? found : await carrierOf(directory, found);
    if (carrier) return carrier;
  }
  return undefined;
}

/** The one that a record names; undefined when it was taken from the contact meanwhile. */
export async function carrierOf(
  directory: Reads,
  record: Pick<IdentityRecord, 'contactId' | 'primary'>,
): Promise<IdentityRecord | undefined> {
  const carrier = await directory.identity(record.primary);
  return carrier && carries(carrier, record.contactId) ? carrier : undefined;
}

export const carries = (record: IdentityRecord, contactId: string): boolean => record.contactId === contactId && isPrimary(record);
