/** One ticket of the list. */
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { clock } from '../../clock.ts';
import { Icon } from '../../components/icon.tsx';
import { PriorityTone, StatusTone } from '../../components/tone.tsx';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { subjectText } from '../../kinds.ts';
import { phoneText } from '../../phone.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';
import type { TicketViewId } from '../../views.ts';
import styles from './inbox-row.module.css';
import { SlaCountdown } from './sla-countdown.tsx';
import type { Names } from './use-names.ts';
import { rowId } from './use-row-cursor.ts';
import type { Selection } from './use-selection.ts';

type Props = {
  readonly row: TicketRow;
  readonly from: TicketViewId;
  readonly filters: ListFilters;
  readonly isOpen: boolean;
  readonly names: Names;
  readonly selection: Pick<Selection, 'has' | 'toggle'>;
};

/** Today's by the time, others by the day: a row has room for no more. */
function Reminder({ wakeAt }: { readonly wakeAt: string }) {
  const t = useText();
  const { date, time, dateTime } = useFormats();
  const isToday = date(wakeAt) === date(new Date(clock.now()).toISOString());
  return (
    <time className={styles.mark} dateTime={wakeAt} title={dateTime(wakeAt)}>
      {t('inbox.wakes', { at: isToday ? time(wakeAt) : date(wakeAt) })}
    </time>
  );
}

function Marks({ row, names }: Pick<Props, 'row' | 'names'>) {
  const t = useText();
  const category = row.categoryId && (names.categories.get(row.categoryId) ?? row.categoryId);
  const assignee = row.assigneeId && (names.agents.get(row.assigneeId) ?? row.assigneeId);
  return (
    <span className={styles.marks}>
      <StatusTone status={row.status} />
      {row.priority === 'medium' ? <span className={styles.mark}>{t('priority.medium')}</span> : <PriorityTone priority={row.priority} />}
      {row.wakeAt && <Reminder wakeAt={row.wakeAt} />}
      {category && <span className={styles.mark}>{category}</span>}
      {row.tags.map((tag) => (
        <span key={tag} className={styles.mark}>
          #{tag}
        </span>
      ))}
      <span className={styles.assignee}>{assignee ?? t('inbox.unassigned')}</span>
    </span>
  );
}

function Row({ row, from, filters, isOpen, names, selection }: Props) {
  const t = useText();
  return (
    <div className={styles.row} data-ticket={row.number} aria-current={isOpen ? 'true' : undefined}>
      <input
        type="checkbox"
        className={styles.tick}
        checked={selection.has(row.number)}
        onChange={() => selection.toggle(row)}
        aria-label={t('inbox.select', { number: row.number })}
      />
      <Link
        id={rowId(row.number)}
        to="/tickets/$number"
        params={{ number: row.number }}
        search={{ from, ...filters }}
        className={styles.link}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className={styles.channel} title={t(`channel.${row.channel}`)}>
          <Icon name={row.channel} />
        </span>
        <span className={styles.subject}>
          <strong>{row.contactName ? phoneText(row.contactName) : t('inbox.nameless')}</strong> {subjectText(row, t)}
        </span>
        <SlaCountdown dueAt={row.nextDueAt} />
        <span className={styles.number}>#{row.number}</span>
        <Marks row={row} names={names} />
      </Link>
    </div>
  );
}

export const InboxRow = memo(Row);
