/** The rows that are on screen, however many the view has. */
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
import { useVisibleRows } from './use-visible-rows.ts';

/** As ticket-rows.module.css has it. */
const ROW_PIXELS = 64;
/** The next page is asked for when so few rows are left below. */
const RESERVE = 12;

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
  const { first, end, show } = useVisibleRows({ scroller, count: rows.length, rowPixels: ROW_PIXELS });
  useEffect(() => {
    if (end >= rows.length - RESERVE) onNearEnd();
  }, [end, rows.length, onNearEnd]);
  const cursor = useRowCursor({ rows, openNumber, show });
  useListKeys({ view, filters, openNumber, cursor, selection, bulk });
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
            <InboxRow row={row} from={view} filters={filters} isOpen={row.number === openNumber} names={names} selection={selection} />
          </li>
        ))}
      </ul>
    </div>
  );
}
