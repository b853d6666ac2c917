/** A contact's tickets over all channels, newest first. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../components/icon.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { QueryState } from '../../components/state/query-state.tsx';
import { StatusTone } from '../../components/tone.tsx';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { subjectText } from '../../kinds.ts';
import { useContactHistory } from '../../queries/use-contact.ts';
import styles from './contact-page.module.css';

export function History({ contactId }: { readonly contactId: string }) {
  const t = useText();
  const { dateTime } = useFormats();
  const history = useContactHistory(contactId);
  return (
    <section className={styles.history} aria-label={t('contact.history')}>
      <h2 className={styles.subtitle}>{t('contact.history')}</h2>
      <QueryState query={history}>
        {(tickets) => (
          <>
            {tickets.length === 0 && !history.hasNextPage && (
              <EmptyState title={t('contact.noHistoryTitle')} hint={t('contact.noHistoryHint')} />
            )}
            <ul className={styles.list}>
              {tickets.map(({ number, channel, status, createdAt, ...called }) => (
                <li key={number} className={styles.ticket}>
                  <Icon name={channel} />
                  <Link to="/tickets/$number" params={{ number }} className={styles.ticketLink}>
                    #{number} {subjectText(called, t)}
                  </Link>
                  <time className={styles.quiet} dateTime={createdAt}>
                    {dateTime(createdAt)}
                  </time>
                  <StatusTone status={status} />
                </li>
              ))}
            </ul>
            {history.hasNextPage && (
              <Button size="xs" variant="subtle" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
                {t('contact.moreHistory')}
              </Button>
            )}
          </>
        )}
      </QueryState>
    </section>
  );
}
