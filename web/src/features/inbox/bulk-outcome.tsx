/** What became of each ticket; what was refused is named with the reason, and can be tried again. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { errorText } from '../../components/state/error-text.ts';
import { useText } from '../../i18n/use-text.ts';
import styles from './inbox-page.module.css';
import type { Bulk } from './use-bulk.ts';

type Props = { readonly bulk: Bulk; readonly isAnyLeft: boolean };

function Refused({ results }: { readonly results: NonNullable<Bulk['results']> }) {
  const t = useText();
  return (
    <ul className={styles.refused}>
      {results.map(({ number, problem }) => (
        <li key={number}>
          <Link to="/tickets/$number" params={{ number }}>
            #{number}
          </Link>
          : {problem && t(`problem.${problem.code}`)}
        </li>
      ))}
    </ul>
  );
}

export function BulkOutcome({ bulk: { results, error, isPending, again }, isAnyLeft }: Props) {
  const t = useText();
  if (isPending || (!error && !results)) return null;
  const refused = results?.filter(({ problem }) => problem) ?? [];
  return (
    <div className={styles.bulkResult}>
      {error ? (
        <p role="alert" className={styles.outcome}>
          {errorText(error, t).title}
        </p>
      ) : (
        <div role="status">
          <p className={styles.outcome}>{t('bulk.done', { count: (results?.length ?? 0) - refused.length })}</p>
          <Refused results={refused} />
        </div>
      )}
      {isAnyLeft && (error || refused.length > 0) && (
        <Button size="xs" variant="default" onClick={again}>
          {t('bulk.again')}
        </Button>
      )}
    </div>
  );
}
