/** Which ticket it is, how it stands, and the way back. */
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { DONE_STATUSES } from '#schemas/ticket';
import { ApiError } from '../../api-error.ts';
import { Icon } from '../../components/icon.tsx';
import { useKeys } from '../../components/keys/use-keys.ts';
import { errorText } from '../../components/state/error-text.ts';
import { PriorityTone, StatusTone } from '../../components/tone.tsx';
import { useText } from '../../i18n/use-text.ts';
import { subjectText } from '../../kinds.ts';
import { useUpdateTicket } from '../../queries/use-ticket-acts.ts';
import type { TicketDetail } from '../../queries/use-tickets.ts';
import { isView } from '../../views.ts';
import { SlaCountdown } from '../inbox/sla-countdown.tsx';
import styles from './ticket-page.module.css';

/** `onPanel`: where the side has no room of its own. */
type Props = Pick<TicketDetail, 'ticket'> & { readonly onPanel?: (() => void) | undefined };

export function TicketHead({ ticket, onPanel }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const { from, ...filters } = useSearch({ strict: false });
  const view = isView(from) ? from : 'mine';
  const solve = useUpdateTicket(ticket.number);
  const isDone = DONE_STATUSES.includes(ticket.status);
  const reach = (field: 'assignee' | 'category'): void => (onPanel ? onPanel() : document.getElementById(field)?.focus());
  const solveNow = (): void => {
    if (isDone) return;
    // What is still to be filled in is brought before who was refused.
    const onError = (error: Error): void => {
      if (error instanceof ApiError && error.problem.code === 'fields_required') reach('category');
    };
    solve.mutate({ version: ticket.version, status: 'solved' }, { onError });
  };
  useKeys({
    solve: solveNow,
    back: () => void navigate({ to: '/inbox/$view', params: { view }, search: filters }),
    assign: () => reach('assignee'),
  });
  return (
    <header className={styles.head}>
      <Link to="/inbox/$view" params={{ view }} search={filters} aria-label={t('ticket.back')} className={styles.back}>
        <Icon name="back" />
      </Link>
      <Icon name={ticket.channel} />
      <h1 className={styles.title}>
        #{ticket.number} {subjectText(ticket, t)}
      </h1>
      <SlaCountdown dueAt={ticket.nextDueAt} />
      <StatusTone status={ticket.status} />
      {ticket.priority !== 'medium' && <PriorityTone priority={ticket.priority} />}
      {!isDone && (
        <Button size="xs" variant="light" loading={solve.isPending} onClick={solveNow}>
          {t('bulk.solve')}
        </Button>
      )}
      {onPanel && (
        <Button size="xs" variant="default" onClick={onPanel}>
          {t('ticket.details')}
        </Button>
      )}
      {solve.error && (
        <p role="alert" className={styles.refusal}>
          {errorText(solve.error, t).title}
        </p>
      )}
    </header>
  );
}
