/** A view of tickets in work order. */
import { QueryState } from '../../components/state/query-state.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import { useTicketList } from '../../queries/use-tickets.ts';
import type { TicketViewId } from '../../views.ts';
import { FiltersBar } from './filters-bar.tsx';
import { InboxList } from './inbox-list.tsx';
import styles from './inbox-page.module.css';

export type InboxProps = {
  readonly view: TicketViewId;
  readonly filters: ListFilters;
  /** The ticket that stands open beside the list. */
  readonly openNumber: number | undefined;
};

export function InboxPage({ view, filters, openNumber }: InboxProps) {
  const t = useText();
  const list = useTicketList(view, filters);
  const count = list.data?.length;
  return (
    <section className={styles.page} aria-label={t(`view.${view}`)}>
      <header className={styles.head}>
        <h1 className={styles.title}>
          {t(`view.${view}`)}
          {count !== undefined && (
            <span className={styles.number}>{t(list.hasNextPage ? 'inbox.countSoFar' : 'inbox.count', { count })}</span>
          )}
        </h1>
        <FiltersBar view={view} filters={filters} />
      </header>
      <QueryState query={list}>
        {(rows) => (
          // What is ticked in one list is no part of another.
          <InboxList key={JSON.stringify([view, filters])} list={list} rows={rows} view={view} filters={filters} openNumber={openNumber} />
        )}
      </QueryState>
    </section>
  );
}
