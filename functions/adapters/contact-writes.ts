/** Contacts that are merged, taken apart again, and get further identities. */
import type { DeskWrite } from '#flows/ports';
import type { Identity } from '#schemas/channel';
import type { Contact } from '#schemas/contact';
import { contactKey, identityKey } from './keys.ts';
import { record } from './records.ts';
import { ABSENT, PRESENT, type Write } from './table-writes.ts';

type ContactWrite = Extract<DeskWrite, { kind: 'merge_contact' | 'unmerge_contact' | 'link_identity' }>;

const leads = (carriers: readonly Identity[], contactId: string): Write[] =>
  carriers.map((carrier) => ({
    update: identityKey(carrier),
    change: 'SET mergedInto = :contactId',
    condition: PRESENT.condition,
    values: { ':contactId': contactId },
  }));

/** Who was merged into a contact, and whether it is merged itself, must be as read: so two opposite merges cannot both be. */
function changed({ contactId, merged, mergedInto }: Contact, change: string, values: Record<string, unknown> = {}): Write {
  const conditions = [
    PRESENT.condition,
    merged ? 'merged = :merged' : 'attribute_not_exists(merged)',
    mergedInto ? 'mergedInto = :mergedInto' : 'attribute_not_exists(mergedInto)',
  ];
  return {
    update: contactKey(contactId),
    change,
    condition: conditions.join(' AND '),
    values: { ':merged': merged, ':mergedInto': mergedInto, ...values },
  };
}

export function contactWrites(write: ContactWrite): Write[] {
  if (write.kind === 'link_identity') {
    const { contact, record: linked } = write;
    const identities = [...contact.identities, linked.identity];
    return [
      { put: record(identityKey(linked.identity), linked), ...ABSENT },
      {
        update: contactKey(contact.contactId),
        change: 'SET identities = :after',
        condition: 'identities = :before',
        values: { ':before': contact.identities, ':after': identities },
      },
    ];
  }
  if (write.kind === 'merge_contact') {
    const { from, into, carriers } = write;
    const after = [...(into.merged ?? []), from.contactId];
    return [
      changed(from, 'SET mergedInto = :into', { ':into': into.contactId }),
      changed(into, 'SET merged = :after', { ':after': after }),
      ...leads(carriers, into.contactId),
    ];
  }
  const { contact, from, carriers, below } = write;
  const left = (from.merged ?? []).filter((contactId) => contactId !== contact.contactId);
  return [
    changed(contact, 'REMOVE mergedInto'),
    left.length > 0 ? changed(from, 'SET merged = :left', { ':left': left }) : changed(from, 'REMOVE merged'),
    ...carriers.map((carrier): Write => ({ update: identityKey(carrier), change: 'REMOVE mergedInto', condition: PRESENT.condition })),
    ...leads(below, contact.contactId),
  ];
}
