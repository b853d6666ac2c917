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
  list: (view: TicketViewId, filters: ListFilters) => ['tickets', view, filters],
  ticket: (number: number) => ['ticket', number],
  draft: (number: number) => ['draft', number],
  contact: (contactId: string) => ['contact', contactId],
} as const;
