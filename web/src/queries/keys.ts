/** The names under which answers are kept. A change invalidates by their beginnings. */

import type { TicketViewId } from '../views.ts';
import type { ListFilters } from './list-filters.ts';

export const keys = {
  me: ['me'],
  agents: ['agents'],
  teams: ['teams'],
  categories: ['categories'],
  templates: ['templates'],
  notices: ['notices'],
  quarantine: ['quarantine'],
  counts: ['counts'],
  lists: ['tickets'],
  list: (view: TicketViewId, filters: ListFilters) => ['tickets', view, filters] as const,
  ticket: (number: number) => ['ticket', number],
  /** Pages before the newest part; what is written once stays. */
  older: (number: number, cursor: string) => ['older', number, cursor],
  draft: (number: number) => ['draft', number],
  contacts: ['contact'],
  contact: (contactId: string) => ['contact', contactId],
} as const;
