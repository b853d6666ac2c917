/** A contact with those that were merged into it, and what its identities say of it where intake looks. */
import { isPrimary } from '#domain/identity-records';
import type { Identity } from '#schemas/channel';
import type { Contact, IdentityRecord } from '#schemas/contact';
import type { DeskWrite, DirectoryStore } from './ports.ts';

type Reads = Pick<DirectoryStore, 'contact' | 'identity'>;

async function mergedInto(directory: Reads, { merged = [] }: Contact): Promise<Contact[]> {
  const below = await Promise.all(merged.map(directory.contact));
  return below.filter((one) => one !== undefined);
}

/** The contact first; then level by level, one trip's time each. */
export async function familyOf(directory: Reads, contact: Contact): Promise<Contact[]> {
  const below = await mergedInto(directory, contact);
  const families = await Promise.all(below.map((one) => familyOf(directory, one)));
  return [contact, ...families.flat()];
}

/** Those that a contact was merged into, the next one first. A merge allows no circle. */
export async function ancestorsOf(directory: Reads, contact: Contact): Promise<Contact[]> {
  const into = contact.mergedInto === undefined ? undefined : await directory.contact(contact.mergedInto);
  return into ? [into, ...(await ancestorsOf(directory, into))] : [];
}

/** Whom everything new belongs to. */
export const survivorOfContact = async (directory: Reads, contact: Contact): Promise<Contact> =>
  (await ancestorsOf(directory, contact)).at(-1) ?? contact;

/** The records of its identities, without those that lead elsewhere by now. */
export async function recordsOf(directory: Reads, { contactId, identities }: Contact): Promise<IdentityRecord[]> {
  const records = await Promise.all(identities.map(directory.identity));
  return records.filter((record) => record !== undefined).filter((record) => record.contactId === contactId);
}

/** Where it may be written to: what it has not given up. */
export async function identitiesInUse(directory: Reads, contact: Contact): Promise<Identity[]> {
  const records = await recordsOf(directory, contact);
  return records.filter(({ retiredAt }) => retiredAt === undefined).map(({ identity }) => identity);
}

/** What holds for a contact from above. */
export type Standing = Pick<IdentityRecord, 'mergedInto' | 'blockedAt'>;

/** @param ancestors the next one first. */
export const standingUnder = (ancestors: readonly Contact[]): Standing => ({
  mergedInto: ancestors.at(-1)?.contactId,
  blockedAt: ancestors.find(({ blockedAt }) => blockedAt !== undefined)?.blockedAt,
});

/** Nothing of it may have changed meanwhile. */
export const asRead = (contact: Contact): DeskWrite => ({ kind: 'contact', before: contact, after: contact });

/** Makes the primary identities of a contact, and of those merged into it, say what holds now. One of them without any may get none meanwhile. */
export async function carrying(directory: Reads, contact: Contact, above: Standing): Promise<DeskWrite[]> {
  const standing: Standing = { mergedInto: above.mergedInto, blockedAt: contact.blockedAt ?? above.blockedAt };
  const [records, members] = await Promise.all([recordsOf(directory, contact), mergedInto(directory, contact)]);
  const own = records.filter(isPrimary).map((before): DeskWrite => ({ kind: 'identity', before, after: { ...before, ...standing } }));
  const below = { mergedInto: above.mergedInto ?? contact.contactId, blockedAt: standing.blockedAt };
  const families = await Promise.all(
    members.map(async (member) => {
      const writes = await carrying(directory, member, below);
      return member.identities.length > 0 ? writes : [asRead(member), ...writes];
    }),
  );
  return [...own, ...families.flat()];
}
