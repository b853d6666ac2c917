/** What became of each ticket; what was refused is named with the reason. */
import { Link } from '@tanstack/react-router';
import type { CallOutput } from '../../call-types.ts';
import { errorText } from '../../components/state/error-text.ts';
import { useText } from '../../i18n/use-text.ts';
import styles from './inbox-page.module.css';

type Props = { readonly results: CallOutput<'changeTickets'>['results'] | undefined; readonly error: unknown };

export function BulkOutcome({ results, error }: Props) {
  const t = useText();
  if (error) return <p role="alert">{errorText(error, t).title}</p>;
  if (!results) return null;
  const refused = results.filter(({ problem }) => problem);
  return (
    <div role="status">
      <p className={styles.outcome}>{t('bulk.done', { count: results.length - refused.length })}</p>
      <ul className={styles.refused}>
        {refused.map(({ number, problem }) => (
          <li key={number}>
            <Link to="/tickets/$number" params={{ number }}>
              #{number}
            </Link>
            : {problem && t(`problem.${problem.code}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
