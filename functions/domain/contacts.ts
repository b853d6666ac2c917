/** Who wrote: several identities may lead to one contact, and two that lead to two are left to a person. */
import { IDENTITY_ORDER, type Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';

export const identityKey = ({ kind, scope, value }: Identity): string => `${kind}#${scope}#${value}`;

export const inOrder = (identities: readonly Identity[]): Identity[] =>
  [...identities].sort((a, b) => IDENTITY_ORDER.indexOf(a.kind) - IDENTITY_ORDER.indexOf(b.kind));

export type Resolved =
  | { readonly kind: 'unknown'; readonly primary: Identity }
  | {
      readonly kind: 'known';
      readonly contactId: string;
      readonly primary: Identity;
      /** Identities that came along and lead nowhere yet. */
      readonly aliases: readonly Identity[];
      /** Identities that lead to somebody else: recycled numbers look like this, so nothing is merged unasked. */
      readonly elsewhere: readonly Identity[];
    };

/** @param identities best first, @param records what each leads to. */
export function resolveContact(identities: readonly Identity[], records: readonly (IdentityRecord | undefined)[]): Resolved | undefined {
  const [first] = identities;
  if (!first) return undefined;
  const found = records.find((record) => record !== undefined);
  if (!found) return { kind: 'unknown', primary: first };
  const leads = (index: number): string | undefined => records[index]?.contactId;
  return {
    kind: 'known',
    contactId: found.contactId,
    primary: found.primary,
    aliases: identities.filter((_, index) => leads(index) === undefined),
    elsewhere: identities.filter((_, index) => leads(index) !== undefined && leads(index) !== found.contactId),
  };
}
