/** A view of tickets in work order. */
import { Button } from '@mantine/core';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import { useTicketList } from '../../queries/use-tickets.ts';
import type { TicketViewId } from '../../views.ts';
import styles from './inbox-page.module.css';
import { InboxRow } from './inbox-row.tsx';

export type InboxProps = {
  readonly view: TicketViewId;
  readonly filters: ListFilters;
  /** The ticket that stands open beside the list. */
  readonly openNumber: number | undefined;
};

export function InboxPage({ view, filters, openNumber }: InboxProps) {
  const t = useText();
  const list = useTicketList(view, filters);
  return (
    <section className={styles.page} aria-label={t('inbox.list', { view: t(`view.${view}`) })}>
      <h1 className={styles.title}>{t(`view.${view}`)}</h1>
      <QueryState query={list}>
        {(rows) => (
          <>
            {rows.length === 0 && <EmptyState title={t('inbox.emptyTitle')} hint={t('inbox.emptyHint')} />}
            <ul className={styles.rows}>
              {rows.map((row) => (
                <InboxRow key={row.number} row={row} from={view} filters={filters} isOpen={row.number === openNumber} />
              ))}
            </ul>
            {list.hasNextPage && (
              <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('inbox.more')}
              </Button>
            )}
          </>
        )}
      </QueryState>
    </section>
  );
}
