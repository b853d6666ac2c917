/** One ticket of the list. */
import { Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.tsx';
import { PriorityTone, StatusTone } from '../../components/tone.tsx';
import { useText } from '../../i18n/use-text.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import { useAgents } from '../../queries/use-desk.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';
import type { TicketViewId } from '../../views.ts';
import styles from './inbox-page.module.css';
import { SlaCountdown } from './sla-countdown.tsx';

type Props = { readonly row: TicketRow; readonly from: TicketViewId; readonly filters: ListFilters; readonly isOpen: boolean };

export function InboxRow({ row, from, filters, isOpen }: Props) {
  const t = useText();
  const agents = useAgents().data;
  const assignee = agents?.find(({ agentId }) => agentId === row.assigneeId)?.name ?? row.assigneeId;
  return (
    <li>
      <Link
        to="/tickets/$number"
        params={{ number: row.number }}
        search={{ from, ...filters }}
        className={styles.row}
        aria-current={isOpen ? 'true' : undefined}
      >
        <Icon name={row.channel} />
        <span className={styles.number}>#{row.number}</span>
        <span className={styles.subject}>
          {row.contactName && <strong>{row.contactName} </strong>}
          {row.subject}
        </span>
        <SlaCountdown dueAt={row.nextDueAt} />
        <span className={styles.marks}>
          <StatusTone status={row.status} />
          <PriorityTone priority={row.priority} />
          <span className={styles.assignee}>{assignee ?? t('inbox.unassigned')}</span>
        </span>
      </Link>
    </li>
  );
}
