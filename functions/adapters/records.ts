/** Contacts, identities, agents, settings and channel records as they lie in the table: their own fields beside the keys. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { ChannelEventRecord, Marker, Quarantined } from '#flows/ports';
import { Agent } from '#schemas/agent';
import { Channel } from '#schemas/channel';
import { Contact, IdentityRecord } from '#schemas/contact';
import { Instant } from '#schemas/primitives';
import { SettingsRecord } from '#schemas/settings';
import type { RawItem } from './item-size.ts';
import { agentKey, type Key, settingKey, TURN_PREFIX, turnAttribute } from './keys.ts';

export const record = (key: Key, fields: object): RawItem => marshall({ ...key, ...fields }, { removeUndefinedValues: true });

/** Attributes as a map, whatever their names: one called `constructor` would make a plain object look like something else. */
export const contactFields = ({ attributes, ...contact }: Partial<Contact>): Readonly<Record<string, unknown>> => ({
  ...contact,
  attributes: attributes && new Map(Object.entries(attributes)),
});
export const readContact = (item: RawItem): Contact => Contact.parse(unmarshall(item));
export const readIdentity = (item: RawItem): IdentityRecord => IdentityRecord.parse(unmarshall(item));

/** Turns stand flat beside the other fields, so that one can be set where there are none yet. */
export const agentItem = ({ turns = {}, ...agent }: Agent): RawItem =>
  record(agentKey(agent.agentId), {
    ...agent,
    ...Object.fromEntries(Object.entries(turns).map(([teamId, at]) => [turnAttribute(teamId), at])),
  });
/** A load that was counted wrong until the next recount must not hide the agent. */
export function readAgent(item: RawItem): Agent {
  const { load, ...fields } = unmarshall(item);
  const turns = Object.entries(fields).flatMap(([name, at]) =>
    name.startsWith(TURN_PREFIX) ? [[name.slice(TURN_PREFIX.length), at]] : [],
  );
  return Agent.parse({ ...fields, load: Math.max(0, Number(load)), ...(turns.length > 0 ? { turns: Object.fromEntries(turns) } : {}) });
}

const SettingItem = z.object({ record: z.string(), version: z.number() });
/** The value is kept as text: DynamoDB's numbers, sets and empty values are not JSON's. */
export const settingItem = (setting: SettingsRecord, key: Key = settingKey(setting.kind, setting.id)): RawItem =>
  record(key, { version: setting.version, record: JSON.stringify(setting) });
export const readSetting = (item: RawItem): SettingsRecord => SettingsRecord.parse(JSON.parse(SettingItem.parse(unmarshall(item)).record));

const QuarantinedItem = z.object({
  id: z.string(),
  channel: Channel,
  account: z.string(),
  reason: z.string(),
  kind: z.string(),
  receivedAt: Instant,
  envelope: z.string(),
  releasedAt: Instant.optional(),
});
export const readQuarantined = (item: RawItem): Quarantined => QuarantinedItem.parse(unmarshall(item));

const ChannelEventItem = z.object({
  id: z.string(),
  channel: Channel,
  account: z.string(),
  field: z.string(),
  alarm: z.boolean(),
  at: Instant,
  payload: z.string(),
});
export const readChannelEvent = (item: RawItem): ChannelEventRecord => ChannelEventItem.parse(unmarshall(item));

const MarkerItem = z.object({
  key: z.string(),
  number: z.number().optional(),
  messageId: z.string().optional(),
  jobId: z.string().optional(),
  digest: z.string().optional(),
});
/** Of a marker or a reference. */
export const readMarker = (item: RawItem): Marker => MarkerItem.parse(unmarshall(item));
