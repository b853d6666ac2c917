/** The rows that are on screen, however many the view has. */
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';
import type { TicketViewId } from '../../views.ts';
import { InboxRow } from './inbox-row.tsx';
import styles from './ticket-rows.module.css';
import { useRowCursor } from './use-row-cursor.ts';
import type { Selection } from './use-selection.ts';

/** As ticket-rows.module.css has it. */
const ROW_PIXELS = 64;
const OVERSCAN = 12;
/** The next page is asked for when so few rows are left below. */
const RESERVE = 20;

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
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.number ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - RESERVE) onNearEnd();
  }, [last, rows.length, onNearEnd]);
  useRowCursor({
    rows,
    openNumber,
    show: (index) => virtual.scrollToIndex(index),
    onOpen: ({ number }) => void navigate({ to: '/tickets/$number', params: { number }, search: { from: view, ...filters } }),
    onSelect: selection.toggle,
  });
  return (
    <div ref={scroller} className={styles.scroller}>
      <ul className={styles.rows} style={{ height: virtual.getTotalSize() }} aria-label={t('inbox.list', { view: t(`view.${view}`) })}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            row && (
              <li
                key={key}
                className={styles.place}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
              >
                <InboxRow row={row} from={view} filters={filters} isOpen={row.number === openNumber} selection={selection} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
