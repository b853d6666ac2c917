/** Contacts and their identities as people change them: each item as it was read, so that nobody's change is lost. */
import { isDeepStrictEqual } from 'node:util';
import type { DeskWrite } from '#flows/ports';
import { Contact, IdentityRecord } from '#schemas/contact';
import { contactKey, identityKey, type Key } from './keys.ts';
import { contactFields, record } from './records.ts';
import { ABSENT, PRESENT, type Write } from './table-writes.ts';

type ContactWrite = Extract<DeskWrite, { kind: 'contact' | 'identity' }>;
type Fields = Readonly<Record<string, unknown>>;

const CONTACT_FIELDS = Object.keys(Contact.shape);
const IDENTITY_FIELDS = Object.keys(IdentityRecord.shape);

export function contactWrites(write: ContactWrite): Write[] {
  if (write.kind === 'contact') {
    const { before, after } = write;
    const names = CONTACT_FIELDS;
    return [replacing(contactKey(before.contactId), names, { before: contactFields(before), after: contactFields(after) })];
  }
  const { before, after } = write;
  if (before && after) return [replacing(identityKey(before.identity), IDENTITY_FIELDS, { before, after })];
  if (before) return [{ remove: identityKey(before.identity), ...asRead(IDENTITY_FIELDS, before) }];
  return after ? [{ put: record(identityKey(after.identity), after), ...ABSENT }] : [];
}

/** Most of the names are reserved words of the table. What is undefined is absent there. */
function asRead(names: readonly string[], fields: Fields) {
  const held = names.map((name) => (fields[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`));
  return {
    condition: [PRESENT.condition, ...held].join(' AND '),
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(names.map((name) => [`:was_${name}`, fields[name]])),
  };
}

function replacing(key: Key, names: readonly string[], { before, after }: { before: Fields; after: Fields }): Write {
  const read = asRead(names, before);
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  if (changed.length === 0) return { check: key, ...read };
  const set = changed.filter((name) => after[name] !== undefined);
  const removed = changed.filter((name) => after[name] === undefined);
  const clauses = [
    ...(set.length > 0 ? [`SET ${set.map((name) => `#${name} = :to_${name}`).join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.map((name) => `#${name}`).join(', ')}`] : []),
  ];
  const values = { ...read.values, ...Object.fromEntries(set.map((name) => [`:to_${name}`, after[name]])) };
  return { update: key, change: clauses.join(' '), ...read, values };
}
