/** What the bell tells of a ticket has been seen where the ticket itself is shown. */
import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect } from 'react';
import { useNotices, useReadNotices } from './use-notices.ts';
import type { TicketDetail } from './use-tickets.ts';

/** Marks them as read, up to the newest entry on screen; not while another tab is looked at. */
export function useShownNotices(shown: TicketDetail | undefined): void {
  const number = shown?.ticket.number;
  const until = shown?.ledger[0]?.at;
  const isSeen = useDocumentVisibility() === 'visible';
  const { mutate } = useReadNotices();
  const unread = useNotices().data?.items.filter((one) => one.number === number && !one.readAt && until !== undefined && one.at <= until);
  // Another try comes with the next notice, not with each answer: what cannot be marked is not asked for again and again.
  const newest = unread?.[0]?.id;

  useEffect(() => {
    if (isSeen && newest !== undefined && number !== undefined && until !== undefined) mutate({ number, until });
  }, [isSeen, newest, until, number, mutate]);
}
