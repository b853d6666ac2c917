/** What happened, in a line; why, when it is opened. */
import { memo, useState } from 'react';
import { errorText } from '../../components/state/error-text.ts';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { useExplanations } from '../../queries/use-explanations.ts';
import { momentWords } from './moment-words.ts';
import styles from './timeline.module.css';
import type { Happening } from './timeline.ts';

function Why({ number, version }: { readonly number: number; readonly version: number }) {
  const t = useText();
  const { data, error, isFetching } = useExplanations(number, { isWanted: true });
  const reasons = (data ?? []).filter((reason) => reason.version === version);
  if (reasons.length === 0 && isFetching) return <p>{t('state.loading')}</p>;
  if (error) return <p role="alert">{errorText(error, t).title}</p>;
  if (reasons.length === 0) return <p>{t('ticket.noWhy')}</p>;
  return reasons.map(({ what, why }) => (
    <p key={what + why}>
      {what} {why}
    </p>
  ));
}

type Props = { readonly happening: Happening; readonly number: number; readonly nameOf: (agentId: string | null) => string | undefined };

/** An entry is what it is for ever. */
const isSame = (a: Props, b: Props): boolean => a.happening.entry.version === b.happening.entry.version && a.nameOf === b.nameOf;

export const MomentLine = memo(function MomentLine({ happening: { entry, events, at }, number, nameOf }: Props) {
  const t = useText();
  const { dateTime, duration } = useFormats();
  const [isOpen, setOpen] = useState(false);
  const { kind, id } = entry.actor;
  const actor = kind === 'agent' ? (nameOf(id) ?? t('ticket.agent')) : t(kind === 'contact' ? 'ticket.contact' : 'ticket.system');
  return (
    <li className={styles.moment}>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          {[...new Set(events.map((event) => momentWords(event, { t, duration, nameOf })))].join(' · ')} — {actor},{' '}
          <time dateTime={at}>{dateTime(at)}</time>
        </summary>
        {isOpen && (
          <div className={styles.why}>
            <Why number={number} version={entry.version} />
          </div>
        )}
      </details>
    </li>
  );
}, isSame);
