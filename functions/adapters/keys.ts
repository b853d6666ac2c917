/** Every key of the table, and nothing else. docs/table-design.md says which item is where and who reads it. */

import { historyKey, paddedNumber, WORK_GROUP, workKey } from '#domain/work-key';
import type { WorkQuery } from '#flows/ports';
import type { Channel, Identity } from '#schemas/channel';
import type { AppliedSetting } from '#schemas/job';
import type { Instant } from '#schemas/primitives';
import type { SettingsKind } from '#schemas/settings';
import type { Ticket } from '#schemas/ticket';

export type Key = { readonly pk: string; readonly sk: string };

export const INDEX = { team: 'team-work', assignee: 'assignee-work', contact: 'contact-history' } as const;

/** Of entries and settings: as many digits as anything will ever need, so that text order is version order. */
const VERSION_DIGITS = 12;
const padded = (version: number): string => String(version).padStart(VERSION_DIGITS, '0');

/** Sorts before, and after, every sort key that the functions below make: they are ASCII. */
export const BEFORE_ALL = '!';
export const AFTER_ALL = '~';

export const ticketKey = (number: number): Key => ({ pk: `TICKET#${number}`, sk: 'TICKET' });
/** @throws when it is not a ticket's. */
export function numberOfTicketKey(pk: string): number {
  const digits = /^TICKET#(\d+)$/.exec(pk)?.[1];
  if (!digits) throw new Error(`${pk} is not the key of a ticket.`);
  return Number(digits);
}

/** The ledger of a ticket's number, or `settings`. */
export type LedgerName = number | 'settings';
const LEDGER_PREFIX = 'LEDGER#';
export const ledgerKey = (ledger: LedgerName, version: number): Key => ({ pk: `${LEDGER_PREFIX}${ledger}`, sk: padded(version) });
/** Which entry a key names; undefined when it is not a ledger's. */
export function entryOfLedgerKey({ pk, sk }: Key): { ledger: LedgerName; version: number } | undefined {
  const name = pk.startsWith(LEDGER_PREFIX) ? pk.slice(LEDGER_PREFIX.length) : '';
  if (!/^(settings|\d+)$/.test(name) || !/^\d+$/.test(sk)) return undefined;
  return { ledger: name === 'settings' ? name : Number(name), version: Number(sk) };
}
/** Version and hash of the last entry of the ledger `settings`. */
export const settingsHeadKey: Key = { pk: 'SETTINGS#ledger', sk: 'HEAD' };

/** `key` is a digest or made of ids: callers never pass an address. */
export const markerKey = (key: string): Key => ({ pk: `SEEN#${key}`, sk: 'SEEN' });
export const referenceKey = (key: string): Key => ({ pk: `REF#${key}`, sk: 'REF' });

export const contactKey = (contactId: string): Key => ({ pk: `CONTACT#${contactId}`, sk: 'CONTACT' });
export const identityKey = ({ kind, scope, value }: Identity): Key => ({ pk: `IDENTITY#${kind}#${scope}#${value}`, sk: 'IDENTITY' });
export const agentKey = (agentId: string): Key => ({ pk: `AGENT#${agentId}`, sk: 'AGENT' });
/** The attribute of an agent that says when they last had their turn in a team. */
export const TURN_PREFIX = 'turn#';
export const turnAttribute = (teamId: string): string => TURN_PREFIX + teamId;

/** How fast a team's queue moves. */
export const paceKey = (teamId: string): Key => ({ pk: `PACE#${teamId}`, sk: 'PACE' });

/** What an agent is writing: apart from everything else, so that nothing else touches it. */
export const draftKey = (agentId: string, number: number): Key => ({ pk: `DRAFT#${agentId}`, sk: paddedNumber(number) });

/** All heads stand in one partition: the desk is one query. */
export const SETTINGS_PARTITION = 'SETTINGS';
export const settingKey = (kind: SettingsKind, id: string): Key => ({ pk: SETTINGS_PARTITION, sk: `${kind}#${id}` });
export const settingVersionKey = (kind: SettingsKind, id: string, version: number): Key => ({
  pk: `SETTINGS#${kind}#${id}`,
  sk: `v${padded(version)}`,
});

/** A job; and, as long as it runs, its place on the list of those that do: one for each setting. */
export const jobKey = (jobId: string): Key => ({ pk: `JOB#${jobId}`, sk: 'JOB' });
export const RUNNING_JOBS = 'JOBS';
export const runningJobKey = ({ kind, id }: Pick<AppliedSetting, 'kind' | 'id'>): Key => ({ pk: RUNNING_JOBS, sk: `${kind}#${id}` });

/** What was quarantined, by its id; and its place on the list, by arrival. */
export const quarantinedKey = (id: string): Key => ({ pk: `QUARANTINE#${id}`, sk: 'QUARANTINE' });
export const QUARANTINE_PARTITION = 'QUARANTINE';
export const quarantineListKey = (receivedAt: Instant, id: string): Key => ({ pk: QUARANTINE_PARTITION, sk: `${receivedAt}#${id}` });

export const channelPartition = (channel: Channel, account: string): string => `CHANNEL#${channel}#${account}`;
export const CHANNEL_EVENT_PREFIX = 'EVENT#';
export const channelEventKey = (channel: Channel, account: string, at: Instant, id: string): Key => ({
  pk: channelPartition(channel, account),
  sk: `${CHANNEL_EVENT_PREFIX}${at}#${id}`,
});
export const channelHealthKey = (channel: Channel, account: string): Key => ({ pk: channelPartition(channel, account), sk: 'HEALTH' });
export const PARKED_PREFIX = 'PARKED#';
export const parkedKey = (channel: Channel, account: string, number: number): Key => ({
  pk: channelPartition(channel, account),
  sk: `${PARKED_PREFIX}${paddedNumber(number)}`,
});

/** What an agent was told, and what of it is unread. `id` begins with an instant: text order is time order. */
export const noticeKey = (agentId: string, id: string): Key => ({ pk: `NOTICE#${agentId}`, sk: id });
export const unreadKey = (agentId: string, id: string): Key => ({ pk: `UNREAD#${agentId}`, sk: id });

/** A pass to connect with, by its digest. */
export const passKey = (digest: string): Key => ({ pk: `PASS#${digest}`, sk: 'PASS' });
export const connectionKey = (connectionId: string): Key => ({ pk: `CONNECTION#${connectionId}`, sk: 'CONNECTION' });
/** Connections by whom they concern. A team's id is in lower case, so that no team is ALL. */
export const livePartition = {
  ofTeam: (teamId: string): string => `LIVE#TEAM#${teamId}`,
  ofAll: 'LIVE#ALL',
  ofAgent: (agentId: string): string => `LIVE#AGENT#${agentId}`,
  ofRole: (roleId: string): string => `LIVE#ROLE#${roleId}`,
} as const;
export const lookPartition = (number: number): string => `LOOK#${number}`;
export const lookKey = (number: number, connectionId: string): Key => ({ pk: lookPartition(number), sk: connectionId });
export const activityKey = (agentId: string): Key => ({ pk: `ACTIVITY#${agentId}`, sk: 'ACTIVITY' });

export const numberCounterKey: Key = { pk: 'COUNTER', sk: 'TICKET-NUMBER' };

export const teamList = (teamId: string): string => `TEAM#${teamId}`;
export const closedList = (teamId: string): string => `CLOSED#${teamId}`;
export const assigneeList = (agentId: string): string => `AGENT#${agentId}`;
export const unassignedList = (teamId: string): string => `UNASSIGNED#${teamId}`;
export const contactList = (contactId: string): string => `CONTACT#${contactId}`;

/**
 * The work keys of a page, both ends included. No work key begins another, so a mark set before or behind one stands just before or behind it.
 * Closed tickets are listed from the last one back.
 */
export function workRange({ of, undone, from = BEFORE_ALL, after, until }: Omit<WorkQuery, 'limit'>): { from: string; to: string } {
  if ('closedOf' in of) return { from: BEFORE_ALL, to: after === undefined ? AFTER_ALL : justBefore(after) };
  return { from: after === undefined ? from : after + AFTER_ALL, to: until ?? (undone ? WORK_GROUP.waiting : '') + AFTER_ALL };
}

/** The last character's predecessor, followed by what sorts after every character. */
const justBefore = (key: string): string => key.slice(0, -1) + String.fromCharCode(key.charCodeAt(key.length - 1) - 1) + AFTER_ALL;

export type IndexKeys = {
  readonly teamKey: string;
  readonly workKey: string;
  readonly assigneeKey?: string;
  readonly contactKey: string;
  readonly historyKey: string;
};

/** Where a ticket stands in the indexes. A closed one is on no one's list of work. */
export function indexKeys(ticket: Ticket): IndexKeys {
  const common = { workKey: workKey(ticket), contactKey: contactList(ticket.contactId), historyKey: historyKey(ticket) };
  if (ticket.status === 'closed') return { ...common, teamKey: closedList(ticket.teamId) };
  const assigneeKey = ticket.assigneeId ? assigneeList(ticket.assigneeId) : unassignedList(ticket.teamId);
  return { ...common, teamKey: teamList(ticket.teamId), assigneeKey };
}
