/** Who an identity belongs to, with what its primary identity knows. */
import { identityKey, resolveContact } from '#domain/contacts';
import type { Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import type { Instant } from '#schemas/primitives';
import type { IngestPorts } from './ingest-ports.ts';

export type Who = {
  readonly contactId: string;
  /** Whom the identities themselves lead to; another one than `contactId` where that contact was merged. */
  readonly ownId: string;
  readonly primary: Identity;
  readonly acknowledgedAt: readonly string[];
  readonly pointed?: number;
  /** What they write is kept, and quiet. */
  readonly isBlocked?: boolean;
} & (
  | { readonly kind: 'unknown'; readonly identities: readonly Identity[] }
  | { readonly kind: 'known'; readonly aliases: readonly Identity[]; readonly elsewhere: readonly Identity[] }
);

/**
 * @param named `records`: what `identities` (best first) lead to, as just read; `sentAt`: of the message that names them.
 * Reads the primary identity in a further trip only where the message did not name it.
 */
export async function resolveSender(
  ports: IngestPorts,
  named: {
    identities: readonly Identity[];
    records: readonly (IdentityRecord | undefined)[];
    account: string;
    sentAt: Instant;
  },
): Promise<Who> {
  const { records, account } = named;
  const resolved = resolveContact(named);
  if (!resolved) throw new Error('An envelope has at least one identity.');
  if (resolved.kind === 'unknown') {
    const contactId = ports.newId('contact');
    return { ...resolved, contactId, ownId: contactId, acknowledgedAt: [] };
  }
  const { contactId: ownId, primary, aliases, elsewhere } = resolved;
  const read = records.find((record) => record !== undefined && identityKey(record.identity) === identityKey(primary));
  const carrier = read ?? (await ports.directory.identity(primary));
  return {
    kind: 'known',
    contactId: carrier?.mergedInto ?? ownId,
    ownId,
    primary,
    aliases,
    elsewhere,
    acknowledgedAt: carrier?.acknowledgedAt ?? [],
    pointed: carrier?.pointers[account],
    isBlocked: carrier?.blockedAt !== undefined,
  };
}
