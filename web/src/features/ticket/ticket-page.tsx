/** One ticket: its conversation. */
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { Icon } from '../../components/icon.tsx';
import { ErrorState } from '../../components/state/error-state.tsx';
import { QueryState } from '../../components/state/query-state.tsx';
import { PriorityTone, StatusTone } from '../../components/tone.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useLook } from '../../queries/use-look.ts';
import { type TicketDetail, useTicket } from '../../queries/use-tickets.ts';
import { isView } from '../../views.ts';
import { ConversationMessage } from './conversation-message.tsx';
import styles from './ticket-page.module.css';

function Head({ ticket }: Pick<TicketDetail, 'ticket'>) {
  const t = useText();
  const { from, ...filters } = useSearch({ strict: false });
  return (
    <header className={styles.head}>
      <Link to="/inbox/$view" params={{ view: isView(from) ? from : 'mine' }} search={filters} aria-label={t('ticket.back')}>
        <Icon name="back" />
      </Link>
      <h1 className={styles.title}>
        #{ticket.number} {ticket.subject}
      </h1>
      <StatusTone status={ticket.status} />
      <PriorityTone priority={ticket.priority} />
    </header>
  );
}

function OpenTicket({ number }: { readonly number: number }) {
  const t = useText();
  const query = useTicket(number);
  const others = useLook(number, 'viewing');
  return (
    <QueryState query={query}>
      {({ ticket, conversation }) => (
        <article className={styles.page}>
          <Head ticket={ticket} />
          {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          <p role="status" className={styles.others}>
            {others.length > 0 && t('ticket.others', { names: others.map(({ name }) => name).join(', ') })}
          </p>
          <ol className={styles.conversation} aria-label={t('ticket.conversation', { number })}>
            {conversation.map((item) => (
              <ConversationMessage key={item.id} item={item} />
            ))}
          </ol>
        </article>
      )}
    </QueryState>
  );
}

export function TicketPage() {
  const { number } = useParams({ strict: false });
  return number === undefined ? null : <OpenTicket key={number} number={number} />;
}
