/** The snapshot of a ticket as it lies in the table. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { StoredTicket } from '#flows/ports';
import { itemBytes, type RawItem } from './item-size.ts';
import { contactList, indexKeys, numberOfTicketKey, ticketKey } from './keys.ts';
import { packSnapshot, snapshotText, ticketOfSnapshot } from './snapshot-text.ts';

/** DynamoDB counts writes by the kilobyte. */
const WRITE_UNIT_BYTES = 1024;

/** More of a subject is not shown in lists; the whole of it is in the ledger. */
const SUBJECT_CHARACTERS = 120;

const TicketItem = z.object({
  pk: z.string(),
  version: z.number(),
  headHash: z.string(),
  subject: z.string(),
  state: z.union([z.string(), z.instanceof(Uint8Array)]),
  teamKey: z.string(),
  contactKey: z.string(),
  historyKey: z.string(),
});

/** What lists show of a subject. Characters are never cut in two. */
export const shownSubject = (subject: string): string => [...subject].slice(0, SUBJECT_CHARACTERS).join('');

/** The item with its index keys: readable when it fits into one write unit, packed when it does not. */
export function ticketItem({ ticket, headHash, subject }: StoredTicket): RawItem {
  const text = snapshotText(ticket);
  const rest = { ...ticketKey(ticket.number), version: ticket.version, headHash, subject, ...indexKeys(ticket) };
  const readable = marshall({ ...rest, state: text }, { removeUndefinedValues: true });
  if (itemBytes(readable) <= WRITE_UNIT_BYTES) return readable;
  return { ...readable, state: { B: packSnapshot(text) } };
}

const afterFirst = (text: string, mark: string): string => text.slice(text.indexOf(mark) + 1);

/** @throws ZodError when the item is not a ticket's. */
export function readTicketItem(item: RawItem): StoredTicket {
  const read = TicketItem.parse(unmarshall(item));
  const ticket = ticketOfSnapshot(read.state, {
    number: numberOfTicketKey(read.pk),
    version: read.version,
    contactId: read.contactKey.slice(contactList('').length),
    teamId: afterFirst(read.teamKey, '#'),
    createdAt: read.historyKey.slice(0, read.historyKey.indexOf('#')),
  });
  return { ticket, headHash: read.headHash, subject: read.subject };
}
