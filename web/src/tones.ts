/** The one table of colours that mean something. Every pair has a contrast of 4.5 or more in light and in dark (WCAG 2.2, 1.4.3). */
import type { Presence } from '#schemas/agent';
import type { Priority, Status } from '#schemas/ticket';

type Pair = { readonly text: string; readonly back: string };
type Tone = { readonly light: Pair; readonly dark: Pair };

export const TONES = {
  neutral: { light: { text: '#495057', back: '#eef0f2' }, dark: { text: '#c3c9d0', back: '#2c3036' } },
  blue: { light: { text: '#1a5490', back: '#e3eefa' }, dark: { text: '#9cc7f5', back: '#1a2f47' } },
  teal: { light: { text: '#0b5d57', back: '#dcf3ef' }, dark: { text: '#82d5c9', back: '#14352f' } },
  green: { light: { text: '#23622f', back: '#e2f4e4' }, dark: { text: '#95d6a0', back: '#1b3521' } },
  amber: { light: { text: '#7a4a00', back: '#fdf0d5' }, dark: { text: '#f0c36d', back: '#3d2e10' } },
  red: { light: { text: '#a61e1e', back: '#fde8e8' }, dark: { text: '#ffa3a3', back: '#471d1d' } },
  violet: { light: { text: '#5b3a9e', back: '#efe9fb' }, dark: { text: '#c7b2f5', back: '#312650' } },
} as const satisfies Record<string, Tone>;
export type ToneName = keyof typeof TONES;

/** Where the clock of a ticket stands. */
export type SlaState = 'onTime' | 'atRisk' | 'breached' | 'paused' | 'met';

export const STATUS_TONES = {
  new: 'violet',
  open: 'blue',
  pending: 'amber',
  on_hold: 'neutral',
  solved: 'green',
  closed: 'neutral',
} as const satisfies Record<Status, ToneName>;

export const PRIORITY_TONES = { low: 'neutral', medium: 'blue', high: 'amber', urgent: 'red' } as const satisfies Record<
  Priority,
  ToneName
>;

export const SLA_TONES = {
  onTime: 'teal',
  atRisk: 'amber',
  breached: 'red',
  paused: 'neutral',
  met: 'green',
} as const satisfies Record<SlaState, ToneName>;

export const PRESENCE_TONES = { online: 'green', away: 'amber', offline: 'neutral' } as const satisfies Record<Presence, ToneName>;

/** Follows the scheme by itself: the page's root says which it is. */
export function toneStyle(name: ToneName): { color: string; backgroundColor: string } {
  const { light, dark } = TONES[name];
  return {
    color: `light-dark(${light.text}, ${dark.text})`,
    backgroundColor: `light-dark(${light.back}, ${dark.back})`,
  };
}
