/** What is under the bell, newest first. Opening one marks it as read. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { NoticeView } from '#schemas/notice';
import { useNow } from '../clock.ts';
import { EmptyState } from '../components/state/empty-state.tsx';
import { errorText } from '../components/state/error-text.ts';
import { QueryState } from '../components/state/query-state.tsx';
import { useFormats, useText } from '../i18n/use-text.ts';
import { type useNotices, useReadNotices } from '../queries/use-notices.ts';
import styles from './bell-list.module.css';

type RowProps = { readonly notice: NoticeView; readonly now: number; readonly onOpen: () => void };

function Row({ notice: { number, text, at, readAt }, now, onOpen }: RowProps) {
  const t = useText();
  const { relative, dateTime } = useFormats();
  return (
    <li>
      <Link to="/tickets/$number" params={{ number }} className={styles.row} onClick={onOpen}>
        <span className={readAt ? styles.read : styles.unread}>
          {!readAt && <span className={styles.mark} role="img" aria-label={t('bell.unread')} />}
          {text}
        </span>
        <time className={styles.at} dateTime={at} title={dateTime(at)}>
          {relative(at, now)}
        </time>
      </Link>
    </li>
  );
}

type Props = { readonly notices: ReturnType<typeof useNotices>; readonly onLeave: () => void };

export function BellList({ notices, onLeave }: Props) {
  const t = useText();
  const now = useNow();
  const { mutate, isPending, error } = useReadNotices();
  return (
    <QueryState query={notices}>
      {({ items, unread }) => (
        <section aria-label={t('bell.title')}>
          <header className={styles.head}>
            <h2 className={styles.title}>{t('bell.title')}</h2>
            {unread > 0 && (
              <Button
                variant="subtle"
                size="compact-sm"
                loading={isPending}
                onClick={() => mutate({ all: true, until: items[0]?.at ?? new Date(now).toISOString() })}
              >
                {t('bell.markAll')}
              </Button>
            )}
          </header>
          {error && (
            <p role="alert" className={styles.failed}>
              {t('bell.readFailed', { reason: errorText(error, t).title })}
            </p>
          )}
          {items.length === 0 && <EmptyState title={t('bell.emptyTitle')} hint={t('bell.emptyHint')} />}
          <ul className={styles.list}>
            {items.map((notice) => (
              <Row
                key={notice.id}
                notice={notice}
                now={now}
                onOpen={() => {
                  if (!notice.readAt) mutate({ ids: [notice.id] });
                  onLeave();
                }}
              />
            ))}
          </ul>
        </section>
      )}
    </QueryState>
  );
}
