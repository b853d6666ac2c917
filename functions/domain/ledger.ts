/** The record's canonical form and its chain: `hash = sha256(previousHash + entry)`. */
import type { StoredBodies } from '#schemas/message';

/** The hash before the first entry. */
export const GENESIS_HASH = '0'.repeat(64);

/** sha256 as lower-case hex; given from outside, the domain has no crypto. */
export type Digest = (text: string) => string;

/** JSON with sorted keys and no `undefined`: the same value is always the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

/** An entry as it lies in the store. */
export type StoredEntry = { readonly version: number; readonly entry: string; readonly hash: string; readonly bodies: StoredBodies };

/** As much of it as is checked: what a body says is hashed as it stands, whatever it is. */
export type CheckedEntry = Pick<StoredEntry, 'version' | 'entry' | 'hash'> & {
  readonly bodies: Readonly<Record<string, { readonly salt: string; readonly content?: unknown }>>;
};

/** Each entry with the hash that it was chained onto, as it stands. @param previousHash of the entry before the first of them. */
export function withPrevious<T extends { readonly hash: string }>(
  entries: readonly T[],
  previousHash: string,
): (T & { previousHash: string })[] {
  return entries.map((entry, index) => ({ ...entry, previousHash: entries[index - 1]?.hash ?? previousHash }));
}

export type Verification = { readonly valid: boolean; readonly entries: number; readonly firstBad?: number; readonly reason?: string };

type Seen = { readonly version?: unknown; readonly ledger?: unknown; readonly events?: unknown };

/** The object that an entry's text holds, if it holds one. */
export const parseEntry = (text: string): Seen | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Every `{ id, digest }` that an entry's events point to. */
export function bodyDigests(value: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('id' in node && 'digest' in node && typeof node.id === 'string' && typeof node.digest === 'string') found.set(node.id, node.digest);
    for (const child of Object.values(node)) walk(child);
  };
  walk(value);
  return found;
}

const bodiesMatch = (parsed: Seen, bodies: CheckedEntry['bodies'], digest: Digest): boolean => {
  const promised = bodyDigests(parsed.events);
  return Object.entries(bodies).every(([id, body]) => promised.get(id) === digest(body.salt + canonicalJson(body.content)));
};

/**
 * Checks a whole ledger from its first entry: numbering, chain, bodies that are still there, and that the end is the head.
 * `firstBad` is the version at which the record stops being what was written; a cut tail names the first entry missing.
 */
export function verifyChain(input: {
  ledger: string;
  entries: Iterable<CheckedEntry>;
  head: { version: number; hash: string };
  digest: Digest;
}): Verification {
  let expected = 1;
  let previous = GENESIS_HASH;
  const bad = (reason: string): Verification => ({ valid: false, entries: expected - 1, firstBad: expected, reason });
  for (const stored of input.entries) {
    const parsed = parseEntry(stored.entry);
    if (stored.version !== expected) return bad('an entry is missing or out of place');
    if (parsed?.version !== expected || parsed.ledger !== input.ledger) return bad('the entry says it belongs elsewhere');
    if (input.digest(previous + stored.entry) !== stored.hash) return bad('the entry is not what was hashed');
    if (!bodiesMatch(parsed, stored.bodies, input.digest)) return bad('a body is not what was recorded');
    previous = stored.hash;
    expected += 1;
  }
  if (expected - 1 > input.head.version) return { ...bad('an entry stands after the head'), firstBad: input.head.version + 1 };
  if (expected - 1 < input.head.version) return bad('entries at the end are missing');
  if (previous !== input.head.hash) return { ...bad('the head does not match the last entry'), firstBad: input.head.version };
  return { valid: true, entries: input.head.version };
}
