/**
 * Files that are to go with a message, by ticket. A draft holds text only: so they stay in this page while somebody looks at other tickets, and who is about to
 * leave the page with them is asked first.
 */
import { createStore, type Store } from './store.ts';

export type Attached = { readonly key: number; readonly file: File; readonly uploadId?: string; readonly failed?: boolean };

const NONE: readonly Attached[] = [];
const stores = new Map<number, Store<readonly Attached[]>>();

const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

/** Only while there is something to lose: a page that listens is not kept for the way back. */
function listen(): void {
  window.removeEventListener('beforeunload', ask);
  if ([...stores.values()].some((store) => store.get().length > 0)) window.addEventListener('beforeunload', ask);
}

export function attachedTo(number: number): Store<readonly Attached[]> {
  const known = stores.get(number);
  if (known) return known;
  const made = createStore(NONE);
  made.subscribe(listen);
  stores.set(number, made);
  return made;
}

/** Somebody leaves of their own will. */
export function dropAttached(): void {
  for (const store of stores.values()) store.set(NONE);
}
