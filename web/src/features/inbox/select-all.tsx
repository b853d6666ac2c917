/** Ticks what is in the list, as far as the desk takes it at once. */
import { Checkbox } from '@mantine/core';
import { useText } from '../../i18n/use-text.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';
import styles from './inbox-page.module.css';
import { SELECTED_AT_MOST, type Selection } from './use-selection.ts';

type Props = { readonly rows: readonly TicketRow[]; readonly selection: Selection };

export function SelectAll({ rows, selection }: Props) {
  const t = useText();
  const count = selection.tickets.length;
  const isFull = count >= Math.min(rows.length, SELECTED_AT_MOST);
  return (
    <div className={styles.all}>
      <Checkbox
        size="xs"
        label={t(rows.length > SELECTED_AT_MOST ? 'inbox.selectFirst' : 'inbox.selectAll', {
          count: Math.min(rows.length, SELECTED_AT_MOST),
        })}
        checked={isFull}
        indeterminate={count > 0 && !isFull}
        onChange={() => (isFull ? selection.clear() : selection.all(rows))}
      />
      {count >= SELECTED_AT_MOST && <span role="status">{t('inbox.selectedAtMost', { count: SELECTED_AT_MOST })}</span>}
    </div>
  );
}
