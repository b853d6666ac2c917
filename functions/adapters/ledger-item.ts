/** A ledger entry as it lies in the table, and its place in the chain. */
import { createHash } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { HelpdeskError } from '#domain/errors';
import { canonicalJson, type StoredEntry } from '#domain/ledger';
import type { LedgerEntry } from '#schemas/event';
import { StoredBodies } from '#schemas/message';
import type { Instant } from '#schemas/primitives';
import { itemBytes, type RawItem } from './item-size.ts';
import { entryOfLedgerKey, type LedgerName, ledgerKey } from './keys.ts';

/** Larger entries would make pages of a conversation slow and dear; what is large belongs in the bucket. */
const ENTRY_LIMIT_BYTES = 32 * 1024;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An entry that follows `previousHash`, in the form that is hashed. */
export function chained(previousHash: string, entry: z.infer<typeof LedgerEntry>, bodies: StoredBodies): StoredEntry {
  const text = canonicalJson(entry);
  return { version: entry.version, entry: text, hash: sha256(previousHash + text), bodies };
}

/** What stands beside an entry of a ticket, for who reads the stream. */
export type BesideEntry = {
  /** When something must happen on the ticket; only where this entry changed it. */
  readonly timerAt?: Instant;
  /** Where the ticket stood before the entry and stands after it, as `domain/live.ts` writes it. */
  readonly places?: readonly string[];
};

/** @throws HelpdeskError ledger_entry_too_large. */
export function ledgerItem(ledger: LedgerName, stored: StoredEntry, beside: BesideEntry = {}): RawItem {
  const { version, entry, hash, bodies } = stored;
  const withBodies = Object.keys(bodies).length > 0 ? JSON.stringify(bodies) : undefined;
  const fields = { ...ledgerKey(ledger, version), entry, hash, bodies: withBodies, ...beside };
  const item = marshall(fields, { removeUndefinedValues: true });
  const bytes = itemBytes(item);
  if (bytes <= ENTRY_LIMIT_BYTES) return item;
  const name = ledger === 'settings' ? 'the settings' : `#${ledger}`;
  const message = `Entry ${version} of ${name} has ${bytes} bytes; at most ${ENTRY_LIMIT_BYTES} are kept. Shorten the text or attach it.`;
  throw new HelpdeskError('ledger_entry_too_large', message, { ledger, version, bytes });
}

const LedgerItem = z.object({
  pk: z.string(),
  sk: z.string(),
  entry: z.string(),
  hash: z.string(),
  bodies: z.string().optional(),
  timerAt: z.string().optional(),
  places: z.array(z.string()).optional(),
});

export type ReadLedgerItem = BesideEntry & { readonly ledger: LedgerName; readonly stored: StoredEntry };

/** From the table, or from NewImage of a stream record. @throws Error when it is not an entry. */
export function readLedgerItem(item: RawItem): ReadLedgerItem {
  const { pk, sk, entry, hash, bodies, timerAt, places } = LedgerItem.parse(unmarshall(item));
  const place = entryOfLedgerKey({ pk, sk });
  if (!place) throw new Error(`${pk} ${sk} is not the key of a ledger entry.`);
  const stored = { version: place.version, entry, hash, bodies: bodies ? StoredBodies.parse(JSON.parse(bodies)) : {} };
  return { ledger: place.ledger, stored, timerAt, places };
}
