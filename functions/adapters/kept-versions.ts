/** Versions of settings never change: each is read once by a process. */
import type { SettingsRecord } from '#schemas/settings';

type Read<K extends readonly unknown[]> = (...key: K) => Promise<SettingsRecord | undefined>;

/** A calendar may have 300 KB. */
const MOST = 20;

/** The newest of those that were found; one that is not there may come yet. */
export function keptVersions<K extends readonly unknown[]>(read: Read<K>): Read<K> {
  const kept = new Map<string, SettingsRecord>();
  return async (...key) => {
    const name = key.join('#');
    const known = kept.get(name);
    if (known) return known;
    const record = await read(...key);
    if (!record) return undefined;
    const [oldest] = kept.keys();
    if (kept.size >= MOST && oldest !== undefined) kept.delete(oldest);
    kept.set(name, record);
    return record;
  };
}
