/** What else stands or falls with an entry, as writes. A transaction may name an item once: what concerns one item is one write. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Extra } from '#flows/ports';
import type { Identity } from '#schemas/channel';
import type { IdentityRecord } from '#schemas/contact';
import { agentKey, contactKey, identityKey, type Key, markerKey, parkedKey, referenceKey, turnAttribute } from './keys.ts';
import { ABSENT, PRESENT, type Write } from './table-writes.ts';

type Of<K extends Extra['kind']> = Extract<Extra, { kind: K }>;
/** What concerns one item each. */
type Part =
  | Exclude<Extra, Of<'alias'>>
  | { readonly kind: 'leads'; readonly identity: Identity; readonly contactId: string }
  | { readonly kind: 'listed'; readonly contactId: string; readonly added: Identity };
type OnIdentity = Extract<Part, { identity: unknown }> | Of<'new_identity'>;

/** `marker`: a failure means seen. `release`: a failure means there is no such agent any more, and nothing to give back. */
export type Planned = { readonly write: Write; readonly guard: 'marker' | 'release' | 'other'; readonly key?: string };

const item = (key: Key, fields: object) => marshall({ ...key, ...fields }, { removeUndefinedValues: true });
const other = (write: Write): Planned => ({ write, guard: 'other' });

function grouped<T>(list: readonly T[], nameOf: (value: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const value of list) groups.set(nameOf(value), [...(groups.get(nameOf(value)) ?? []), value]);
  return [...groups.values()];
}

/** In the order of their first mention; at most one write an item. */
export function extraWrites(extras: readonly Extra[]): Planned[] {
  return grouped(extras.flatMap(partsOf), (part) => keyOf(part).join('\n')).flatMap((group) => mergedWrite(group) ?? []);
}

function partsOf(extra: Extra): Part[] {
  if (extra.kind !== 'alias') return [extra];
  const { record } = extra;
  const { contactId, primary, identity } = record;
  return [
    { kind: 'new_identity', record },
    { kind: 'leads', identity: primary, contactId },
    { kind: 'listed', contactId, added: identity },
  ];
}

function keyOf(part: Part): string[] {
  const { pk, sk } = keyOfPart(part);
  return [pk, sk];
}

function keyOfPart(extra: Part): Key {
  switch (extra.kind) {
    case 'marker':
      return markerKey(extra.key);
    case 'reference':
      return referenceKey(extra.key);
    case 'new_contact':
      return contactKey(extra.contact.contactId);
    case 'new_identity':
      return identityKey(extra.record.identity);
    case 'pointer':
    case 'acknowledged':
    case 'merge_suggestion':
    case 'retire_identity':
    case 'revive_identity':
    case 'leads':
      return identityKey(extra.identity);
    case 'listed':
      return contactKey(extra.contactId);
    case 'load':
      return agentKey(extra.agentId);
    case 'parked':
    case 'unparked':
      return parkedKey(extra.channel, extra.account, extra.number);
    default:
      return extra satisfies never;
  }
}

/** The last of a group wins, where its members do not add up. */
function mergedWrite(group: readonly Part[]): Planned | undefined {
  const last = group.at(-1);
  if (!last) return undefined;
  const key = keyOfPart(last);
  switch (last.kind) {
    case 'marker': {
      const { kind, ...fields } = last;
      return { write: { put: item(key, fields), ...ABSENT }, guard: 'marker', key: last.key };
    }
    case 'reference': {
      const { kind, ...fields } = last;
      return other({ put: item(key, fields) });
    }
    case 'new_contact':
      return other({ put: item(key, last.contact), ...ABSENT });
    case 'listed': {
      const added = group.flatMap((part) => (part.kind === 'listed' ? [part.added] : []));
      const change = 'SET identities = list_append(identities, :added)';
      return other({ update: key, change, condition: PRESENT.condition, values: { ':added': added } });
    }
    case 'parked':
      return other({ put: item(key, { number: last.number }) });
    case 'unparked':
      return other({ remove: key });
    case 'load':
      return loadWrite(
        key,
        group.filter((extra) => extra.kind === 'load'),
      );
    default:
      return other(identityWrite(key, group.filter(isOnIdentity)));
  }
}

const isOnIdentity = (extra: Part): extra is OnIdentity => extra.kind === 'new_identity' || 'identity' in extra;

function identityWrite(key: Key, group: readonly OnIdentity[]): Write {
  const created = group.find((extra) => extra.kind === 'new_identity');
  if (!created) return identityUpdate(key, group);
  const record = group.reduce<IdentityRecord>(withExtra, created.record);
  return { put: item(key, record), ...ABSENT };
}

function withExtra(record: IdentityRecord, extra: OnIdentity): IdentityRecord {
  if (extra.kind === 'pointer') return { ...record, pointers: { ...record.pointers, [extra.account]: extra.to } };
  if (extra.kind === 'acknowledged') return { ...record, acknowledgedAt: [...extra.at] };
  if (extra.kind === 'merge_suggestion') return { ...record, mergeSuggestion: extra.contactId };
  if (extra.kind === 'retire_identity') return { ...record, retiredAt: record.retiredAt ?? extra.at };
  if (extra.kind === 'revive_identity') return { ...record, retiredAt: undefined };
  return record;
}

/** The contact that the identity must lead to. */
function boundTo(group: readonly OnIdentity[]): string | undefined {
  const bound = group.flatMap((part) => (part.kind === 'new_identity' || part.kind === 'merge_suggestion' ? [] : [part.contactId]));
  return bound[0];
}

/** Each pointer must be as read; two on one account go from the first's `from` to the last's `to`. */
function identityUpdate(key: Key, group: readonly OnIdentity[]): Write {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const changes: string[] = [];
  const conditions: string[] = [PRESENT.condition];
  const pointers = grouped(
    group.filter((extra) => extra.kind === 'pointer'),
    ({ account }) => account,
  );
  for (const [at, chain] of pointers.entries()) {
    Object.assign(names, { '#pointers': 'pointers', [`#account${at}`]: chain[0]?.account });
    Object.assign(values, { [`:from${at}`]: chain[0]?.from, [`:to${at}`]: chain.at(-1)?.to });
    const path = `#pointers.#account${at}`;
    conditions.push(chain[0]?.from === undefined ? `attribute_not_exists(${path})` : `${path} = :from${at}`);
    changes.push(`${path} = :to${at}`);
  }
  const acknowledged = group.findLast((extra) => extra.kind === 'acknowledged');
  if (acknowledged) changes.push('acknowledgedAt = :acknowledgedAt');
  const suggested = group.findLast((extra) => extra.kind === 'merge_suggestion');
  if (suggested) changes.push('mergeSuggestion = :mergeSuggestion');
  const retirement = group.findLast((extra) => extra.kind === 'retire_identity' || extra.kind === 'revive_identity');
  const contactId = boundTo(group);
  if (contactId !== undefined) conditions.push('contactId = :contactId');
  const isRetired = retirement?.kind === 'retire_identity';
  if (isRetired) changes.push('retiredAt = if_not_exists(retiredAt, :retiredAt)');
  Object.assign(values, {
    ':acknowledgedAt': acknowledged?.at,
    ':mergeSuggestion': suggested?.contactId,
    ':contactId': contactId,
    ':retiredAt': isRetired ? retirement.at : undefined,
  });
  const set = changes.length > 0 ? [`SET ${changes.join(', ')}`] : [];
  const removed = retirement?.kind === 'revive_identity' ? ['REMOVE retiredAt'] : [];
  const named = pointers.length > 0 ? { names } : {};
  if (set.length + removed.length === 0) return { check: key, condition: conditions.join(' AND '), values };
  return { update: key, change: [...set, ...removed].join(' '), condition: conditions.join(' AND '), values, ...named };
}

/** A limit counts what the group itself gave back before: each step must have been allowed. */
function loadWrite(key: Key, group: readonly Of<'load'>[]): Planned {
  let delta = 0;
  const limits: number[] = [];
  for (const extra of group) {
    if (extra.atMost !== undefined) limits.push(extra.atMost - delta);
    delta += extra.delta;
  }
  const assignedAt = group.findLast((extra) => extra.assignedAt !== undefined)?.assignedAt;
  const turn = group.findLast((extra) => extra.turn !== undefined)?.turn;
  const set = [...(assignedAt ? ['lastAssignedAt = :assignedAt'] : []), ...(turn ? ['#turn = :turnAt'] : [])];
  const limit = limits.length > 0 ? { ':atMost': Math.min(...limits), ':online': 'online', ':active': true } : {};
  const isFree = limits.length > 0 ? ' AND #load <= :atMost AND presence = :online AND active = :active' : '';
  const write: Write = {
    update: key,
    change: `ADD #load :delta${set.length > 0 ? ` SET ${set.join(', ')}` : ''}`,
    condition: PRESENT.condition + isFree,
    names: { '#load': 'load', ...(turn ? { '#turn': turnAttribute(turn.teamId) } : {}) },
    values: { ':delta': delta, ':assignedAt': assignedAt, ':turnAt': turn?.at, ...limit },
  };
  const isRelease = group.every((extra) => extra.delta <= 0);
  return { write, guard: isRelease ? 'release' : 'other' };
}
