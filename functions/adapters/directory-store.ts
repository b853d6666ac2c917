/** Settings, agents, contacts, the quarantine and the channels' own records. */
import { performance } from 'node:perf_hooks';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { inOrder } from '#domain/contacts';
import { TransientError } from '#domain/errors';
import { newRecord } from '#domain/identity-records';
import { DESK_HELD_SECONDS } from '#flows/desk-age';
import type { Desk, DirectoryStore } from '#flows/ports';
import type { Contact, IdentityRecord } from '#schemas/contact';
import { deskOf } from './desk.ts';
import { recordAct } from './desk-ledger.ts';
import { type Table, type TableAccess, tableOf } from './dynamo.ts';
import type { RawItem } from './item-size.ts';
import { keptVersions } from './kept-versions.ts';
import * as keys from './keys.ts';
import { contactFields, readAgent, readChannelEvent, readContact, readIdentity, readQuarantined, readSetting, record } from './records.ts';
import { CONDITION_FAILED, cancellation, UnclearError } from './table-errors.ts';
import { ABSENT } from './table-writes.ts';

const DESK_CACHE_MS = DESK_HELD_SECONDS * 1000;

/** `monotonicMs` runs on whatever domain time does. */
export type DirectoryStoreOptions = TableAccess & { readonly monotonicMs?: () => number };

export function createDirectoryStore({ monotonicMs = () => performance.now(), ...access }: DirectoryStoreOptions): DirectoryStore {
  const table = tableOf(access);
  const one = <T>(key: keys.Key, read: (item: RawItem) => T) => table.get(key, { consistent: true }).then((item) => item && read(item));
  const desk = cachedDesk(table, monotonicMs);
  return {
    /** No trip for 30 s, then one a megabyte of settings. */
    desk: desk.read,
    /** One trip. */
    setting: (kind, id) => one(keys.settingKey(kind, id), readSetting),
    /** One trip, once. */
    settingVersion: keptVersions((kind, id, version) => one(keys.settingVersionKey(kind, id, version), readSetting)),
    /** One trip. */
    agent: (agentId) => one(keys.agentKey(agentId), readAgent),
    /** One trip a hundred agents, consistent, in the order asked. */
    agents: async (agentIds) => {
      const items = await table.getMany(agentIds.map(keys.agentKey), { consistent: true });
      return items.filter((item) => item !== undefined).map(readAgent);
    },
    recount: (load) => recount(table, load),
    /** One trip. */
    contact: (contactId) => one(keys.contactKey(contactId), readContact),
    /** One trip a hundred contacts, beside each other. */
    contacts: async (contactIds) => {
      const items = await table.getMany(contactIds.map(keys.contactKey), { consistent: false });
      return items.filter((item) => item !== undefined).map(readContact);
    },
    /** One trip. */
    identity: (identity) => one(keys.identityKey(identity), readIdentity),
    createContact: (contact) => createContact(table, contact),
    quarantined: (page) => quarantined(table, page),
    /** One trip. */
    quarantinedItem: (id) => one(keys.quarantinedKey(id), readQuarantined),
    /** One trip, newest first. */
    channelEvents: async ({ channel, account, after, limit }) => {
      const { items, last } = await newestFirst(table, keys.channelPartition(channel, account), {
        prefix: keys.CHANNEL_EVENT_PREFIX,
        after,
        limit,
      });
      return { items: items.map(readChannelEvent), last };
    },
    record: async (act) => {
      const outcome = await recordAct(table, act);
      desk.forget();
      return outcome;
    },
    /** One trip. */
    block: async (channel, account, code, at) => {
      await table.put({ Item: record(keys.channelHealthKey(channel, account), { code, at }) });
    },
    /** One trip. */
    blocked: (channel, account) => one(keys.channelHealthKey(channel, account), (item) => Health.parse(unmarshall(item)).code),
    /** One trip a megabyte, consistent, in the order of numbers. */
    parked: async (channel, account) => {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': { S: keys.channelPartition(channel, account) }, ':prefix': { S: keys.PARKED_PREFIX } },
        ConsistentRead: true,
      });
      return items.map((item) => Parked.parse(unmarshall(item)).number);
    },
  };
}

/** One trip. A load below zero shows as 0. */
async function recount(table: Table, { agentId, from, to }: { agentId: string; from: number; to: number }): Promise<boolean> {
  const { pk, sk } = keys.agentKey(agentId);
  try {
    await table.update({
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: 'SET #load = :to',
      ConditionExpression: from === 0 ? '#load <= :from' : '#load = :from',
      ExpressionAttributeNames: { '#load': 'load' },
      ExpressionAttributeValues: { ':from': { N: String(from) }, ':to': { N: String(to) } },
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const Health = z.object({ code: z.string() });
const Parked = z.object({ number: z.number() });

function cachedDesk(table: Table, monotonicMs: () => number) {
  let held: { readonly desk: Desk; readonly until: number } | undefined;
  const read = async ({ fresh } = { fresh: false }): Promise<Desk> => {
    if (!fresh && held && monotonicMs() < held.until) return held.desk;
    const until = monotonicMs() + DESK_CACHE_MS;
    const heads = await table.queryAll({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: keys.SETTINGS_PARTITION } },
    });
    const desk = deskOf(heads.map(readSetting));
    held = { desk, until };
    return desk;
  };
  const forget = () => {
    held = undefined;
  };
  return { read, forget };
}

/** The records of a contact's identities; the one that decides first is the primary. */
export function identityRecords({ contactId, identities, createdAt: at }: Contact): IdentityRecord[] {
  const [primary] = inOrder(identities);
  return primary ? identities.map((identity) => newRecord(identity, { contactId, primary, at })) : [];
}

/** One trip; one more when no answer came. */
async function createContact(table: Table, contact: Contact): ReturnType<DirectoryStore['createContact']> {
  const different = [...new Map(contact.identities.map((identity) => [keys.identityKey(identity).pk, identity])).values()];
  const records = identityRecords({ ...contact, identities: different });
  const writes = [
    { put: record(keys.contactKey(contact.contactId), contactFields(contact)), ...ABSENT },
    ...records.map((identity) => ({ put: record(keys.identityKey(identity.identity), identity), ...ABSENT })),
  ];
  const isDone = async () => (await table.get(keys.contactKey(contact.contactId), { consistent: true })) !== undefined;
  try {
    await table.transact(writes);
    return { kind: 'created' };
  } catch (error) {
    if (error instanceof UnclearError && (await isDone())) return { kind: 'created' };
    const reasons = cancellation(error);
    if (!reasons) throw error;
    // Ids are never used twice: a contact that is there is the one an earlier try has made.
    if (reasons[0]?.Code === CONDITION_FAILED) return { kind: 'created' };
    const taken = different.find((_, at) => reasons[at + 1]?.Code === CONDITION_FAILED);
    if (taken) return { kind: 'taken', identity: taken };
    throw new TransientError('Another transaction was at the same contact.', { cause: error });
  }
}

type Page = { readonly after?: string; readonly limit: number };

/** `last` is where the next page begins; absent at the end. */
async function newestFirst(table: Table, pk: string, { prefix = '', after, limit }: Page & { prefix?: string }) {
  const { items, next } = await table.query({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: prefix || keys.BEFORE_ALL }, ':to': { S: prefix + keys.AFTER_ALL } },
    ScanIndexForward: false,
    Limit: limit,
    ExclusiveStartKey: after === undefined ? undefined : { pk: { S: pk }, sk: { S: after } },
  });
  return { items, last: next?.sk?.S };
}

const Listed = z.object({ id: z.string() });

/** Two trips, newest first. */
async function quarantined(table: Table, page: Page): ReturnType<DirectoryStore['quarantined']> {
  const { items: places, last } = await newestFirst(table, keys.QUARANTINE_PARTITION, page);
  const wanted = places.map((item) => keys.quarantinedKey(Listed.parse(unmarshall(item)).id));
  const items = await table.getMany(wanted, { consistent: true });
  return { items: items.filter((item) => item !== undefined).map(readQuarantined), last };
}
