/** Notices of each agent: one item for what was told, and beside it one more as long as it is unread, so that no list filters. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { TransientError } from '#domain/errors';
import type { NoticePage, NoticeStore } from '#flows/notice-ports';
import { Notice } from '#schemas/notice';
import { type Table, type TableAccess, tableOf } from './dynamo.ts';
import * as keys from './keys.ts';
import { record } from './records.ts';
import { CONDITION_FAILED, cancellation } from './table-errors.ts';
import { ABSENT, type Write } from './table-writes.ts';

const DAY_SECONDS = 86_400;
/** Whoever has not looked for a quarter of a year does not miss it. */
const KEPT_DAYS = 90;
/** Dead letters live 14 days: what is moved back from there finds its claim. */
const CLAIM_DAYS = 30;
/** A transaction has 100 writes, and reading takes two a notice. */
const READ_AT_ONCE = 50;
/** Six transactions: a request stays below ten trips. */
const ALL_AT_ONCE = 300;

const secondsAfter = (at: string, days: number): number => Math.floor(Date.parse(at) / 1000) + days * DAY_SECONDS;
const readNotice = (item: Parameters<typeof unmarshall>[0]): Notice => Notice.parse(unmarshall(item));
const itemOf = (key: keys.Key, notice: Notice) => record(key, { ...notice, expiresAt: secondsAfter(notice.at, KEPT_DAYS) });

export function createNoticeStore(access: TableAccess): NoticeStore {
  const table = tableOf(access);
  return {
    /** One trip. */
    keep: async (agentId, notice) => {
      const writes = [
        { put: itemOf(keys.noticeKey(agentId, notice.id), notice), ...ABSENT },
        { put: itemOf(keys.unreadKey(agentId, notice.id), notice) },
      ];
      await keptOnce(table, writes);
    },
    /** One trip. */
    page: (agentId, wanted) => page(table, agentId, wanted),
    /** One trip. */
    countUnread: async (agentId, limit) => (await page(table, agentId, { unread: true, limit })).items.length,
    /** Three trips for a hundred. */
    markRead: async (agentId, ids, at) => {
      const items = await table.getMany(
        ids.map((id) => keys.unreadKey(agentId, id)),
        { consistent: true },
      );
      const unread = new Map(items.filter((item) => item !== undefined).map((item) => [item.sk?.S, readNotice(item)]));
      await settle(table, agentId, [...unread.values()], at);
    },
    /** Seven trips for three hundred. */
    markAllRead: async (agentId, until, at) => {
      const { items } = await page(table, agentId, { unread: true, until, limit: ALL_AT_ONCE });
      await settle(table, agentId, items, at);
    },
    /** Two trips for fifty, one where none is of that ticket. */
    markTicketRead: async (agentId, { number, until }, at) => {
      const { items } = await page(table, agentId, { unread: true, until, limit: ALL_AT_ONCE });
      const ofTicket = items.filter((notice) => notice.number === number);
      await settle(table, agentId, ofTicket, at);
    },
    /** One trip. */
    claimMail: (agentId, id, at) => claimMail(table, { agentId, id, at }),
    /** One trip. */
    releaseMail: (agentId, id) => table.transact([{ remove: keys.markerKey(claimName(agentId, id)) }]),
  };
}

/** @throws TransientError when others were at the same items. */
async function transacted(table: Table, writes: readonly Write[]): Promise<void> {
  try {
    await table.transact(writes);
  } catch (error) {
    if (!cancellation(error)) throw error;
    throw new TransientError('Others were at the same notices.', { cause: error });
  }
}

/** A condition that does not hold says that it was kept before. @throws TransientError when others were at the same items. */
async function keptOnce(table: Table, writes: readonly Write[]): Promise<void> {
  try {
    await transacted(table, writes);
  } catch (error) {
    const reasons = error instanceof TransientError ? cancellation(error.cause) : undefined;
    if (!reasons?.some(({ Code }) => Code === CONDITION_FAILED)) throw error;
  }
}

type Wanted = { readonly unread: boolean; readonly after?: string; readonly until?: string; readonly limit: number };

async function page(table: Table, agentId: string, { unread, after, until = '', limit }: Wanted): Promise<NoticePage> {
  const keyOf = unread ? keys.unreadKey : keys.noticeKey;
  const { pk, sk: from } = keyOf(agentId, keys.BEFORE_ALL);
  const start = after === undefined ? undefined : { pk: { S: pk }, sk: { S: keyOf(agentId, after).sk } };
  const { items, next } = await table.query({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: keyOf(agentId, until + keys.AFTER_ALL).sk } },
    ScanIndexForward: false,
    Limit: limit,
    ExclusiveStartKey: start,
    ConsistentRead: true,
  });
  const found = items.map(readNotice);
  return { items: found, last: next && found.at(-1)?.id };
}

/** Whole items are put, not changed: one that expires meanwhile comes back as expired and not as a stump. */
async function settle(table: Table, agentId: string, unread: readonly Notice[], readAt: string): Promise<void> {
  for (let at = 0; at < unread.length; at += READ_AT_ONCE) {
    const writes = unread
      .slice(at, at + READ_AT_ONCE)
      .flatMap((notice): Write[] => [
        { put: itemOf(keys.noticeKey(agentId, notice.id), { ...notice, readAt }) },
        { remove: keys.unreadKey(agentId, notice.id) },
      ]);
    await transacted(table, writes);
  }
}

const claimName = (agentId: string, id: string): string => `notice-mail#${agentId}#${id}`;

async function claimMail(table: Table, { agentId, id, at }: { agentId: string; id: string; at: string }): Promise<boolean> {
  const key = claimName(agentId, id);
  try {
    await table.put({
      Item: record(keys.markerKey(key), { key, expiresAt: secondsAfter(at, CLAIM_DAYS) }),
      ConditionExpression: ABSENT.condition,
    });
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
