/** Who an identity belongs to, with what its primary identity knows. */
import { resolveContact } from '#domain/contacts';
import { TransientError } from '#domain/errors';
import { isSameIdentity } from '#domain/identity-records';
import type { Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import type { Instant } from '#schemas/primitives';
import type { IngestPorts } from './ingest-ports.ts';
import { carrierOf, carries, pointerCarrier } from './pointer-carrier.ts';

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
  const read = records.find((record) => record !== undefined && isSameIdentity(record.identity, primary) && carries(record, ownId));
  const carrier = read ?? (await carrierNow(ports.directory, { contactId: ownId, primary }));
  return {
    kind: 'known',
    contactId: carrier.mergedInto ?? ownId,
    ownId,
    primary: carrier.identity,
    aliases,
    elsewhere,
    acknowledgedAt: carrier.acknowledgedAt,
    pointed: carrier.pointers[account],
    isBlocked: carrier.blockedAt !== undefined,
  };
}

/** The named one, or the one that carries since that was taken from the contact: another contact's pointers and block are never read for this one's. */
async function carrierNow(
  directory: IngestPorts['directory'],
  named: Pick<IdentityRecord, 'contactId' | 'primary'>,
): Promise<IdentityRecord> {
  const carrier = await carrierOf(directory, named);
  const contact = carrier ? undefined : await directory.contact(named.contactId);
  const found = carrier ?? (contact && (await pointerCarrier(directory, contact)));
  if (found) return found;
  throw new TransientError('The identities of the contact are changing.');
}
