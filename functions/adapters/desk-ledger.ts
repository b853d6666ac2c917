/** The ledger `settings`: what people did to the desk itself, each act with its writes in one transaction. */
import { setTimeout as wait } from 'node:timers/promises';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { TransientError } from '#domain/errors';
import { GENESIS_HASH } from '#domain/ledger';
import type { DeskWrite, DirectoryStore } from '#flows/ports';
import { agentWrites } from './agent-writes.ts';
import { contactWrites } from './contact-writes.ts';
import type { Table } from './dynamo.ts';
import { extraWrites } from './extras.ts';
import { jobWrites } from './job-store.ts';
import { agentKey, channelHealthKey, ledgerKey, quarantinedKey, settingsHeadKey, settingVersionKey } from './keys.ts';
import { chained, ledgerItem } from './ledger-item.ts';
import { record, settingItem } from './records.ts';
import { CONDITION_FAILED, cancellation, isThrottledCancellation, UnclearError } from './table-errors.ts';
import { ABSENT, PRESENT, type Write } from './table-writes.ts';

export type DeskAct = Parameters<DirectoryStore['record']>[0];

/** Two people at once is usual, five in a row is not. */
const TRIES = 5;
const PAUSE_MS = 30;

const Head = z.object({ version: z.number(), headHash: z.string() });
type Head = z.infer<typeof Head>;

/** The entries that `head` counts; none when the ledger is new. One trip. */
async function head(table: Table): Promise<Head | undefined> {
  const item = await table.get(settingsHeadKey, { consistent: true });
  return item && Head.parse(unmarshall(item));
}

function writesOf(write: DeskWrite): Write[] {
  switch (write.kind) {
    case 'setting': {
      const { record: setting, previous } = write;
      const asRead = previous === 0 ? ABSENT : { condition: 'version = :previous', values: { ':previous': previous } };
      const versionKey = settingVersionKey(setting.kind, setting.id, setting.version);
      return [
        { put: settingItem(setting), ...asRead },
        { put: settingItem(setting, versionKey), ...ABSENT },
      ];
    }
    case 'presence':
      return [presenceWrite(write)];
    case 'preferences': {
      const { mailOff, quietHours } = write;
      const change = quietHours ? 'SET mailOff = :mailOff, quietHours = :quietHours' : 'SET mailOff = :mailOff REMOVE quietHours';
      const values = { ':mailOff': mailOff, ':quietHours': quietHours };
      return [{ update: agentKey(write.agentId), change, condition: PRESENT.condition, values }];
    }
    case 'signed_in': {
      const { agentId, at } = write;
      const condition = `${PRESENT.condition} AND (attribute_not_exists(signedInAt) OR signedInAt < :at)`;
      return [{ update: agentKey(agentId), change: 'SET signedInAt = :at', condition, values: { ':at': at } }];
    }
    case 'signed_out': {
      const { agentId, at } = write;
      const condition = `${PRESENT.condition} AND (attribute_not_exists(signedOutAt) OR signedOutAt < :at)`;
      return [{ update: agentKey(agentId), change: 'SET signedOutAt = :at', condition, values: { ':at': at } }];
    }
    case 'teams': {
      const { agentId, from, to } = write;
      return [{ update: agentKey(agentId), change: 'SET teams = :to', condition: 'teams = :from', values: { ':from': from, ':to': to } }];
    }
    case 'new_agent':
    case 'agent':
    case 'witness':
      return agentWrites(write);
    case 'release': {
      const condition = 'attribute_exists(pk) AND attribute_not_exists(releasedAt)';
      return [{ update: quarantinedKey(write.id), change: 'SET releasedAt = :at', condition, values: { ':at': write.at } }];
    }
    case 'contact':
    case 'identity':
      return contactWrites(write);
    case 'start_job':
    case 'end_job':
      return jobWrites(write);
    case 'marker':
      return extraWrites([write]).map((planned) => planned.write);
    case 'unblock':
      return [{ remove: channelHealthKey(write.channel, write.account) }];
    default:
      return write satisfies never;
  }
}

function presenceWrite({ agentId, presence, at, from, reason }: Extract<DeskWrite, { kind: 'presence' }>): Write {
  const change = `SET presence = :presence, presenceAt = :at${reason ? ', awayReason = :reason' : ' REMOVE awayReason'}`;
  const since = from?.presenceAt === undefined ? 'attribute_not_exists(presenceAt)' : 'presenceAt = :since';
  const condition = from ? `${PRESENT.condition} AND presence = :from AND ${since}` : PRESENT.condition;
  const values = { ':presence': presence, ':at': at, ':reason': reason, ':from': from?.presence, ':since': from?.presenceAt };
  return { update: agentKey(agentId), change, condition, values };
}

/**
 * Two trips. Acts of others in between are no conflict: only what the act itself replaces must be as read, so it is tried again on the new head.
 * @throws TransientError when the table is throttled or out of reach, or others keep coming first.
 */
export async function recordAct(table: Table, act: DeskAct, tries = TRIES): Promise<'committed' | 'conflict'> {
  const before = await head(table);
  const version = (before?.version ?? 0) + 1;
  const { at, actor, commandId, events } = act;
  const entry = chained(
    before?.headHash ?? GENESIS_HASH,
    { format: 1, ledger: 'settings', version, commandId, at, actor, events: [...events] },
    {},
  );
  const asRead = before ? { condition: 'version = :version', values: { ':version': before.version } } : ABSENT;
  const chain: Write[] = [
    { put: record(settingsHeadKey, { version, headHash: entry.hash }), ...asRead },
    { put: ledgerItem('settings', entry), ...ABSENT },
  ];
  try {
    await table.transact([...chain, ...act.writes.flatMap(writesOf)]);
    return 'committed';
  } catch (error) {
    const isDone = async () => (await table.get(ledgerKey('settings', version), { consistent: true }))?.hash?.S === entry.hash;
    if (error instanceof UnclearError && (await isDone())) return 'committed';
    const reasons = cancellation(error);
    if (!reasons) throw error;
    const hasFailed = (reason: { Code?: string }): boolean => reason.Code === CONDITION_FAILED;
    if (reasons.slice(0, chain.length).some(hasFailed) && (await isDone())) return 'committed';
    if (reasons.slice(chain.length).some(hasFailed)) return 'conflict';
    if (isThrottledCancellation(reasons) || tries <= 1) throw new TransientError('The settings ledger is busy.', { cause: error });
    await wait(PAUSE_MS * (1 + Math.random()) * (TRIES - tries + 1));
    return recordAct(table, act, tries - 1);
  }
}
