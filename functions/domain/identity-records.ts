/** Where identities lead, and which of a contact's carries what all of them share. */
import type { Identity } from '#schemas/channel';
import { CONTACT_IDENTITIES, type IdentityRecord } from '#schemas/contact';
import type { Instant } from '#schemas/primitives';
import { identityKey, inOrder } from './contacts.ts';

type Leading = { readonly contactId: string; readonly primary: Identity; readonly at: Instant };

/** An identity that leads to a contact from now on. */
export const newRecord = (identity: Identity, { contactId, primary, at }: Leading, more: Partial<IdentityRecord> = {}): IdentityRecord => ({
  identity,
  contactId,
  primary,
  leadsSince: at,
  pointers: {},
  acknowledgedAt: [],
  ...more,
});

export const isSameIdentity = (a: Identity, b: Identity): boolean => identityKey(a) === identityKey(b);

/** The one that carries pointers, merge and block for all identities of its contact. */
export const isPrimary = ({ identity, primary }: IdentityRecord): boolean => isSameIdentity(identity, primary);

/** Which of the identities that stay with a contact carries from now on: the best one in use, else the best of those given up. */
export function heirOf(records: readonly IdentityRecord[]): IdentityRecord | undefined {
  const inUse = records.filter(({ retiredAt }) => retiredAt === undefined);
  const [best] = inOrder((inUse.length > 0 ? inUse : records).map(({ identity }) => identity));
  return best && records.find(({ identity }) => isSameIdentity(identity, best));
}

type Written = {
  /** Of the ticket. */
  readonly contactId: string;
  /** When it was taken in, by our clock, and when it was sent, by the channel's. */
  readonly at: Instant;
  readonly sentAt: Instant;
};

/**
 * May an answer to what came from an identity still go there? Not where it was taken from its contact since: it leads nowhere then, or to
 * whoever has it now; nor where its contact gave it up since. A message of somebody else on the ticket, as of a participant, is answered as any other.
 */
export function isStillTheirs(record: IdentityRecord | undefined, { contactId, at, sentAt }: Written): boolean {
  if (!record) return false;
  const { retiredAt, leadsSince } = record;
  if (retiredAt !== undefined && Date.parse(retiredAt) > Date.parse(sentAt)) return false;
  return record.contactId === contactId || leadsSince === undefined || Date.parse(leadsSince) <= Date.parse(at);
}

/** Those that were taken last. A contact loses few; more than these are no person's. */
export const withUnlinked = (digests: readonly string[] = [], digest: string | undefined): string[] =>
  digest === undefined ? [...digests] : [...digests.filter((one) => one !== digest), digest].slice(-CONTACT_IDENTITIES);
