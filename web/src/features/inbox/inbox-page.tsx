/** A view of tickets in work order. */
import { useCallback } from 'react';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { ErrorState } from '../../components/state/error-state.tsx';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import { useTicketList } from '../../queries/use-tickets.ts';
import type { TicketViewId } from '../../views.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FiltersBar } from './filters-bar.tsx';
import styles from './inbox-page.module.css';
import { TicketRows } from './ticket-rows.tsx';
import { useSelection } from './use-selection.ts';

export type InboxProps = {
  readonly view: TicketViewId;
  readonly filters: ListFilters;
  /** The ticket that stands open beside the list. */
  readonly openNumber: number | undefined;
};

export function InboxPage({ view, filters, openNumber }: InboxProps) {
  const t = useText();
  const list = useTicketList(view, filters);
  const selection = useSelection();
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return (
    <section className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t(`view.${view}`)}</h1>
        <FiltersBar view={view} filters={filters} />
      </header>
      <BulkBar selection={selection} />
      <QueryState query={list}>
        {(rows) => (
          <>
            {rows.length === 0 && !hasNextPage && <EmptyState title={t('inbox.emptyTitle')} hint={t(`inbox.empty.${view}`)} />}
            <TicketRows rows={rows} view={view} filters={filters} openNumber={openNumber} selection={selection} onNearEnd={more} />
            {isFetchNextPageError && <ErrorState error={list.error} onRetry={() => void fetchNextPage()} />}
          </>
        )}
      </QueryState>
    </section>
  );
}
