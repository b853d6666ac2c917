/** What the address shows is asked for at once, beside who asks, rather than one after the other as they come on screen. */
import { useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isTicketView } from '../views.ts';
import { askForDesk } from './use-desk.ts';
import { ticketListOptions, ticketOptions } from './use-tickets.ts';

export function useFirstAsked(): void {
  const queries = useQueryClient();
  const { view, number } = useParams({ strict: false });
  const { status, channel, teamId } = useSearch({ strict: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where the page begins; what is gone to later asks for itself
  useEffect(() => {
    if (number !== undefined) void queries.prefetchQuery(ticketOptions(number));
    else if (isTicketView(view)) void queries.prefetchInfiniteQuery(ticketListOptions(view, { status, channel, teamId }));
    askForDesk(queries);
  }, [queries]);
}
