/** What the bell tells of a ticket has been seen where the ticket itself is shown. */
import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useNotices, useReadNotices } from './use-notices.ts';
import type { TicketDetail } from './use-tickets.ts';

/**
 * Opening a ticket marks what the bell had of it as read; messages that come while it is open are read as they are shown. A deadline that comes near rings
 * all the same: it is no part of the conversation. Nothing is marked while another tab is looked at.
 */
export function useShownNotices(shown: TicketDetail | undefined): void {
  const isSeen = useDocumentVisibility() === 'visible';
  const { mutate } = useReadNotices();
  const number = shown?.ticket.number;
  const until = shown?.ledger[0]?.at ?? '';
  const [openedAt, setOpenedAt] = useState(until);
  if (openedAt === '' && until !== '') setOpenedAt(until);
  const unread = useNotices().data?.items.filter((notice) => notice.number === number && !notice.readAt) ?? [];
  const isOpening = unread.some(({ at }) => at <= openedAt);
  const messages = unread.filter(({ kind, at }) => kind === 'message' && openedAt < at && at <= until).map(({ id }) => id);
  const newest = messages[0];

  useEffect(() => {
    if (isSeen && isOpening && number !== undefined) mutate({ number, until: openedAt });
  }, [isSeen, isOpening, openedAt, number, mutate]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the newest stands for all of them, and what could not be marked waits for the next
  useEffect(() => {
    if (isSeen && newest !== undefined) mutate({ ids: messages });
  }, [isSeen, newest]);
}
