/** Every shortcut of the page, once: what is pressed, where it holds, what it is called. */
import type { TextKey } from '../../i18n/id.ts';

export type Scope = 'everywhere' | 'inbox' | 'ticket';
type Shortcut = { readonly key: string; readonly scope: Scope; readonly text: Extract<TextKey, `keys.${string}`> };

/** `key` as `KeyboardEvent.key` says it. */
export const SHORTCUTS = {
  help: { key: '?', scope: 'everywhere', text: 'keys.help' },
  next: { key: 'j', scope: 'inbox', text: 'keys.next' },
  previous: { key: 'k', scope: 'inbox', text: 'keys.previous' },
  open: { key: 'Enter', scope: 'inbox', text: 'keys.open' },
  select: { key: 'x', scope: 'inbox', text: 'keys.select' },
  reply: { key: 'r', scope: 'ticket', text: 'keys.reply' },
  note: { key: 'n', scope: 'ticket', text: 'keys.note' },
  assign: { key: 'a', scope: 'ticket', text: 'keys.assign' },
  solve: { key: 'e', scope: 'ticket', text: 'keys.solve' },
  back: { key: 'u', scope: 'ticket', text: 'keys.back' },
} as const satisfies Record<string, Shortcut>;
export type ShortcutId = keyof typeof SHORTCUTS;

export const SCOPES: readonly Scope[] = ['everywhere', 'inbox', 'ticket'];
export const shortcutsOf = (scope: Scope): readonly Shortcut[] => Object.values(SHORTCUTS).filter((shortcut) => shortcut.scope === scope);
