/** Who wrote: several identities may lead to one contact, and two that lead to two are left to a person. */
import { IDENTITY_ORDER, type Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import type { Instant } from '#schemas/primitives';

export const identityKey = ({ kind, scope, value }: Identity): string => `${kind}#${scope}#${value}`;

export const inOrder = (identities: readonly Identity[]): Identity[] =>
  [...identities].sort((a, b) => IDENTITY_ORDER.indexOf(a.kind) - IDENTITY_ORDER.indexOf(b.kind));

export type Resolved =
  | {
      readonly kind: 'unknown';
      readonly primary: Identity;
      /** What a contact of its own may be made with. */
      readonly identities: readonly Identity[];
    }
  | {
      readonly kind: 'known';
      readonly contactId: string;
      readonly primary: Identity;
      /** Identities that came along and lead nowhere yet. */
      readonly aliases: readonly Identity[];
      /** Identities that lead to somebody else: recycled numbers look like this, so nothing is merged unasked. */
      readonly elsewhere: readonly Identity[];
    };

/**
 * The best identity in use that leads somewhere decides; what leads nowhere yet becomes its alias.
 *
 * A retired identity (`retiredAt`) is out of use: beside another one it identifies nobody, is no alias and leads nowhere else, so
 * whoever has a contact's old number now gets a contact of their own. Where no identity in use leads anywhere, it still leads to
 * its old contact for what was sent before it was given up, and as the best guess for what names nothing else.
 *
 * A number in use that comes with an unknown user id is taken for its contact's, even when that contact has another user id:
 * such ids change, and only an announced change of number tells that somebody else may have the number.
 *
 * @param named identities, best first; `records`: what each leads to; `sentAt`: when the message was sent.
 * @returns undefined when there is no identity at all.
 */
export function resolveContact({ identities, records, sentAt }: Named): Resolved | undefined {
  const named = identities.map((identity, index) => ({ identity, record: records[index] }));
  const inUse = named.filter(({ record }) => record?.retiredAt === undefined);
  const retired = named.flatMap(({ record }) => (record?.retiredAt === undefined ? [] : [record]));
  const guess = inUse.length === 0 ? retired[0] : retired.find(({ retiredAt }) => isBefore(sentAt, retiredAt));
  const found = inUse.find(({ record }) => record !== undefined)?.record ?? guess;
  const [best] = inUse;
  if (!found) return best && { kind: 'unknown', primary: best.identity, identities: inUse.map(({ identity }) => identity) };
  const those = (isWanted: (record: IdentityRecord | undefined) => boolean): Identity[] =>
    inUse.filter(({ record }) => isWanted(record)).map(({ identity }) => identity);
  return {
    kind: 'known',
    contactId: found.contactId,
    primary: found.primary,
    aliases: those((record) => record === undefined),
    elsewhere: those((record) => record !== undefined && record.contactId !== found.contactId),
  };
}

type Named = {
  readonly identities: readonly Identity[];
  readonly records: readonly (IdentityRecord | undefined)[];
  readonly sentAt: Instant;
};

const isBefore = (instant: Instant, other: Instant | undefined): boolean => other !== undefined && Date.parse(instant) < Date.parse(other);

type Change = { readonly previous: readonly Identity[]; readonly current: readonly Identity[]; readonly sentAt: Instant };

/**
 * Which of a contact's telephone numbers a change of identity puts out of use, and which it brings back.
 * User ids stay in use: nobody else gets them. So does a number that the change names as before and after, and any when it names no new one.
 *
 * @param records what the identities of the change lead to; those of other contacts are left alone.
 */
export function retirements(
  { previous, current, sentAt }: Change,
  contactId: string,
  records: readonly (IdentityRecord | undefined)[],
): { readonly retired: readonly Identity[]; readonly revived: readonly Identity[] } {
  const before = new Set(previous.map(identityKey));
  const after = new Set(current.map(identityKey));
  const phones = records.filter((record) => record?.contactId === contactId && record.identity.kind === 'wa_phone');
  const those = (isWanted: (record: IdentityRecord, key: string) => boolean): Identity[] =>
    phones.flatMap((record) => (record && isWanted(record, identityKey(record.identity)) ? [record.identity] : []));
  const namesPhone = current.some(({ kind }) => kind === 'wa_phone');
  return {
    retired: those(({ retiredAt }, key) => namesPhone && retiredAt === undefined && before.has(key) && !after.has(key)),
    revived: those(({ retiredAt }, key) => retiredAt !== undefined && isBefore(retiredAt, sentAt) && after.has(key) && !before.has(key)),
  };
}
