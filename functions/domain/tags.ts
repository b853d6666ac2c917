/** A ticket's tags: a set, kept in one order so that the same tags are always the same state. */

export type TagChange = { readonly added: readonly string[]; readonly removed: readonly string[] };

/** Absent when none is left, as in a snapshot that never had any. */
export function tagsAfter(before: readonly string[] = [], { added, removed }: TagChange): string[] | undefined {
  const kept = before.filter((tag) => !removed.includes(tag));
  const after = [...new Set([...kept, ...added])].sort();
  return after.length > 0 ? after : undefined;
}
