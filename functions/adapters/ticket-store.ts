/** Tickets and their ledgers in the table. */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { StoredEntry } from '#domain/ledger';
import type { TicketStore, WorkQuery } from '#flows/ports';
import { append, prepared, type TimerAt } from './append.ts';
import { type Table, type TableAccess, tableOf } from './dynamo.ts';
import type { RawItem } from './item-size.ts';
import * as keys from './keys.ts';
import { readLedgerItem } from './ledger-item.ts';
import { readMarker } from './records.ts';
import { readTicketItem } from './ticket-item.ts';

export type TicketStoreOptions = TableAccess & { readonly timerAt: TimerAt };

/** Trips and write units of each function stand in docs/table-design.md; those below are trips. */
export function createTicketStore({ timerAt, ...access }: TicketStoreOptions): TicketStore {
  const table = tableOf(access);
  return {
    nextNumber: () => nextNumber(table),
    /** One trip. */
    load: async (number) => {
      const item = await table.get(keys.ticketKey(number), { consistent: true });
      return item && readTicketItem(item);
    },
    /** One trip a hundred tickets, beside each other. */
    loadMany: async (numbers) => {
      const items = await table.getMany(numbers.map(keys.ticketKey), { consistent: false });
      return items.filter((item) => item !== undefined).map(readTicketItem);
    },
    append: async (changes, extras) =>
      append(
        table,
        changes.map((change) => prepared(change, timerAt)),
        extras,
      ),
    entries: (number, page) => entries(table, number, page),
    /** One trip. */
    entry: async (number, version) => {
      const item = await table.get(keys.ledgerKey(number, version), { consistent: true });
      return item && readLedgerItem(item).stored;
    },
    work: (query) => work(table, query),
    history: (contactId, page) => history(table, contactId, page),
    /** One trip. */
    marker: async (key) => {
      const item = await table.get(keys.markerKey(key), { consistent: true });
      return item && readMarker(item);
    },
  };
}

const Counter = z.object({ value: z.number() });

/** One trip. An unseen answer costs a number, nothing else. */
async function nextNumber(table: Table): Promise<number> {
  const { pk, sk } = keys.numberCounterKey;
  const { Attributes } = await table.update({
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: 'ADD #value :one',
    ExpressionAttributeNames: { '#value': 'value' },
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValues: 'UPDATED_NEW',
  });
  return Counter.parse(unmarshall(Attributes ?? {})).value;
}

/** Newest first, consistent; one trip a megabyte. */
async function entries(table: Table, number: number, { before, limit }: { before?: number; limit: number }): Promise<StoredEntry[]> {
  if (limit < 1) return [];
  const { pk, sk } = keys.ledgerKey(number, before ?? 0);
  const read: RawItem[] = [];
  let from: RawItem | undefined;
  do {
    const page = await table.query({
      KeyConditionExpression: 'pk = :pk AND sk < :before',
      ExpressionAttributeValues: { ':pk': { S: pk }, ':before': { S: before === undefined ? keys.AFTER_ALL : sk } },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: limit - read.length,
      ExclusiveStartKey: from,
    });
    read.push(...page.items);
    from = page.next;
  } while (from && read.length < limit);
  return read.map((item) => readLedgerItem(item).stored);
}

type Place = { readonly index: string; readonly attribute: 'teamKey' | 'assigneeKey'; readonly list: string };

function placeOf(of: WorkQuery['of']): Place {
  if ('team' in of) return { index: keys.INDEX.team, attribute: 'teamKey', list: keys.teamList(of.team) };
  if ('closedOf' in of) return { index: keys.INDEX.team, attribute: 'teamKey', list: keys.closedList(of.closedOf) };
  if ('assignee' in of) return { index: keys.INDEX.assignee, attribute: 'assigneeKey', list: keys.assigneeList(of.assignee) };
  return { index: keys.INDEX.assignee, attribute: 'assigneeKey', list: keys.unassignedList(of.unassignedOf) };
}

/** One trip, eventually consistent. Closed tickets: the last closed first. */
async function work(table: Table, query: WorkQuery): Promise<{ number: number; workKey: string }[]> {
  const isClosed = 'closedOf' in query.of;
  if (isClosed && query.undone) return [];
  const { index, attribute, list } = placeOf(query.of);
  const range = keys.workRange(query);
  const { items } = await table.query({
    IndexName: index,
    KeyConditionExpression: `${attribute} = :list AND workKey BETWEEN :from AND :to`,
    ExpressionAttributeValues: { ':list': { S: list }, ':from': { S: range.from }, ':to': { S: range.to } },
    ScanIndexForward: !isClosed,
    Limit: query.limit,
  });
  return items.map((item) => ({ number: keys.numberOfTicketKey(item.pk?.S ?? ''), workKey: item.workKey?.S ?? '' }));
}

/** One trip, eventually consistent, newest first. */
async function history(table: Table, contactId: string, { after, limit }: { after?: string; limit: number }) {
  const { items } = await table.query({
    IndexName: keys.INDEX.contact,
    KeyConditionExpression: 'contactKey = :contact AND historyKey < :after',
    ExpressionAttributeValues: { ':contact': { S: keys.contactList(contactId) }, ':after': { S: after ?? keys.AFTER_ALL } },
    ScanIndexForward: false,
    Limit: limit,
  });
  return items.map((item) => ({ number: keys.numberOfTicketKey(item.pk?.S ?? ''), historyKey: item.historyKey?.S ?? '' }));
}
