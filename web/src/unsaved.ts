/**
 * What was typed and the desk has not kept yet: in this tab's own storage, so that no reload, change of page or end of a session loses it. Whoever else signs
 * in at this tab does not see it.
 */
import * as z from 'zod';

const PREFIX = 'meja-unsaved:';
const Unsaved = z.object({ kind: z.enum(['reply', 'note']), text: z.string() });
export type Unsaved = z.infer<typeof Unsaved>;
type Place = { readonly agentId: string; readonly number: number };

const keyOf = ({ agentId, number }: Place): string => `${PREFIX}${agentId}:${number}`;

export function createUnsaved(storage: Storage) {
  return {
    of: (place: Place): Unsaved | undefined => {
      const text = storage.getItem(keyOf(place));
      return text === null ? undefined : Unsaved.safeParse(JSON.parse(text)).data;
    },
    keep: (place: Place, written: Unsaved): void => storage.setItem(keyOf(place), JSON.stringify(written)),
    drop: (place: Place): void => storage.removeItem(keyOf(place)),
    /** Somebody leaves of their own will: nothing of theirs stays in the tab. */
    dropAll: (): void => {
      for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
    },
  };
}

export const unsaved = createUnsaved(window.sessionStorage);
