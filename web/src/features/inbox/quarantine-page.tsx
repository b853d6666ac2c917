/** What was delivered and could not be placed; an admin takes it in again. */
import { Button } from '@mantine/core';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { errorText } from '../../components/state/error-text.ts';
import { QueryState } from '../../components/state/query-state.tsx';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { useQuarantine, useRelease } from '../../queries/use-quarantine.ts';
import styles from './quarantine-page.module.css';

export function QuarantinePage() {
  const t = useText();
  const { dateTime } = useFormats();
  const list = useQuarantine();
  const release = useRelease();
  return (
    <section className={styles.page} aria-label={t('view.quarantine')}>
      <h1 className={styles.title}>{t('view.quarantine')}</h1>
      {release.error && <p role="alert">{errorText(release.error, t).title}</p>}
      <QueryState query={list}>
        {(items) => (
          <>
            {items.length === 0 && <EmptyState title={t('quarantine.emptyTitle')} hint={t('quarantine.emptyHint')} />}
            <ul className={styles.rows}>
              {items.map(({ id, channel, account, reason, receivedAt, releasedAt }) => (
                <li key={id} className={styles.row}>
                  <span>
                    {t(`channel.${channel}`)} · {account} · <time dateTime={receivedAt}>{dateTime(receivedAt)}</time>
                    <br />
                    {reason}
                  </span>
                  {releasedAt ? (
                    <span>{t('quarantine.released')}</span>
                  ) : (
                    <Button variant="default" loading={release.isPending && release.variables === id} onClick={() => release.mutate(id)}>
                      {t('quarantine.release')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {list.hasNextPage && (
              <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('quarantine.more')}
              </Button>
            )}
          </>
        )}
      </QueryState>
    </section>
  );
}
