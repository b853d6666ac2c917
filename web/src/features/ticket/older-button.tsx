/** The way to what was said before: by itself when somebody scrolls there, by hand otherwise. */
import { Button } from '@mantine/core';
import { errorText } from '../../components/state/error-text.ts';
import { useText } from '../../i18n/use-text.ts';
import type { Older } from '../../queries/use-older.ts';
import styles from './timeline.module.css';

export function OlderButton({ older: { hasMore, isLoading, error, load } }: { readonly older: Older }) {
  const t = useText();
  if (!hasMore) return null;
  return (
    <div className={styles.older}>
      {error && !isLoading && <p role="alert">{errorText(error, t).title}</p>}
      <Button size="xs" variant="subtle" loading={isLoading} onClick={load}>
        {t(error ? 'state.retry' : 'ticket.older')}
      </Button>
    </div>
  );
}
