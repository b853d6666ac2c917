/** Where a contact's open-ticket pointers are kept. */
import { identityKey } from '#domain/contacts';
import type { Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import type { DirectoryStore } from './ports.ts';

/** The primary identity of the contact that the first one leads to. */
export async function pointerCarrier(
  directory: Pick<DirectoryStore, 'identity'>,
  [any]: readonly Identity[],
): Promise<IdentityRecord | undefined> {
  const found = any && (await directory.identity(any));
  if (!found || identityKey(found.identity) === identityKey(found.primary)) return found;
  return directory.identity(found.primary);
}
