/** The rows of a view, what is ticked of them, and what is done to that. */
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { ErrorState } from '../../components/state/error-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { TicketRow, useTicketList } from '../../queries/use-tickets.ts';
import { BulkBar } from './bulk-bar.tsx';
import type { InboxProps } from './inbox-page.tsx';
import { SelectAll } from './select-all.tsx';
import { TicketRows } from './ticket-rows.tsx';
import { useBulk } from './use-bulk.ts';
import { useSelection } from './use-selection.ts';

/** Why nothing is here. A filter hides tickets: that there are none is not said of the view then. */
function NoRows({ view, filters }: InboxProps) {
  const t = useText();
  const isNarrowed = Object.values(filters).some((value) => value !== undefined);
  if (!isNarrowed) return <EmptyState title={t('inbox.emptyTitle')} hint={t(`inbox.empty.${view}`)} />;
  return (
    <EmptyState title={t('inbox.narrowedTitle')} hint={t('inbox.narrowedHint')}>
      <Link to="/inbox/$view" params={{ view }}>
        {t('inbox.widen')}
      </Link>
    </EmptyState>
  );
}

type Props = InboxProps & {
  readonly rows: readonly TicketRow[];
  readonly list: ReturnType<typeof useTicketList>;
};

export function InboxList({ rows, list, ...place }: Props) {
  const selection = useSelection();
  const bulk = useBulk(selection, rows);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return (
    <>
      {rows.length > 0 && <SelectAll rows={rows} selection={selection} />}
      <BulkBar selection={selection} bulk={bulk} />
      {rows.length === 0 && !hasNextPage && <NoRows {...place} />}
      <TicketRows {...place} rows={rows} selection={selection} bulk={bulk} onNearEnd={more} />
      {isFetchNextPageError && <ErrorState error={list.error} onRetry={() => void fetchNextPage()} />}
    </>
  );
}
