/** Acts on shortcuts while the component is on screen. */
import { useEffect, useRef } from 'react';
import { SHORTCUTS, type ShortcutId } from './shortcuts.ts';

type Handlers = Partial<Record<ShortcutId, () => void>>;

/** Somebody writes, or a dialog or menu has the keys. */
const BUSY =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]';
/** These act on Enter by themselves. */
const PRESSABLE = 'a, button, [role="button"], summary';

function isMeantForPage({ target, key, ctrlKey, metaKey, altKey, isComposing, defaultPrevented }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return false;
  if (!(target instanceof Element)) return true;
  return !target.closest(BUSY) && !(key === 'Enter' && target.closest(PRESSABLE));
}

export function useKeys(handlers: Handlers): void {
  const newest = useRef(handlers);
  useEffect(() => {
    newest.current = handlers;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isMeantForPage(event)) return;
      for (const [id, act] of Object.entries(newest.current)) {
        // The names of the handlers are those of the table: their type says so.
        if (SHORTCUTS[id as ShortcutId].key !== event.key || !act) continue;
        event.preventDefault();
        act();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
