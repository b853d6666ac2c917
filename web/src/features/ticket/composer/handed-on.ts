/** Somebody begins to write from the list: their ticket is on its way to the screen, and its composer takes it from here. */
import type { Kind } from './use-draft.ts';

let handedOn: { readonly number: number; readonly kind: Kind } | undefined;

export function beginOn(number: number, kind: Kind): void {
  handedOn = { number, kind };
}

/** Once, and of this ticket only. */
export function takeHandedOn(number: number): Kind | undefined {
  const kind = handedOn?.number === number ? handedOn.kind : undefined;
  handedOn = undefined;
  return kind;
}
