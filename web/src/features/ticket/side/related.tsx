/** Where this ticket comes from and goes to: merges, links, follow-ups, splits. */
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import { TicketLink } from '../ticket-link.tsx';
import { Links } from './links.tsx';
import { MergeForm } from './merge-form.tsx';
import styles from './side.module.css';
import { UnmergeButton } from './unmerge-button.tsx';

function TicketRef({ number, label, children }: { readonly number: number; readonly label: string; readonly children?: ReactNode }) {
  return (
    <li className={styles.link}>
      <span className={styles.quiet}>{label}</span> <TicketLink number={number} />
      {children}
    </li>
  );
}

export function Related({ ticket }: Pick<TicketDetail, 'ticket'>) {
  const t = useText();
  const { number, followsUp, splitFrom, possiblyRelated, mergedInto, merged, status } = ticket;
  return (
    <section>
      <h2 className={styles.title}>{t('related.title')}</h2>
      <ul className={styles.others}>
        {mergedInto !== null && (
          <TicketRef number={mergedInto} label={t('related.mergedInto')}>
            <UnmergeButton number={number} merged={number} />
          </TicketRef>
        )}
        {merged.map((one) => (
          <TicketRef key={one} number={one} label={t('related.merged')}>
            <UnmergeButton number={number} merged={one} />
          </TicketRef>
        ))}
        {followsUp !== null && <TicketRef number={followsUp} label={t('related.followsUp')} />}
        {splitFrom !== null && <TicketRef number={splitFrom} label={t('related.splitFrom')} />}
        {possiblyRelated !== null && <TicketRef number={possiblyRelated} label={t('related.possibly')} />}
      </ul>
      <Links ticket={ticket} />
      {mergedInto === null && status !== 'closed' && <MergeForm ticket={ticket} />}
    </section>
  );
}
