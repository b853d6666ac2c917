/** Why nobody can be answered from here any more, and where to. */
import { useText } from '../../../i18n/use-text.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import { TicketLink } from '../ticket-link.tsx';
import styles from './composer.module.css';

export function ClosedNote({ mergedInto }: Pick<TicketDetail['ticket'], 'mergedInto'>) {
  const t = useText();
  if (mergedInto === null) return <p className={styles.hint}>{t('closed.reply')}</p>;
  return (
    <p className={styles.hint}>
      {t('closed.merged')} <TicketLink number={mergedInto} />
    </p>
  );
}
