/** Something could not be had: what it was, and what to do. What is refused for good has nothing to try again, but a way out. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ApiError } from '../../api-error.ts';
import { useText } from '../../i18n/use-text.ts';
import { PartError, reload } from '../../parts.ts';
import { errorText } from './error-text.ts';
import styles from './state.module.css';

/** Asking again changes nothing about these. */
const FINAL: readonly string[] = ['not_allowed', 'not_found'];

type Props = { readonly error: unknown; readonly onRetry?: (() => void) | undefined };

export function ErrorState({ error, onRetry }: Props) {
  const t = useText();
  const { title, hint, requestId } = errorText(error, t);
  const isFinal = error instanceof ApiError && FINAL.includes(error.problem.code);
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{title}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
      {requestId && <p className={styles.hint}>{t('state.requestId', { requestId })}</p>}
      {error instanceof PartError && <Button onClick={reload}>{t('state.reload')}</Button>}
      {isFinal && (
        <Link to="/inbox/$view" params={{ view: 'mine' }}>
          {t('state.home')}
        </Link>
      )}
      {onRetry && !isFinal && !(error instanceof PartError) && (
        <Button variant="default" onClick={onRetry}>
          {t('state.retry')}
        </Button>
      )}
    </div>
  );
}
