/** The rows that are on screen, however many the view has. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';
import type { TicketViewId } from '../../views.ts';
import { InboxRow } from './inbox-row.tsx';
import styles from './ticket-rows.module.css';
import { useRowCursor } from './use-row-cursor.ts';
import type { Selection } from './use-selection.ts';
import { useVisibleRows } from './use-visible-rows.ts';

/** As ticket-rows.module.css has it. */
const ROW_PIXELS = 64;
/** The next page is asked for when so few rows are left below. */
const RESERVE = 12;

type Props = {
  readonly rows: readonly TicketRow[];
  readonly view: TicketViewId;
  readonly filters: ListFilters;
  readonly openNumber: number | undefined;
  readonly selection: Selection;
  readonly onNearEnd: () => void;
};

export function TicketRows({ rows, view, filters, openNumber, selection, onNearEnd }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const { first, end, show } = useVisibleRows({ scroller, count: rows.length, rowPixels: ROW_PIXELS });
  useEffect(() => {
    if (end >= rows.length - RESERVE) onNearEnd();
  }, [end, rows.length, onNearEnd]);
  useRowCursor({
    rows,
    openNumber,
    show,
    onOpen: ({ number }) => void navigate({ to: '/tickets/$number', params: { number }, search: { from: view, ...filters } }),
    onSelect: selection.toggle,
  });
  return (
    <div ref={scroller} className={styles.scroller}>
      <ul className={styles.rows} style={{ height: rows.length * ROW_PIXELS }} aria-label={t('inbox.list', { view: t(`view.${view}`) })}>
        {rows.slice(first, end).map((row, offset) => (
          <li
            key={row.number}
            className={styles.place}
            style={{ transform: `translateY(${(first + offset) * ROW_PIXELS}px)` }}
            aria-setsize={rows.length}
            aria-posinset={first + offset + 1}
          >
            <InboxRow row={row} from={view} filters={filters} isOpen={row.number === openNumber} selection={selection} />
          </li>
        ))}
      </ul>
    </div>
  );
}
