/** The views of the inbox: what the rail lists, what each asks the desk for. */
import type { Role } from '#schemas/agent';
import type { Channel } from '#schemas/channel';
import { CountedView, type View, type ViewCounts } from '#schemas/view';
import type { TextKey } from './i18n/id.ts';

type Asked = { readonly view: View; readonly channel?: Channel };

/** In the order of the rail. The id stands in the address of the page, and `view.<id>` in the catalogue. */
export const TICKET_VIEWS = {
  mine: { view: 'mine' },
  unassigned: { view: 'unassigned' },
  teams: { view: 'open' },
  at_risk: { view: 'at_risk' },
  breached: { view: 'breached' },
  waiting: { view: 'waiting' },
  waking: { view: 'waking' },
  whatsapp: { view: 'open', channel: 'whatsapp' },
  email: { view: 'open', channel: 'email' },
  manual: { view: 'open', channel: 'manual' },
} as const satisfies Record<string, Asked>;
export type TicketViewId = keyof typeof TICKET_VIEWS;
/** Quarantine holds deliveries, not tickets. */
export type ViewId = TicketViewId | 'quarantine';

/** Of a view by channel, or of what holds no tickets, there is none. */
export function countOf(id: ViewId, counts: ViewCounts | undefined): ViewCounts[CountedView] | undefined {
  if (!isTicketView(id) || 'channel' in TICKET_VIEWS[id]) return undefined;
  return counts?.[CountedView.parse(TICKET_VIEWS[id].view)];
}

export const isTicketView = (text: string | undefined): text is TicketViewId => text !== undefined && Object.hasOwn(TICKET_VIEWS, text);
export const isView = (text: string | undefined): text is ViewId => text === 'quarantine' || isTicketView(text);

/** Who reads what was delivered and could not be placed (docs/roles.md). The desk refuses everybody else. */
const INSPECTORS: readonly Role[] = ['owner', 'admin', 'auditor'];

type Section = { readonly title?: Extract<TextKey, `shell.${string}`>; readonly views: readonly ViewId[] };

/** From the top of the rail to its end; another kind of page has its section here. */
export const railOf = (role: Role): readonly Section[] => [
  { views: ['mine', 'unassigned', 'teams', 'at_risk', 'breached', 'waiting', 'waking'] },
  { title: 'shell.byChannel', views: ['whatsapp', 'email', 'manual'] },
  ...(INSPECTORS.includes(role) ? [{ title: 'shell.desk' as const, views: ['quarantine' as const] }] : []),
];

/** Who is given tickets, and so is online or away (docs/roles.md). */
const WATCHERS: readonly Role[] = ['light_agent', 'auditor'];
export const hasPresence = (role: Role): boolean => !WATCHERS.includes(role);
