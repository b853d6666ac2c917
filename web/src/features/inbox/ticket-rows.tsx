/** The rows that are on screen, however many the view has. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';
import type { InboxProps } from './inbox-page.tsx';
import { InboxRow } from './inbox-row.tsx';
import styles from './ticket-rows.module.css';
import type { Bulk } from './use-bulk.ts';
import { useListKeys } from './use-list-keys.ts';
import { useNames } from './use-names.ts';
import { useRowCursor } from './use-row-cursor.ts';
import type { Selection } from './use-selection.ts';

/** As ticket-rows.module.css has it. */
const ROW_PIXELS = 64;
const OVERSCAN = 12;
/** The next page is asked for when so few rows are left below. */
const RESERVE = 20;

type Props = InboxProps & {
  readonly rows: readonly TicketRow[];
  readonly selection: Selection;
  readonly bulk: Bulk;
  readonly onNearEnd: () => void;
};

export function TicketRows({ rows, view, filters, openNumber, selection, bulk, onNearEnd }: Props) {
  const t = useText();
  const names = useNames();
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
  const cursor = useRowCursor({ rows, openNumber, show: (index) => virtual.scrollToIndex(index) });
  useListKeys({ view, filters, openNumber, cursor, selection, bulk });
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
                <InboxRow row={row} from={view} filters={filters} isOpen={row.number === openNumber} names={names} selection={selection} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
