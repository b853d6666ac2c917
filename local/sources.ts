/** Whether sources are as they were: what is made of them is made once for each state of theirs. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Of every file below the sources, by name and content. `also` is what else the result depends on. */
export function hashOf(root: string, sources: readonly string[], ...also: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of also) hash.update(text);
  for (const file of sources.flatMap((source) => filesBelow(join(root, source)))) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
