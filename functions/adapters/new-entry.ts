/** A ledger entry as relay wants it: from the stream, or from the table by its key. */
import type { DynamoDBRecord } from 'aws-lambda';
import type { LiveEntry } from '#flows/push-changes';
import type { NewEntry } from '#flows/relay-entry';
import { type TableAccess, tableOf } from './dynamo.ts';
import type { RawItem } from './item-size.ts';
import { readLedgerItem } from './ledger-item.ts';

const newEntry = (item: RawItem): NewEntry & LiveEntry => {
  const { ledger, stored, timerAt, places } = readLedgerItem(item);
  return { ledger, version: stored.version, entry: stored.entry, timerAt, places };
};

/** One trip. @throws Error when there is no such entry. */
export async function readNewEntry(access: TableAccess, key: { pk: string; sk: string }): Promise<NewEntry> {
  const item = await tableOf(access).get(key, { consistent: true });
  if (!item) throw new Error(`There is no entry ${key.pk} ${key.sk}.`);
  return newEntry(item);
}

/** @throws Error when the record carries no new image. */
export function streamedEntry({ dynamodb }: DynamoDBRecord): NewEntry & LiveEntry {
  if (!dynamodb?.NewImage) throw new Error('The stream record has no new image.');
  // The stream's and the SDK's attribute values are the same JSON, declared twice.
  return newEntry(dynamodb.NewImage as RawItem);
}
